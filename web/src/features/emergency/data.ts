import { queryOptions } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { useKeyset } from '../../api/keyset'
import { asProblem } from '../../api/problem'
import { queryClient } from '../../api/query'
import type { SchemaBreakGlassInput, SchemaEmergency, SchemaEmergencyRow, SchemaSomebody } from '../../api/schema'
import { sessionQuery } from '../../api/session'
import type { Option } from '../../ui/Listbox'

export type EmergencyRow = SchemaEmergencyRow
export type Emergency = SchemaEmergency
export type Somebody = SchemaSomebody
export type Opened = { kind: 'employee' | 'unit'; id: string; name: string; subtree?: boolean }

export const listKey = ['emergencies', 'list'] as const

export const useEmergencies = () => useKeyset<EmergencyRow>(listKey, (cursor, signal) => body(api.GET('/api/emergencies', { params: { query: { limit: 100, cursor, count: cursor ? undefined : true } }, signal })))

export const oneQuery = (id: string) => queryOptions({ queryKey: ['emergencies', 'one', id], staleTime: 0, queryFn: ({ signal }): Promise<Emergency> => body(api.GET('/api/emergencies/{id}', { params: { path: { id } }, signal })) })

const targetOf = ({ kind, id, subtree }: Opened) => ({ kind, id, ...(kind === 'unit' && subtree && { subtree }) })

/** Who would be told, before anything is opened. */
export const toldQuery = (opened: Opened | undefined, classes: readonly string[]) =>
  queryOptions({
    queryKey: ['emergencies', 'told', opened?.kind, opened?.id, !!opened?.subtree, classes],
    staleTime: 0,
    enabled: !!opened && classes.length > 0,
    queryFn: ({ signal }) => body(api.POST('/api/emergencies/preview', { body: { target: targetOf(opened!), classes: [...classes] }, signal })).then((x) => x.told),
  })

export const openAccess = (opened: Opened, input: Omit<SchemaBreakGlassInput, 'target'>, key: string) => body(api.POST('/api/emergencies', { body: { target: targetOf(opened), ...input }, headers: { 'Idempotency-Key': key } }))

/** Ends one; one that has ended already is what was wanted. */
export async function endAccess(id: string) {
  try {
    await api.DELETE('/api/permissions/{id}', { params: { path: { id } } })
  } catch (error) {
    if (!asProblem(error).missing) throw error
  }
}

/** After one was opened or has ended: who is there is asked for anew, and nothing that was read before stays in sight. */
export async function refreshAll() {
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
  await queryClient.resetQueries({ predicate: (q) => q.queryKey[0] !== sessionQuery.queryKey[0] })
}

/** Whose documents can be opened: people by name, units. */
export async function findOpened(q: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await body(api.GET('/api/directory', { params: { query: { q, kind: q ? ['user', 'person', 'unit'] : ['unit'], limit: 12 } }, signal }))
  return items.flatMap((e): Option[] => {
    if (e.kind === 'unit') return [{ value: `unit:${e.id}`, label: e.name, detail: e.detail, icon: 'tree' }]
    const id = e.employee_id ?? (e.kind === 'person' ? e.id : undefined)
    return id ? [{ value: `employee:${id}`, label: e.name, detail: [e.unit_name ?? e.detail, e.registration].filter(Boolean).join(', '), icon: 'user' }] : []
  })
}

export function openedOf(option: Option): Opened {
  const [kind, id] = option.value.split(':') as ['employee' | 'unit', string]
  return { kind, id, name: option.label, ...(kind === 'unit' && { subtree: true }) }
}

export const minReason = 10
