import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, body, newKey } from './client'
import type { SchemaFilters, SchemaViewInput, SchemaViewRow } from './schema'

export type SavedView = SchemaViewRow

/** Saved views with how many documents each shows now. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await body(api.GET('/api/views', { signal }))).items,
})

export function useViews(enabled = true): SavedView[] {
  return useQuery({ ...viewsQuery, enabled }).data ?? none
}
const none: SavedView[] = []

/** What the list's address says, all of it text; several values are separated by commas. */
type Search = Record<string, string | undefined>

/** A view as the address of the list, and back. */
export function viewSearch(view: Pick<SavedView, 'id' | 'filters' | 'sort'>): Search {
  const out: Search = { view: view.id }
  for (const [key, value] of Object.entries(view.filters ?? {})) if (value?.length) out[key] = Array.isArray(value) ? value.join(',') : value
  if (view.sort) out.sort = view.sort
  return out
}

export function viewFilters(search: Search): SchemaFilters {
  const { type, class: classes, tag, sort: _sort, view: _view, ...rest } = search
  const list = (text: string | undefined) => text?.split(',').filter(Boolean)
  return { ...(rest as SchemaFilters), type: list(type), class: list(classes), tag: list(tag) }
}

export function useSaveView() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, name, search }: { id?: string; name: string; search: Search }) => {
      const view: SchemaViewInput = { name, filters: viewFilters(search), sort: search.sort as SchemaViewInput['sort'] }
      return id ? body(api.PUT('/api/views/{id}', { params: { path: { id } }, body: view })) : body(api.POST('/api/views', { params: { header: { 'Idempotency-Key': newKey() } }, body: view }))
    },
    onSuccess: () => client.invalidateQueries({ queryKey: viewsQuery.queryKey }),
  })
}

export function useRemoveView() {
  const client = useQueryClient()
  return useMutation({ mutationFn: (id: string) => api.DELETE('/api/views/{id}', { params: { path: { id } } }), onSuccess: () => client.invalidateQueries({ queryKey: viewsQuery.queryKey }) })
}
