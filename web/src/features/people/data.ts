import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, body, newKey } from '../../api/client'
import type { DocumentRow } from '../../api/documents'
import { rereadRows, useKeyset, type KeysetPage } from '../../api/keyset'
import type { SchemaEmployee, SchemaEmployeeInput, SchemaGroup, SchemaMoveResult, SchemaPersonPage, SchemaPersonPatch, SchemaPersonRow } from '../../api/schema'
import { useFormat } from '../../ui/format'
import type { Option } from '../../ui/Listbox'
import { makeOrg } from './org'

export type Person = SchemaPersonRow
export type Employee = SchemaEmployee
export type Group = SchemaGroup
export type Patch = SchemaPersonPatch
export type PersonPageData = Omit<SchemaPersonPage, 'documents'> & { documents?: KeysetPage<DocumentRow>; etag: string }

type Status = SchemaEmployee['status']
/** Those who work here. */
const working: Status[] = ['active', 'on_leave']

export const listKey = ['people', 'list'] as const

/** The whole tree and all teams: few, and asked once for all of the people pages. */
export const unitsQuery = queryOptions({
  queryKey: ['people', 'units'],
  queryFn: ({ signal }) => body(api.GET('/api/units', { signal })),
})

export function useOrg() {
  const query = useQuery(unitsQuery)
  const f = useFormat()
  const org = useMemo(() => (query.data ? makeOrg(query.data.units, f.number) : undefined), [query.data, f])
  return { ...query, org }
}

export type PeopleQuery = { team?: string; unit_id?: string; q?: string; status?: string }

export function usePeople({ team, ...query }: PeopleQuery, enabled = true) {
  return useKeyset<Person>(
    [...listKey, { team, ...query }],
    (cursor, signal) => {
      const page = { limit: 100, cursor, count: cursor ? undefined : true }
      if (team) return body(api.GET('/api/groups/{id}/members', { params: { path: { id: team }, query: page } as never, signal }))
      return body(api.GET('/api/people', { params: { query: { ...page, unit_id: query.unit_id, q: query.q || undefined, status: query.status?.split(',') as Status[] | undefined } }, signal }))
    },
    { enabled },
  )
}

/** People who work here, to choose from: asked at every key. */
export async function findPeople(q: string, signal?: AbortSignal, limit = 8): Promise<Person[]> {
  const page = await body(api.GET('/api/people', { params: { query: { q: q || undefined, status: working, limit } }, signal }))
  return page.items
}

export const personOptions = async (q: string, signal: AbortSignal): Promise<Option[]> => (await findPeople(q, signal)).map((p) => ({ value: p.id, label: p.name, detail: [p.unit_name, p.registration].filter(Boolean).join(', ') }))

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: async ({ signal }): Promise<PersonPageData> => {
      const { data, response } = await api.GET('/api/people/{id}', { params: { path: { id } }, signal })
      const page = data as unknown as PersonPageData
      return { ...page, etag: response.headers.get('ETag') ?? `"${page.employee.revision}"` }
    },
  })

/** Who sees somebody's papers. Rights change without a word to this page: asked anew whenever it is shown. */
/** Who sees somebody's documents now, or as it was. */
export const reachQuery = (id: string, at?: string) =>
  queryOptions({
    queryKey: ['people', 'reach', id, at],
    staleTime: 0,
    retry: false,
    queryFn: ({ signal }) => body(api.GET('/api/people/{id}/reach', { params: { path: { id }, query: { at } }, signal })),
  })

/** What somebody's papers are beyond those that came with the page. */
export function usePapers(id: string, classId: string | undefined, enabled: boolean) {
  return useKeyset<DocumentRow>(
    ['people', 'papers', id, classId ?? ''],
    (cursor, signal) => body(api.GET('/api/documents', { params: { query: { employee_id: id, class: classId ? [classId] : undefined, sort: '-date', limit: 100, cursor, count: cursor ? undefined : true } }, signal })) as Promise<KeysetPage<DocumentRow>>,
    { enabled },
  )
}

export function useReports(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['people', 'reports', id],
    enabled,
    queryFn: ({ signal }) => body(api.GET('/api/people', { params: { query: { manager_id: id, status: working, limit: 100 } }, signal })),
  })
}

export const hire = (input: SchemaEmployeeInput, key: string) => body(api.POST('/api/people', { body: input, headers: { 'Idempotency-Key': key } }))

export const change = (id: string, patch: Patch, etag?: string) =>
  body(api.PATCH('/api/people/{id}', { params: { path: { id } }, body: patch, headers: { 'Content-Type': 'application/merge-patch+json', ...(etag && { 'If-Match': etag }) } }))

/** The whole CPF of somebody. That it was asked for is in the trail. */
export const seeCpf = async (id: string): Promise<string> => (await body(api.POST('/api/people/{id}/cpf', { params: { path: { id } } }))).cpf

export const erase = (id: string, etag?: string) => api.DELETE('/api/people/{id}', { params: { path: { id } }, headers: etag ? { 'If-Match': etag } : {} })

export type Going = { id: string; unit_id: string; manager_id?: string }

/** Moves people, as many at once as go to the same place; tells those that were refused. */
export async function move(people: readonly Going[]): Promise<SchemaMoveResult[]> {
  const groups = new Map<string, Going[]>()
  for (const p of people) {
    const key = `${p.unit_id} ${p.manager_id ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), p])
  }
  const results: SchemaMoveResult[] = []
  for (const group of groups.values())
    for (let at = 0; at < group.length; at += 100) {
      const some = group.slice(at, at + 100)
      const { unit_id, manager_id } = some[0]!
      const answer = await body(api.POST('/api/people/move', { body: { employee_ids: some.map((p) => p.id), unit_id, manager_id } }))
      results.push(...answer.results)
    }
  return results
}

export const makeGroup = (input: { kind: 'unit' | 'team'; name: string; code?: string; parent_id?: string }, key: string = newKey()) => body(api.POST('/api/groups', { body: input, headers: { 'Idempotency-Key': key } }))

export const changeGroup = (id: string, patch: { name?: string; code?: string | null; parent_id?: string | null }, revision: number) =>
  body(api.PATCH('/api/groups/{id}', { params: { path: { id } }, body: patch, headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': `"${revision}"` } }))

export const deleteGroup = (id: string) => api.DELETE('/api/groups/{id}', { params: { path: { id } } })

export const join = (team: string, employee: string) => api.PUT('/api/groups/{id}/members/{employee_id}', { params: { path: { id: team, employee_id: employee } } })

export const leave = (team: string, employee: string) => api.DELETE('/api/groups/{id}/members/{employee_id}', { params: { path: { id: team, employee_id: employee } } })

/** After people or groups changed: lists, counts and pages are read again. */
export async function reread(client: QueryClient) {
  await Promise.all([rereadRows(client, listKey), client.invalidateQueries({ queryKey: unitsQuery.queryKey }), client.invalidateQueries({ queryKey: ['people', 'one'] }), client.invalidateQueries({ queryKey: ['people', 'reports'] }), client.invalidateQueries({ queryKey: ['people', 'reach'] })])
}
