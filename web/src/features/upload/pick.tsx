import { useCallback, useMemo, useRef } from 'react'
import { useClasses, useTypes } from '../../api/catalog'
import { personDetail, searchAccounts, searchPeople } from '../../api/people'
import { Avatar } from '../../ui/Avatar'
import { Folha } from '../../ui/Folha'
import type { Option } from '../../ui/Listbox'
import { matchesWords } from '../../ui/palette'
import { uploadText } from './i18n'
import { personName, type Person } from './row'

const company = 'company'

/** People to choose from: those whom the name fits first, then all; and the company itself. `chosen` gives back who an option is. */
export function usePeople(homonyms: readonly Person[]) {
  const t = uploadText.useText()
  const known = useRef(new Map<string, Person>())
  const options = useCallback(
    async (q: string, signal: AbortSignal): Promise<Option[]> => {
      const option = (p: Person, group?: string): Option => {
        known.current.set(p.id, p)
        return { value: p.id, label: personName(p), detail: personDetail(p), lead: <Avatar name={personName(p)} size="small" quiet />, group }
      }
      const found = await searchPeople(q, signal)
      const same = homonyms.filter((p) => q === '' || matchesWords(personName(p), q))
      const rest = found.filter((p) => !same.some((s) => s.id === p.id))
      const own: Option[] = q === '' || matchesWords(t('companyOwn'), q) ? [{ value: company, label: t('companyOwn'), detail: t('companyHint'), icon: 'k-pub', group: same.length ? t('everyone') : undefined }] : []
      return [...same.map((p) => option(p, t('sameName'))), ...rest.map((p) => option(p, same.length ? t('everyone') : undefined)), ...own]
    },
    [homonyms, t],
  )
  const chosen = useCallback((id: string): Person | 'company' | undefined => (id === company ? company : known.current.get(id)), [])
  return { options, chosen, valueOf: (person: Person | 'company' | undefined) => (person === undefined ? [] : [person === company ? company : person.id]) }
}

/** Document types, by class. */
export function useTypeOptions(): Option[] {
  const { all } = useTypes()
  const classes = useClasses()
  return useMemo(
    () =>
      [...all]
        .sort((a, b) => classes.all.findIndex((c) => c.id === a.class) - classes.all.findIndex((c) => c.id === b.class))
        .map((type) => ({ value: type.id, label: type.name, group: classes.name(type.class), lead: <Folha classId={type.class} size="small" /> })),
    [all, classes],
  )
}

/** Accounts that a document can be shared with. */
export function useAccounts() {
  const known = useRef(new Map<string, string>())
  const options = useCallback(async (q: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await searchAccounts(q, signal)
    for (const a of found) known.current.set(a.id, a.name)
    return found.map((a) => ({ value: a.id, label: a.name, detail: personDetail(a), lead: <Avatar name={a.name} size="small" quiet /> }))
  }, [])
  const nameOf = useCallback((id: string) => known.current.get(id) ?? '', [])
  return { options, nameOf }
}
