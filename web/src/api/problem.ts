import type { SchemaField } from './schema'

/** One field the server refused, named as the request spelled it; its code and params say why in any language. */
export type FieldError = SchemaField

/** A refused request: RFC 9457. `status` 0 means that no answer came (no network, or the server is gone). */
export class Problem extends Error {
  readonly status: number
  readonly type: string
  readonly detail: string
  readonly fields: FieldError[]
  /** What support asks for. */
  readonly requestId: string
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | undefined

  constructor(init: { status: number; type?: string; title?: string; detail?: string; fields?: FieldError[]; requestId?: string; retryAfter?: number }) {
    super(init.title ?? init.detail ?? `HTTP ${init.status}`)
    this.name = 'Problem'
    this.status = init.status
    this.type = init.type ?? 'about:blank'
    this.detail = init.detail ?? ''
    this.fields = init.fields ?? []
    this.requestId = init.requestId ?? ''
    this.retryAfter = init.retryAfter
  }

  /** Missing, or not for this person: the same thing, word for word. */
  get missing() {
    return this.status === 404
  }
  get offline() {
    return this.status === 0
  }
  get forbidden() {
    return this.status === 403
  }
  /** Changed by someone else since it was read. */
  get conflict() {
    return this.status === 412 || this.status === 409
  }
  /** Access could not be decided, so nothing is shown. */
  get undecided() {
    return this.status === 503
  }

  /** What was said about `field`, or one of its values, if anything. */
  at(field: string): FieldError | undefined {
    return this.fields.find(({ field: f }) => f === field || f.startsWith(`${field}[`) || f === `body.${field}` || f.endsWith(`.${field}`))
  }
}

/** Reads the problem document of a refused response; one without a document still becomes a Problem. */
export async function readProblem(response: Response): Promise<Problem> {
  const retry = Number(response.headers.get('Retry-After'))
  const base = { status: response.status, requestId: response.headers.get('X-Request-Id') ?? '', retryAfter: retry > 0 ? retry : undefined }
  try {
    const doc = (await response.clone().json()) as { type?: string; title?: string; detail?: string; errors?: FieldError[]; request_id?: string }
    return new Problem({ ...base, type: doc.type, title: doc.title, detail: doc.detail, fields: doc.errors, requestId: doc.request_id ?? base.requestId })
  } catch {
    return new Problem({ ...base, title: response.statusText })
  }
}

/** What a browser says when a part of the app could not be fetched: Vite's preload, Chromium, Firefox, Safari. */
const partMissing = /Unable to preload|dynamically imported module|Importing a module script failed/

/** Whether a part of the app itself (a page's script or style) did not come. */
export const isPartMissing = (error: unknown) => error instanceof Error && partMissing.test(error.message)

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem({ status: error instanceof TypeError || isPartMissing(error) ? 0 : 500, title: error instanceof Error ? error.message : undefined })
}
