import { queryOptions } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, body } from '../../api/client'
import type { DocumentDetail, DocumentRow } from '../../api/documents'
import { useKeyset, type KeysetPage } from '../../api/keyset'

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: ({ signal }) => body(api.GET('/api/home', { signal })),
})

/** Which of the documents that reach one: those of a class of one's own, all that are not one's own, or simply all. */
export type Which = { class?: string; of?: 'others'; q?: string }

/** One's own documents and those that reach one, newest first. */
export function useOwnDocuments(me: string | undefined, { class: classId, of, q }: Which) {
  const query = { class: classId ? [classId] : undefined, q: q || undefined, employee_id: classId && me ? me : undefined, sort: '-date' as const }
  const list = useKeyset<DocumentRow>(['documents', 'own', query], async (cursor, signal) => (await body(api.GET('/api/documents', { params: { query: { ...query, limit: 100, cursor, count: cursor ? undefined : true } }, signal }))) as KeysetPage<DocumentRow>)
  // No filter of the API says "not about me"; there are few, so the rest is fetched until that is known.
  const { hasMore, loadingMore, more } = list
  useEffect(() => {
    if (of && hasMore && !loadingMore) more()
  }, [of, hasMore, loadingMore, more])
  if (!of) return list
  const rows = list.rows.filter((d) => d.employee_id !== me)
  return { ...list, rows, total: hasMore ? undefined : rows.length }
}

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['documents', 'one', id],
    staleTime: 5000,
    queryFn: async ({ signal }) => {
      const { data, response } = await api.GET('/api/documents/{id}', { params: { path: { id } }, signal })
      return { ...data!, etag: response.headers.get('ETag') ?? '' } as DocumentDetail
    },
  })

/** Opening a document reads what was said about it. */
export async function readNotices(documentId: string) {
  const { items } = await body(api.GET('/api/notifications', { params: { query: { unread: true, limit: 100 } } }))
  await Promise.all(items.filter((n) => n.document_id === documentId).map((n) => api.POST('/api/notifications/{id}/read', { params: { path: { id: n.id } as never } })))
}
