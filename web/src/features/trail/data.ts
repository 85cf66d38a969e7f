import { api, body } from '../../api/client'
import { useKeyset } from '../../api/keyset'
import type { SchemaTrailRow } from '../../api/schema'
import { addDays, parseDay, toDay } from '../../ui/format'
import type { Option } from '../../ui/Listbox'

export type TrailRow = SchemaTrailRow
/** As in the address: days are the person's own, `to` included. */
export type TrailFilters = { actor?: string; type?: string; subject?: string; from?: string; to?: string }

const filterNames = ['actor', 'type', 'subject', 'from', 'to'] as const

/** What of an address can be understood here, and the names of what cannot: days that are none. The rest only the server knows. */
export function readTrail(address: TrailFilters): { search: TrailFilters; dropped: string[] } {
  const isDay = (day: string) => /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) && toDay(parseDay(day)) === day
  const dropped = (['from', 'to'] as const).filter((name) => address[name] && !isDay(address[name]))
  return { search: Object.fromEntries(filterNames.flatMap((name) => (address[name] && !dropped.some((d) => d === name) ? [[name, address[name]]] : []))), dropped }
}

const startOf = (day: string | undefined) => (day ? parseDay(day).toISOString() : undefined)

export function useTrail({ actor, type, subject, from, to }: TrailFilters) {
  const query = { actor, type, subject, from: startOf(from), to: startOf(to && addDays(to, 1)), limit: 100 }
  return useKeyset<TrailRow>(['trail', query], (cursor, signal) => body(api.GET('/api/trail', { params: { query: { ...query, cursor, count: cursor ? undefined : true } }, signal })))
}

export const verify = () => body(api.GET('/api/trail/verify'))

/** Whoever signs in, by name. */
export async function findAccounts(q: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await body(api.GET('/api/directory', { params: { query: { q, kind: ['user'], limit: 12 } }, signal }))
  return items.map((e) => ({ value: e.id, label: e.name, detail: [e.unit_name ?? e.detail, e.registration].filter(Boolean).join(', ') }))
}
