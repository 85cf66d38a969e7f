import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, body } from './client'
import type { DocumentAction } from './documents'

/** What this person may do with each of these documents, by id. */
export async function allowedFor(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly DocumentAction[]>> {
  const can = new Map<string, readonly DocumentAction[]>()
  for (let at = 0; at < ids.length; at += 1000) {
    const { items } = await body(api.POST('/api/documents/allowed', { body: { ids: ids.slice(at, at + 1000) }, signal }))
    for (const one of items) can.set(one.id, one.can as DocumentAction[])
  }
  return can
}

/** The same, for as long as they are chosen; while more of them are asked about, what is known of the others stays. */
export const allowedQuery = (ids: readonly string[]) =>
  queryOptions({ queryKey: ['documents', 'allowed', ids], enabled: ids.length > 0, placeholderData: keepPreviousData, queryFn: ({ signal }) => allowedFor(ids, signal) })
