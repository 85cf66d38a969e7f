import { keepPreviousData, queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { isAction, type Action } from './actions'

/** What the address of the two questions may say, by the API's names. */
export type WhySearch = { user_id?: string; action?: string; at?: string; group?: string }

/** What of it can be understood here, and the names of what cannot; of whom and of groups only the server knows. */
export function readWhy(address: WhySearch): { search: WhySearch; dropped: string[] } {
  const search = { ...address }
  const dropped: (keyof WhySearch)[] = []
  if (search.at && !(/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(search.at) && !Number.isNaN(Date.parse(search.at)))) dropped.push('at')
  if (search.action && !isAction(search.action)) dropped.push('action')
  for (const name of dropped) delete search[name]
  return { search, dropped }
}

export const whyQuery = (id: string, { user_id, action, at }: WhySearch) =>
  queryOptions({
    queryKey: ['permissions', 'why', id, user_id, action, at],
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => body(api.GET('/api/documents/{id}/why', { params: { path: { id }, query: { user_id, action: action as Action, at } }, signal })),
  })

/** Who sees a document, page after page. Groups and whom denials stop come with the first. */
export function useAudience(id: string, { at, group }: WhySearch) {
  return useInfiniteQuery({
    queryKey: ['permissions', 'audience', id, at, group],
    staleTime: 0,
    queryFn: ({ pageParam, signal }) => body(api.GET('/api/documents/{id}/audience', { params: { path: { id }, query: { at, group, cursor: pageParam, limit: 50 } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
}
