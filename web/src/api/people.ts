import { queryOptions } from '@tanstack/react-query'
import { api, body } from './client'
import type { SchemaDirectoryEntry, SchemaPersonRow } from './schema'

/** People who match, best first; asked at every key. */
export async function searchPeople(q: string, signal?: AbortSignal, limit = 8): Promise<SchemaPersonRow[]> {
  return (await body(api.GET('/api/people', { params: { query: { q: q || undefined, limit } }, signal }))).items
}

/** Accounts that match: those something can be shared with. */
export async function searchAccounts(q: string, signal?: AbortSignal, limit = 8): Promise<SchemaDirectoryEntry[]> {
  return (await body(api.GET('/api/directory', { params: { query: { q: q || undefined, kind: ['user'], limit } }, signal }))).items
}

/** Units whose name or code matches, with the unit above them. */
export async function searchUnits(q: string, signal?: AbortSignal, limit = 50): Promise<SchemaDirectoryEntry[]> {
  return (await body(api.GET('/api/directory', { params: { query: { q: q || undefined, kind: ['unit'], limit } }, signal }))).items
}

/** In small beside a name: homonyms are told apart by unit and matrícula. */
export function personDetail(p: { unit_name?: string; registration?: string; detail?: string }): string {
  return [p.unit_name ?? p.detail, p.registration].filter(Boolean).join(', ')
}

/** All units and teams: few, and asked once for all pages. */
export const unitsQuery = queryOptions({
  queryKey: ['people', 'units'],
  staleTime: 60_000,
  queryFn: ({ signal }) => body(api.GET('/api/units', { signal })),
})
