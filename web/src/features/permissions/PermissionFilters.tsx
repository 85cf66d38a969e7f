import { useState } from 'react'
import { useSession } from '../../api/session'
import { LinkButton } from '../../ui/Button'
import { AddChip, FilterChip } from '../../ui/Chip'
import { Listbox, type Option } from '../../ui/Listbox'
import { Popover } from '../../ui/Popover'
import { useShortcuts } from '../../ui/shortcuts'
import { actions } from './actions'
import type { Filters, Row } from './data'
import { permissionText } from './i18n'
import { keyOf, partyOf, useNames, useSubjectOptions, useTargetOptions } from './parties'
import css from './PermissionFilters.module.css'

const kinds = ['subject', 'target', 'class', 'action', 'effect', 'phase'] as const
type Kind = (typeof kinds)[number]

const none: Record<Kind, Filters> = {
  subject: { subject_kind: undefined, subject_id: undefined },
  target: { target_kind: undefined, target_id: undefined },
  class: { class: undefined },
  action: { action: undefined },
  effect: { effect: undefined },
  phase: { phase: undefined },
}

/** What the list is narrowed to: chips that are the address. */
export function PermissionFilters({ filters, rows, onChange }: { filters: Filters; rows: readonly Row[]; onChange: (change: Filters) => void }) {
  const t = permissionText.useText()
  const { classes } = useSession()
  const [adding, setAdding] = useState(false)
  const [kind, setKind] = useState<Kind>()
  const [editing, setEditing] = useState<Kind>()
  const names = useNames(rows, !!(filters.subject_id ?? filters.target_id))
  const active = kinds.filter((k) => (k === 'subject' ? filters.subject_kind : k === 'target' ? filters.target_kind : filters[k]))

  useShortcuts(t('keys.title'), [{ keys: 'f', label: t('keys.filter'), run: () => setAdding(true) }])

  const value = (k: Kind): string => {
    switch (k) {
      case 'subject':
        return names.subject(filters.subject_kind!, filters.subject_id)
      case 'target':
        return names.target(filters.target_kind!, filters.target_id)
      case 'class':
        return classes.find((c) => c.id === filters.class)?.name ?? filters.class!
      case 'action':
        return t(`action.${filters.action as (typeof actions)[number]}`)
      case 'effect':
        return t(filters.effect === 'deny' ? 'filter.deny' : 'filter.allow')
      case 'phase':
        return t(`filter.${filters.phase as 'in_force'}`)
    }
  }
  const choose = (change: Filters) => {
    setAdding(false)
    setKind(undefined)
    setEditing(undefined)
    onChange(change)
  }

  return (
    <div className={css.chips}>
      {active.map((k) => (
        <Popover key={k} open={editing === k} onOpen={(o) => setEditing(o ? k : undefined)} label={t(`filter.${k}`)} width={340} target={<span><FilterChip name={t(`filter.${k}`)} value={value(k)} expanded={editing === k} onEdit={() => setEditing(editing === k ? undefined : k)} onRemove={() => onChange(none[k])} /></span>}>
          <Choice kind={k} filters={filters} onChoose={choose} />
        </Popover>
      ))}
      <Popover open={adding} onOpen={(o) => (setAdding(o), setKind(undefined))} label={t('filter.label')} width={340} target={<span><AddChip icon="filter" aria-expanded={adding} aria-haspopup="dialog" onClick={() => setAdding(!adding)}>{t('filter.add')}</AddChip></span>}>
        {kind ? (
          <Choice key={kind} kind={kind} filters={filters} onChoose={choose} foot={<LinkButton onClick={() => setKind(undefined)}>{t('filter.back')}</LinkButton>} />
        ) : (
          <Listbox label={t('filter.label')} options={kinds.filter((k) => !active.includes(k)).map((k) => ({ value: k, label: t(`filter.${k}`) }))} value={[]} onChange={([k]) => setKind(k)} search={false} />
        )}
      </Popover>
      {active.length > 1 && (
        <LinkButton className={css.clear} onClick={() => onChange(Object.assign({}, ...Object.values(none)) as Filters)}>
          {t('list.clear')}
        </LinkButton>
      )}
    </div>
  )
}

function Choice({ kind, filters, onChoose, foot }: { kind: Kind; filters: Filters; onChoose: (change: Filters) => void; foot?: React.ReactNode }) {
  const t = permissionText.useText()
  const { classes } = useSession()
  const subjects = useSubjectOptions()
  const targets = useTargetOptions()
  const label = t(`filter.${kind}`)
  if (kind === 'subject')
    return <Listbox label={label} placeholder={t('slot.findSubject')} options={subjects} value={filters.subject_kind ? [keyOf({ kind: filters.subject_kind, id: filters.subject_id })] : []} onChange={(_, o) => { const p = partyOf(o); onChoose({ subject_kind: p.kind, subject_id: p.id }) }} foot={foot} />
  if (kind === 'target')
    return <Listbox label={label} placeholder={t('slot.findTarget')} options={targets} value={filters.target_kind ? [keyOf({ kind: filters.target_kind, id: filters.target_id })] : []} onChange={(_, o) => { const p = partyOf(o); onChoose({ target_kind: p.kind, target_id: p.id }) }} foot={<>{foot}<LinkButton onClick={() => onChoose({ target_kind: 'document', target_id: undefined })}>{t('filter.share')}</LinkButton></>} />
  const options: Record<Exclude<Kind, 'subject' | 'target'>, Option[]> = {
    class: classes.map((c) => ({ value: c.id, label: c.name })),
    action: actions.map((a) => ({ value: a, label: t(`action.${a}`) })),
    effect: [
      { value: 'allow', label: t('filter.allow') },
      { value: 'deny', label: t('filter.deny') },
    ],
    phase: (['in_force', 'upcoming', 'expired'] as const).map((p) => ({ value: p, label: t(`filter.${p}`) })),
  }
  return <Listbox label={label} options={options[kind]} value={filters[kind] ? [filters[kind]] : []} onChange={([v]) => onChoose({ [kind]: v })} search={false} foot={foot} />
}
