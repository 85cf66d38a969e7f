import { ready } from '../ready'

/** pdf.js and what draws with it; a page that will want it fetches it ahead. */
export const PdfView = ready(() => import('./PdfView').then((m) => m.default))
