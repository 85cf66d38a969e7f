/** Where the build put what pdf.js fetches by name. */
declare const __PDF_ASSETS__: string
