import createClient, { type Middleware } from 'openapi-fetch'
import { noteServerTime } from './clock'
import { Problem, readProblem } from './problem'
import type { paths } from './schema'

const listeners = new Set<() => void>()

/** Called when an answer says that nobody is signed in any more (the session ended under an open page). */
export function onSessionEnded(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function tellSessionEnded() {
  for (const tell of listeners) tell()
}

const strict: Middleware = {
  async onResponse({ response, schemaPath }) {
    noteServerTime(response.headers.get('Date'))
    if (response.ok || response.status === 304) return response
    if (response.status === 401 && !schemaPath.startsWith('/api/session') && !schemaPath.startsWith('/api/setup')) tellSessionEnded()
    throw await readProblem(response)
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error
    return error instanceof Problem ? error : new Problem({ status: 0, title: error instanceof Error ? error.message : undefined })
  },
}

/**
 * The typed client of the BFF. A refused request throws a Problem, so `data` is there when the promise resolves:
 *
 *     const { data } = await api.GET('/api/documents', { params: { query }, signal })
 *
 * `body(...)` says so to the compiler.
 */
export const api = createClient<paths>({ baseUrl: typeof window === 'undefined' ? 'http://localhost' : window.location.origin, credentials: 'same-origin', querySerializer: { array: { style: 'form', explode: false } }, fetch: (request) => globalThis.fetch(request) })
api.use(strict)

/** The body of an answer, which is there because refusals throw. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  return (await answer).data as NonNullable<T>
}

/** A fresh Idempotency-Key: keep it for every retry of the same intent. */
export function newKey(): string {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
}
