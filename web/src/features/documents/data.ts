import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { DocumentDetail, DocumentRow } from '../../api/documents'
import { useKeyset, type KeysetPage } from '../../api/keyset'
import { asProblem, Problem } from '../../api/problem'
import type { SchemaBulk, SchemaBulkResult, SchemaSummary } from '../../api/schema'
import { toQuery, type ListSearch } from './filters'

export const listsKey = ['documents', 'list'] as const

export type ListPage = KeysetPage<DocumentRow> & { summary?: SchemaSummary }

export function useDocumentList(search: ListSearch) {
  const query = toQuery(search)
  return useKeyset<DocumentRow, ListPage>([...listsKey, query], (cursor, signal) => loadPage(search, cursor, signal))
}

/** A page of 100; the first one comes with the exact total and the numbers of the scope line. */
export async function loadPage(search: ListSearch, cursor: string | undefined, signal?: AbortSignal): Promise<ListPage> {
  const first = cursor === undefined || undefined
  return (await body(api.GET('/api/documents', { params: { query: { ...toQuery(search), limit: 100, cursor, count: first, summary: first } }, signal }))) as ListPage
}

/** How many documents another list would have. */
export async function countDocuments(search: ListSearch, signal?: AbortSignal): Promise<number> {
  const page = await body(api.GET('/api/documents', { params: { query: { ...toQuery(search), limit: 1, count: true } }, signal }))
  return page.total ?? page.items.length
}

/** The same, kept for a minute and asked again when documents change. */
export const countQuery = (search: ListSearch) =>
  queryOptions({ queryKey: ['documents', 'count', toQuery(search)], staleTime: 60_000, retry: false, queryFn: ({ signal }) => countDocuments(search, signal) })

export const detailQuery = (id: string) =>
  queryOptions({
    queryKey: ['documents', 'one', id],
    staleTime: 5000, // the next one is asked for before it is opened
    queryFn: async ({ signal }) => {
      const { data, response } = await api.GET('/api/documents/{id}', { params: { path: { id } }, signal })
      return { ...data!, etag: response.headers.get('ETag') ?? `"${data!.revision}"` } as DocumentDetail
    },
  })

/** Exact counts for the filter editors: each facet leaves its own filter out. */
export function useFacets(search: ListSearch, enabled: boolean) {
  const { sort: _sort, ...query } = toQuery(search)
  return useQuery({ queryKey: ['documents', 'facets', query], queryFn: ({ signal }) => body(api.GET('/api/documents/facets', { params: { query }, signal })), enabled, placeholderData: (before) => before })
}

/** After documents changed: what was counted is old. */
export function forgetCounts(client: QueryClient) {
  void client.invalidateQueries({ queryKey: ['documents', 'facets'] })
  void client.invalidateQueries({ queryKey: ['documents', 'count'] })
  void client.invalidateQueries({ queryKey: ['views'] })
}

export type Outcome = { done: SchemaBulkResult[]; failed: { id: string; problem: Problem }[] }

/** One change to many documents, a hundred a request. Each document succeeds or fails by itself. */
export async function changeMany(ids: readonly string[], what: Omit<SchemaBulk, 'ids'>): Promise<Outcome> {
  const out: Outcome = { done: [], failed: [] }
  for (let at = 0; at < ids.length; at += 100) {
    const some = ids.slice(at, at + 100)
    try {
      const { results } = await body(api.POST('/api/documents/bulk', { body: { ids: some, ...what } }))
      for (const result of results) {
        if (result.ok) out.done.push(result)
        else out.failed.push({ id: result.id, problem: new Problem({ status: result.problem?.status ?? 500, type: result.problem?.type, title: result.problem?.title, detail: result.problem?.detail, fields: result.problem?.errors, requestId: result.problem?.request_id }) })
      }
    } catch (error) {
      const problem = asProblem(error)
      for (const id of some) out.failed.push({ id, problem })
    }
  }
  return out
}
