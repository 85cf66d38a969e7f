import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { SchemaDirectoryEntry, SchemaPermissionOptions } from '../../api/schema'
import type { Option } from '../../ui/Listbox'
import { matchesWords } from '../../ui/palette'
import { find, optionsQuery } from './data'
import { permissionText } from './i18n'
import { subjectWords, targetWords, type Party, type SubjectKind, type TargetKind } from './sentence'

/** A party as a listbox's value, and back. */
export const keyOf = (p: Party<string> | undefined) => (p ? `${p.kind}:${p.id ?? ''}` : '')
export function partyOf<K extends string>(option: Option): Party<K> {
  const at = option.value.indexOf(':')
  const kind = option.value.slice(0, at) as K
  const id = option.value.slice(at + 1)
  return { kind, ...(id && { id }), name: kind === 'reports_of' ? option.detail : option.label }
}

/** How many of a kind show before anything is typed. */
const few = 6

/** Whom one may give something to: people with an account, teams, units, roles, everyone, and who reports to somebody. */
export function useSubjectOptions() {
  const t = permissionText.useText()
  const { data } = useQuery(optionsQuery)
  return useCallback(
    async (q: string, signal: AbortSignal): Promise<Option[]> => {
      const fixed: Option[] = [
        { value: 'everyone:', label: t('say.everyone'), detail: t('slot.everyoneText'), icon: 'people', group: t('slot.all') },
        ...(data?.roles ?? []).map((r) => ({ value: `role:${r.id}`, label: subjectWords({ kind: 'role', id: r.id }, t), icon: 'key' as const, group: t('slot.roles') })),
      ]
      if (!q) return [...teams(data, '', t('slot.teams')).slice(0, few), ...fixed, ...units(data, '', t('slot.units')).slice(0, few)]
      const found = await find(q, ['user', 'person'], signal)
      const people = found.map((e) => ({ value: `user:${e.id}`, label: e.name, detail: detailOf(e), icon: 'user' as const, group: t('slot.people'), refused: e.kind === 'person' ? t('slot.noAccount') : undefined }))
      const reports = found.filter((e) => e.employee_id).slice(0, 3).map((e) => ({ value: `reports_of:${e.employee_id}`, label: t('say.reportsOf', { name: e.name }), detail: e.name, icon: 'tree' as const, group: t('slot.reportsGroup') }))
      return [...teams(data, q, t('slot.teams')), ...units(data, q, t('slot.units')), ...people, ...reports, ...fixed.filter((o) => matchesWords(o.label, q))]
    },
    [t, data],
  )
}

/** Whose documents something is about: people, teams, units, everyone, oneself, one's reports. */
export function useTargetOptions() {
  const t = permissionText.useText()
  const { data } = useQuery(optionsQuery)
  return useCallback(
    async (q: string, signal: AbortSignal): Promise<Option[]> => {
      const fixed: Option[] = [
        { value: 'everyone:', label: t('slot.wholeCompany'), detail: t('slot.wholeCompanyText'), icon: 'docs', group: t('slot.all') },
        { value: 'reports:', label: t('slot.ofReports'), icon: 'people', group: t('slot.special') },
        { value: 'self:', label: t('slot.ownDocuments'), icon: 'shield', group: t('slot.special') },
      ]
      if (!q) return [...fixed, ...units(data, '', t('slot.units')).slice(0, few), ...teams(data, '', t('slot.teams')).slice(0, few)]
      const found = await find(q, ['user', 'person'], signal)
      const people = found.flatMap((e) => {
        const id = e.employee_id ?? (e.kind === 'person' ? e.id : undefined)
        return id ? [{ value: `employee:${id}`, label: e.name, detail: detailOf(e), icon: 'user' as const, group: t('slot.people') }] : []
      })
      return [...units(data, q, t('slot.units')), ...teams(data, q, t('slot.teams')), ...people, ...fixed.filter((o) => matchesWords(o.label, q))]
    },
    [t, data],
  )
}

const detailOf = (e: SchemaDirectoryEntry) => [e.unit_name ?? e.detail, e.registration].filter(Boolean).join(', ')

function teams(data: SchemaPermissionOptions | undefined, q: string, group: string): Option[] {
  return (data?.teams ?? []).filter((g) => matchesWords(g.name, q)).map((g) => ({ value: `team:${g.id}`, label: g.name, icon: 'team', group }))
}

function units(data: SchemaPermissionOptions | undefined, q: string, group: string): Option[] {
  return (data?.units ?? []).filter((u) => matchesWords(u.name, q)).map((u) => ({ value: `unit:${u.id}`, label: u.name, icon: 'tree', group }))
}

/** What a filter on a subject or target is called, from the rows it left or from what there is to choose. */
export function useNames(rows: readonly { subject: { id?: string }; subject_name?: string; target: { id?: string }; target_name?: string }[], enabled: boolean) {
  const t = permissionText.useText()
  const { data } = useQuery({ ...optionsQuery, enabled })
  const known = (id: string | undefined) => [...(data?.units ?? []), ...(data?.teams ?? [])].find((g) => g.id === id)?.name
  // A filter on a unit finds what is about it with and without those below: it is called by the name alone.
  const subject = (kind: string, id?: string) => {
    const name = rows.find((r) => r.subject.id === id)?.subject_name ?? known(id)
    return kind === 'unit' && name ? name : subjectWords({ kind: kind as SubjectKind, id, name }, t)
  }
  const target = (kind: string, id?: string) => {
    const name = rows.find((r) => r.target.id === id)?.target_name ?? known(id)
    if (kind === 'document' && !id) return t('filter.share')
    if (kind === 'self') return t('slot.ownDocuments')
    return kind === 'unit' && name ? name : targetWords({ kind: kind as TargetKind, id, name }, t)
  }
  return { subject, target }
}
