import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newKey } from '../../api/client'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Button, LinkButton } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Segmented } from '../../ui/Chip'
import { TextArea } from '../../ui/Field'
import { ClassMark } from '../../ui/Folha'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { Picker } from '../../ui/Listbox'
import { useRefusals } from '../../ui/refusals'
import { SkeletonRows } from '../../ui/States'
import { findOpened, minReason, openAccess, openedOf, refreshAll, toldQuery, type Opened, type Somebody } from './data'
import css from './EmergencyPage.module.css'
import { emergencyText } from './i18n'

const spans = ['10', '15', '30', '45', '60'] as const

/** Whose documents, which classes, how long and why; and before it is done, who will be told. */
export function OpenForm({ onClose, onOpened }: { onClose: () => void; onOpened: (id: string) => void }) {
  const t = emergencyText.useText()
  const { classes } = useSession()
  const errors = useFormErrors<'target' | 'classes' | 'minutes' | 'reason'>()
  const [opened, setOpened] = useState<Opened>()
  const [chosen, setChosen] = useState<string[]>([])
  const [minutes, setMinutes] = useState<(typeof spans)[number]>('30')
  const [reason, setReason] = useState('')
  const [key, setKey] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const refusals = useRefusals()
  const told = useQuery(toldQuery(opened, chosen))
  const known = opened && chosen.length > 0 && !told.error ? told.data : undefined

  async function submit() {
    const found = {
      target: opened ? undefined : t('form.needWhose'),
      classes: chosen.length ? undefined : t('form.needClasses'),
      reason: [...reason.trim()].length < minReason ? t('form.needReason') : undefined,
    }
    if (errors.refuse(found) || !opened) return
    setBusy(true)
    try {
      const permission = await openAccess(opened, { classes: chosen, minutes: Number(minutes), reason: reason.trim() }, key)
      await refreshAll()
      onOpened(permission.id)
    } catch (cause) {
      setKey(newKey())
      errors.refused(cause, ['target', 'classes', 'minutes', 'reason'])
      setBusy(false)
    }
  }

  return (
    <FormPane
      title={t('form.title')}
      sub={t('form.sub')}
      errors={errors}
      width={440}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button kind="danger" type="submit" icon="warn" busy={busy}>
            {known ? t('form.submitTold', { minutes, count: known.length }) : t('form.submit', { minutes })}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <div>
        <Picker
          label={t('form.whose')}
          placeholder={t('form.choose')}
          options={findOpened}
          value={opened ? [`${opened.kind}:${opened.id}`] : []}
          shown={opened?.name}
          error={errors.at.target}
          onChange={(_, option) => (setOpened(openedOf(option)), errors.clear('target'))}
        />
        {opened?.kind === 'unit' && (
          <Checkbox checked={!!opened.subtree} onChange={(subtree) => setOpened({ ...opened, subtree })}>
            {t('form.below')}
          </Checkbox>
        )}
      </div>
      <fieldset className={css.classes} data-invalid={errors.at.classes ? '' : undefined}>
        <legend>{t('form.classes')}</legend>
        {classes.map((c) => (
          <Checkbox key={c.id} checked={chosen.includes(c.id)} onChange={(on) => (setChosen(classes.filter((x) => (x.id === c.id ? on : chosen.includes(x.id))).map((x) => x.id)), errors.clear('classes'))}>
            <ClassMark classId={c.id} name={c.name} /> {c.restricted && <small>{t('form.restricted')}</small>}
          </Checkbox>
        ))}
        {errors.at.classes && (
          <p className={css.error} role="alert">
            {errors.at.classes}
          </p>
        )}
      </fieldset>
      <div>
        <p className={css.label}>{t('form.minutes')}</p>
        <Segmented label={t('form.minutes')} value={minutes} options={spans.map((m) => ({ value: m, label: t('form.min', { count: Number(m) }) }))} onChange={setMinutes} />
        {errors.at.minutes && (
          <p className={css.error} role="alert">
            {errors.at.minutes}
          </p>
        )}
      </div>
      <TextArea label={t('form.reason')} hint={t('form.reasonHint')} rows={2} maxLength={500} value={reason} error={errors.at.reason} onChange={(e) => (setReason(e.currentTarget.value), errors.clear('reason'))} />
      {!opened || chosen.length === 0 ? <p className={css.later}>{t('form.toldFirst')}</p> : told.error ? <p className={css.error} role="alert">{refusals.whole(asProblem(told.error))}</p> : known ? <Told people={known} /> : <SkeletonRows rows={2} height={24} />}
    </FormPane>
  )
}

const few = 6

function Told({ people }: { people: readonly Somebody[] }) {
  const t = emergencyText.useText()
  const [all, setAll] = useState(false)
  return (
    <section className={css.told} aria-live="polite">
      <h3>{t('form.told', { count: people.length })}</h3>
      <ul>
        {(all ? people : people.slice(0, few)).map((p) => (
          <li key={p.user_id}>
            {p.name || t('somebody')} <small>{[p.position, p.unit_name].filter(Boolean).join(', ')}</small>
          </li>
        ))}
      </ul>
      {!all && people.length > few && <LinkButton onClick={() => setAll(true)}>{t('form.everyone')}</LinkButton>}
      <p>{t('form.toldText')}</p>
    </section>
  )
}
