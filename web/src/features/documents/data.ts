import { queryOptions, useQuery, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { DocumentDetail, DocumentRow } from '../../api/documents'
import { patchRows, removeRows, useKeyset, type KeysetPage } from '../../api/keyset'
import { asProblem, Problem } from '../../api/problem'
import type { SchemaBulk, SchemaBulkResult, SchemaSummary } from '../../api/schema'
import { toQuery, type ListSearch } from './filters'

export const listsKey = ['documents', 'list'] as const

export type ListPage = KeysetPage<DocumentRow> & { summary?: SchemaSummary }

export const listKey = (search: ListSearch) => [...listsKey, toQuery(search)]

export function useDocumentList(search: ListSearch) {
  return useKeyset<DocumentRow, ListPage>(listKey(search), (cursor, signal) => loadPage(search, cursor, signal))
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

type Read = InfiniteData<ListPage, string | undefined>

/** What a list says about itself, counted anew: its total and the numbers of the scope line. */
export async function recount(client: QueryClient, search: ListSearch) {
  const now = await body(api.GET('/api/documents', { params: { query: { ...toQuery(search), limit: 1, count: true, summary: true } } })).catch(() => undefined) // a failed count is left out
  if (now) putCounts(client, search, now as ListPage)
}

const putCounts = (client: QueryClient, search: ListSearch, { total, summary }: ListPage) =>
  client.setQueryData<Read>(listKey(search), (read) => read && { ...read, pages: read.pages.map((p, i) => (i === 0 ? { ...p, total, summary } : p)) })

/** Takes rows out of every list that was read; what the lists say of themselves follows at once. `others` is of `removeRows`. */
export function takeOut(client: QueryClient, ids: ReadonlySet<string>) {
  client.setQueriesData<Read>({ queryKey: listsKey }, (read) => {
    const gone = read?.pages.reduce((sum, p) => sum + p.items.filter((row) => ids.has(row.id) && row.status !== 'deleted').length, 0) ?? 0
    const summary = read?.pages[0]?.summary
    return read && summary && gone > 0 ? { ...read, pages: read.pages.map((p, i) => (i === 0 ? { ...p, summary: { ...summary, documents: Math.max(0, summary.documents - gone) } } : p)) } : read
  })
  return removeRows<DocumentRow>(client, listsKey, (row) => ids.has(row.id))
}

/** How the list that was read differs from the one of now. */
export type Compared = { gone: DocumentRow[]; above: DocumentRow[]; /** There are more above than one page has. */ many: boolean }

/**
 * Reads a list anew, the first page and the one that holds `open`, and holds it against what is shown: rows that changed are
 * replaced, counts are those of now. What is gone and what came above is given back; nothing moves.
 */
export async function compare(client: QueryClient, search: ListSearch, open: string | undefined): Promise<Compared | undefined> {
  const read = client.getQueryData<Read>(listKey(search))
  if (!read?.pages.length) return undefined
  const wanted = new Set([0, Math.max(0, read.pages.findIndex((p) => p.items.some((row) => row.id === open)))])
  const shown = new Set(read.pages.flatMap((p) => p.items.map((row) => row.id)))
  const gone: DocumentRow[] = []
  const now = new Map<string, DocumentRow>()
  let first: ListPage | undefined
  for (const at of wanted) {
    const before = read.pages[at]!.items
    const page = await loadPage(search, read.pageParams[at])
    if (at === 0) first = page
    for (const row of page.items) now.set(row.id, row)
    // What was pushed beyond the page's end by what came before it is not gone.
    const last = page.next ? before.findLastIndex((row) => now.has(row.id)) : before.length
    gone.push(...before.slice(0, last).filter((row) => !now.has(row.id)))
  }
  if (client.getQueryData<Read>(listKey(search)) !== read) return undefined // it was read again meanwhile
  patchRows<DocumentRow>(client, listKey(search), (row) => {
    const is = now.get(row.id)
    return is && JSON.stringify(is) !== JSON.stringify(row) ? is : row
  })
  for (const { id, revision } of now.values()) if ((client.getQueryData(detailQuery(id).queryKey)?.revision ?? revision) < revision) void client.invalidateQueries({ queryKey: detailQuery(id).queryKey })
  putCounts(client, search, first!)
  const known = first!.items.findIndex((row) => shown.has(row.id))
  return { gone, above: known < 0 ? first!.items : first!.items.slice(0, known), many: known < 0 && !!first!.next }
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
