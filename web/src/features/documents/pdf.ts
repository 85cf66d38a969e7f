import { getDocument, GlobalWorkerOptions, type PDFDocumentLoadingTask } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

GlobalWorkerOptions.workerSrc = workerUrl

/** Opens a PDF by ranges, in a worker: nothing is fetched before it shows. */
export function openPdf(url: string): PDFDocumentLoadingTask {
  return getDocument({
    url,
    disableAutoFetch: true,
    disableStream: true, // ranges: a 300-page scan shows its first page at once
    rangeChunkSize: 256 * 1024,
    useWorkerFetch: true,
    standardFontDataUrl: `${__PDF_ASSETS__}standard_fonts/`,
    wasmUrl: `${__PDF_ASSETS__}wasm/`,
    iccUrl: `${__PDF_ASSETS__}iccs/`,
    isEvalSupported: false,
    enableXfa: false,
    stopAtErrors: false,
  })
}

export const needsPassword = (error: unknown) => error instanceof Error && error.name === 'PasswordException'
