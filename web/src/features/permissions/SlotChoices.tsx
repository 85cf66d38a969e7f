import { useState } from 'react'
import { useSession } from '../../api/session'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { classLook } from '../../ui/classes'
import { DateField } from '../../ui/DateField'
import { addDays, today, useFormat, type Day } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Listbox, type Option } from '../../ui/Listbox'
import { actions, because, type Action, type Effect } from './actions'
import { permissionText } from './i18n'
import { keyOf, partyOf, useSubjectOptions, useTargetOptions } from './parties'
import { endOf, lastDay, startOf, type Party, type Rule, type SubjectKind, type TargetKind } from './sentence'
import css from './SlotChoices.module.css'
import { toDay } from '../../ui/format'

/** Who receives it: one search over people, teams, units and roles; a unit asks about the units below it. */
export function SubjectChoice({ value, onChange, onClose }: { value?: Party<SubjectKind>; onChange: (party: Party<SubjectKind>) => void; onClose: () => void }) {
  const t = permissionText.useText()
  const options = useSubjectOptions()
  return (
    <Listbox
      label={t('slot.subject')}
      placeholder={t('slot.findSubject')}
      options={options}
      value={[keyOf(value)]}
      onChange={(_, option) => {
        const party = partyOf<SubjectKind>(option)
        onChange(party.kind === 'unit' ? { ...party, subtree: true } : party)
        if (party.kind !== 'unit') onClose()
      }}
      foot={value?.kind === 'unit' && <Below value={value} onChange={onChange} onClose={onClose} />}
    />
  )
}

/** Whose documents it is about. */
export function TargetChoice({ value, onChange, onClose }: { value?: Party<TargetKind>; onChange: (party: Party<TargetKind>) => void; onClose: () => void }) {
  const t = permissionText.useText()
  const options = useTargetOptions()
  return (
    <Listbox
      label={t('slot.target')}
      placeholder={t('slot.findTarget')}
      options={options}
      value={[keyOf(value)]}
      onChange={(_, option) => {
        const party = partyOf<TargetKind>(option)
        onChange(party.kind === 'unit' ? { ...party, subtree: true } : party)
        if (party.kind !== 'unit') onClose()
      }}
      foot={value?.kind === 'unit' && <Below value={value} onChange={onChange} onClose={onClose} />}
    />
  )
}

function Below<K extends string>({ value, onChange, onClose }: { value: Party<K>; onChange: (party: Party<K>) => void; onClose: () => void }) {
  const t = permissionText.useText()
  return (
    <div className={css.below}>
      <span>
        <b className="cut">{value.name}</b>
        <Checkbox checked={!!value.subtree} onChange={(subtree) => onChange({ ...value, subtree })}>
          {t('slot.below')}
        </Checkbox>
      </span>
      <Button kind="primary" size="small" onClick={onClose}>
        {t('slot.done')}
      </Button>
    </div>
  )
}

export function EffectChoice({ value, onChange, onClose }: { value: Effect; onChange: (effect: Effect) => void; onClose: () => void }) {
  const t = permissionText.useText()
  const options: Option<Effect>[] = [
    { value: 'allow', label: t('slot.can'), detail: t('slot.canText'), icon: 'check' },
    { value: 'deny', label: t('slot.cannot'), detail: t('slot.cannotText'), icon: 'stop' },
  ]
  return <Listbox label={t('slot.effect')} options={options} value={[value]} search={false} onChange={([v]) => (v && onChange(v), onClose())} />
}

/** What may be done: a choice brings along what it implies, and says so. */
export function ActionsChoice({ effect, value, single, onChange, onClose }: { effect: Effect; value: readonly Action[]; /** About one document: nobody sends to that. */ single: boolean; onChange: (actions: Action[]) => void; onClose: () => void }) {
  const t = permissionText.useText()
  const f = useFormat()
  const by = (a: Action) => (effect === 'allow' ? because(effect, value, a) : undefined)
  const options: Option<Action>[] = actions
    .filter((a) => !(single && a === 'upload'))
    .map((a) => {
      const from = by(a)
      return { value: a, label: f.capital(t(`action.${a}`)), refused: from && t('slot.includedIn', { action: t(`action.${from}`) }) }
    })
  const shown = actions.filter((a) => value.includes(a) || by(a))
  return (
    <Listbox
      label={t('slot.actions')}
      options={options}
      value={shown}
      multiple
      search={false}
      onChange={(_, o) => onChange(value.includes(o.value) ? value.filter((a) => a !== o.value) : actions.filter((a) => a === o.value || value.includes(a)))}
      foot={<Done onClose={onClose} />}
    />
  )
}

/** Which classes: none chosen is the default, which leaves restricted ones out of an allow. */
export function ClassesChoice({ effect, value, onChange, onClose }: { effect: Effect; value: Rule['classes']; onChange: (classes: { id: string; name: string }[]) => void; onClose: () => void }) {
  const t = permissionText.useText()
  const { classes } = useSession()
  const options: Option[] = [
    { value: '', label: t(effect === 'allow' ? 'slot.defaultClasses' : 'slot.allClasses') },
    ...classes.map((c) => {
      const look = classLook(c.id)
      return { value: c.id, label: c.name, detail: c.restricted ? t('slot.restricted') : undefined, lead: <span className={`${css.class} ${look.hue}`}><Icon name={look.symbol} /></span> }
    }),
  ]
  return (
    <Listbox
      label={t('slot.classes')}
      options={options}
      value={value.length ? value.map((c) => c.id) : ['']}
      multiple
      search={false}
      onChange={(_, o) => onChange(o.value === '' ? [] : value.some((c) => c.id === o.value) ? value.filter((c) => c.id !== o.value) : classes.filter((c) => c.id === o.value || value.some((v) => v.id === c.id)).map((c) => ({ id: c.id, name: c.name })))}
      foot={<Done onClose={onClose} />}
    />
  )
}

type Window = Pick<Rule, 'notBefore' | 'expiresAt'>

/** From when until when: the usual spans at one press, any day otherwise. Days are the person's own. */
export function WindowChoice({ value, onChange, onClose }: { value: Window; onChange: (window: Window) => void; onClose: () => void }) {
  const t = permissionText.useText()
  const f = useFormat()
  const [later, setLater] = useState(!!value.notBefore)
  const now = today()
  const first = value.notBefore ? toDay(new Date(value.notBefore)) : ''
  const last = lastDay(value.expiresAt)
  const spans: { key: 'noEnd' | 'week' | 'month' | 'quarter' | 'year'; day: Day }[] = [
    { key: 'noEnd', day: '' },
    { key: 'week', day: addDays(first || now, 7) },
    { key: 'month', day: addDays(first || now, 30) },
    { key: 'quarter', day: addDays(first || now, 90) },
    { key: 'year', day: `${(first || now).slice(0, 4)}-12-31` },
  ]
  const end = (day: Day) => onChange({ ...value, expiresAt: day ? endOf(day) : undefined })
  return (
    <div className={css.window}>
      <Listbox label={t('slot.ends')} options={spans.map((s) => ({ value: s.key, label: t(`slot.${s.key}`), detail: s.day ? f.date(s.day) : undefined }))} value={spans.filter((s) => s.day === last).map((s) => s.key)} search={false} onChange={([key]) => end(spans.find((s) => s.key === key)!.day)} />
      <DateField label={t('slot.endDay')} optional value={last} min={first || now} onChange={end} />
      <Checkbox
        checked={later}
        onChange={(on) => {
          setLater(on)
          onChange({ ...value, notBefore: on ? startOf(first || addDays(now, 1)) : undefined })
        }}
      >
        {t('slot.startsOn')}
      </Checkbox>
      {later && <DateField label={t('slot.startDay')} value={first} min={now} onChange={(day) => onChange({ ...value, notBefore: day ? startOf(day) : undefined })} />}
      <Done onClose={onClose} />
    </div>
  )
}

function Done({ onClose }: { onClose: () => void }) {
  const t = permissionText.useText()
  return (
    <Button kind="primary" size="small" className={css.done} onClick={onClose}>
      {t('slot.done')}
    </Button>
  )
}
