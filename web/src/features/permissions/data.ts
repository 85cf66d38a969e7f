import { queryOptions } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { useKeyset } from '../../api/keyset'
import type { SchemaClass, SchemaPermissionInput, SchemaPermissionRow } from '../../api/schema'
import { previewed } from '../../ui/reach/preview'
import { isAction, reach, type Action } from './actions'
import { listKey } from './keys'
import type { Rule } from './sentence'

export type Row = SchemaPermissionRow
export type Input = SchemaPermissionInput

/** What the address says about the list: the API's names. */
export type Filters = { subject_kind?: string; subject_id?: string; target_kind?: string; target_id?: string; class?: string; action?: string; effect?: string; phase?: string }
export const filterNames = ['subject_kind', 'subject_id', 'target_kind', 'target_id', 'class', 'action', 'effect', 'phase'] as const

const list = (query: Filters & { limit: number; cursor?: string; count?: boolean }, signal: AbortSignal) => body(api.GET('/api/permissions', { params: { query: query as never }, signal }))

export function usePermissions(filters: Filters) {
  return useKeyset<Row>([...listKey, filters], (cursor, signal) => list({ ...filters, limit: 100, cursor, count: cursor ? undefined : true }, signal))
}

export const permissionQuery = (id: string) =>
  queryOptions({
    queryKey: ['permissions', 'one', id],
    staleTime: 0,
    queryFn: ({ signal }) => body(api.GET('/api/permissions/{id}', { params: { path: { id } }, signal })),
  })

/** Roles, units and teams to choose from. */
export const optionsQuery = queryOptions({
  queryKey: ['permissions', 'options'],
  staleTime: 60_000,
  queryFn: ({ signal }) => body(api.GET('/api/permissions/options', { signal })),
})

/** Others of the same subject, to be extended instead of adding one more. */
export const similarQuery = (subject_kind: string, subject_id: string | undefined, effect: string) =>
  queryOptions({
    queryKey: ['permissions', 'similar', subject_kind, subject_id, effect],
    queryFn: ({ signal }) => list({ subject_kind, subject_id, effect, limit: 50 }, signal),
  })

export const find = (q: string, kind: string[], signal: AbortSignal) => body(api.GET('/api/directory', { params: { query: { q, kind: [kind.join(',')], limit: 20 } }, signal })).then((d) => d.items)

/** `seen` is the revision of the preview that was decided on: refused with 412 when the rights have changed since. */
export const grant = (input: Input, key: string, seen?: number) => body(api.POST('/api/permissions', { body: input, headers: { 'Idempotency-Key': key, ...previewed(seen) } }))
export const replace = (id: string, input: Input, revision: number, seen?: number) => body(api.PUT('/api/permissions/{id}', { params: { path: { id } }, body: input, headers: { 'If-Match': `"${revision}"`, ...previewed(seen) } }))
export const revoke = (id: string, seen?: number) => api.DELETE('/api/permissions/{id}', { params: { path: { id } }, headers: previewed(seen) })

/** The actions whose audience a rule may change: what it gives or takes, viewing first. */
export const comparedIn = (rule: Pick<Rule, 'effect' | 'actions'>): Action[] => {
  const all = reach(rule.effect, rule.actions)
  return [...all.filter((a) => a !== 'upload'), ...all.filter((a) => a === 'upload')]
}

/** What a row says, for the sentence. */
export function ruleOf(row: Row, classes: readonly SchemaClass[]): Rule {
  return {
    subject: { ...row.subject, kind: row.subject.kind, name: row.subject_name },
    effect: row.effect,
    actions: row.actions.filter(isAction),
    target: { ...row.target, kind: row.target.kind, name: row.target_name },
    classes: (row.classes ?? []).map((id, i) => ({ id, name: classes.find((c) => c.id === id)?.name ?? row.class_names?.[i] ?? id })),
    notBefore: row.not_before,
    expiresAt: row.expires_at,
  }
}

/** A rule as it is sent; undefined while something is not chosen. */
export function inputOf(rule: Rule, reason: string): Input | undefined {
  if (!rule.subject || !rule.target) return undefined
  const party = <K extends string>(p: { kind: K; id?: string; subtree?: boolean }) => ({ kind: p.kind, ...(p.id && { id: p.id }), ...(p.subtree && { subtree: true }) })
  return {
    subject: party(rule.subject),
    target: party(rule.target),
    actions: [...rule.actions],
    effect: rule.effect,
    ...(rule.classes.length && { classes: rule.classes.map((c) => c.id) }),
    ...(rule.notBefore && { not_before: rule.notBefore }),
    ...(rule.expiresAt && { expires_at: rule.expiresAt }),
    ...(reason.trim() && { reason: reason.trim() }),
  }
}

export type Phase = 'in_force' | 'upcoming' | 'expired'

export function phaseOf(row: { not_before?: string; expires_at?: string }, now = Date.now()): Phase {
  if (row.expires_at && Date.parse(row.expires_at) <= now) return 'expired'
  return row.not_before && Date.parse(row.not_before) > now ? 'upcoming' : 'in_force'
}
