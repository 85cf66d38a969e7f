import { tellSessionEnded } from './client'
import { Problem, type FieldError } from './problem'
import type { components } from './schema'

export type NewDocument = components['schemas']['NewDocument']
export type SentDocument = components['schemas']['Document']

type Send = {
  document: NewDocument
  content: Blob
  filename: string
  /** Kept for every retry of the same document and bytes, so that nothing is stored twice. */
  key: string
  /** Bytes of the content that have left this device, of all its bytes. */
  onProgress?: (sent: number) => void
  signal?: AbortSignal
}

/** A connection on which nothing has moved for this long is taken for lost. */
export const stalledAfter = 90_000

/**
 * Sends one document. The browser reads the file from the disk as it sends, so its size does not matter to memory. Throws a
 * Problem: status 0 when no answer came (whether it arrived is then unknown: send again with the same key), or a
 * DOMException AbortError when `signal` said so.
 */
export function sendDocument({ document, content, filename, key, onProgress, signal }: Send): Promise<SentDocument> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('document', JSON.stringify(document)) // first: the server decides before it reads the file
    form.append('content', content, filename)

    const request = new XMLHttpRequest()
    let stalled: ReturnType<typeof setTimeout> | undefined
    const alive = () => {
      clearTimeout(stalled)
      stalled = setTimeout(() => request.abort(), stalledAfter)
    }
    const cancel = () => request.abort()
    const settle = (end: () => void) => () => {
      clearTimeout(stalled)
      signal?.removeEventListener('abort', cancel)
      end()
    }

    request.upload.onprogress = (e) => {
      alive()
      // The form adds a few hundred bytes of its own to what is counted.
      if (e.lengthComputable && e.total > 0) onProgress?.(Math.min(content.size, Math.round((e.loaded / e.total) * content.size)))
    }
    request.onload = settle(() => {
      if (request.status >= 200 && request.status < 300) return resolve(JSON.parse(request.responseText) as SentDocument)
      if (request.status === 401) tellSessionEnded()
      reject(refusal(request))
    })
    request.onerror = settle(() => reject(new Problem({ status: 0 })))
    request.onabort = settle(() => reject(signal?.aborted ? new DOMException('stopped', 'AbortError') : new Problem({ status: 0 })))

    if (signal?.aborted) return reject(new DOMException('stopped', 'AbortError'))
    signal?.addEventListener('abort', cancel)
    request.open('POST', '/api/documents')
    request.setRequestHeader('Idempotency-Key', key)
    request.setRequestHeader('Accept', 'application/json')
    alive()
    request.send(form)
  })
}

function refusal(request: XMLHttpRequest): Problem {
  const retry = Number(request.getResponseHeader('Retry-After'))
  const base = { status: request.status, requestId: request.getResponseHeader('X-Request-Id') ?? '', retryAfter: retry > 0 ? retry : undefined }
  try {
    const doc = JSON.parse(request.responseText) as { type?: string; title?: string; detail?: string; errors?: FieldError[]; request_id?: string }
    return new Problem({ ...base, type: doc.type, title: doc.title, detail: doc.detail, fields: doc.errors, requestId: doc.request_id ?? base.requestId })
  } catch {
    return new Problem({ ...base, title: request.statusText })
  }
}
