import { getDocument, GlobalWorkerOptions, PDFDataRangeTransport, type PDFDocumentLoadingTask } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

GlobalWorkerOptions.workerSrc = workerUrl

/** Opens a PDF by ranges, in a worker: nothing is fetched, or read from this device, before it shows. */
export function openPdf(source: string | Blob): PDFDocumentLoadingTask {
  return getDocument({
    ...(typeof source === 'string' ? { url: source } : { range: new FileRanges(source), length: source.size }),
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

/** The ranges of a file on this device. */
class FileRanges extends PDFDataRangeTransport {
  private over = false
  constructor(private readonly file: Blob) {
    super(file.size, null)
  }
  override abort() {
    this.over = true // pdf.js takes no answer any more
  }
  override requestDataRange(begin: number, end: number) {
    this.file.slice(begin, end).arrayBuffer().then(
      (bytes) => this.over || this.onDataRange(begin, new Uint8Array(bytes)),
      () => this.abort(), // the file moved or changed under us
    )
  }
}

export const needsPassword = (error: unknown) => error instanceof Error && error.name === 'PasswordException'
