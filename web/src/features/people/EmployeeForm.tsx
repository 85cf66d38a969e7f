import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { newKey } from '../../api/client'
import { asProblem } from '../../api/problem'
import { Button, LinkButton } from '../../ui/Button'
import { DateField } from '../../ui/DateField'
import { SelectField, TextField } from '../../ui/Field'
import { useFormat } from '../../ui/format'
import { useFormErrors, type Wrong } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { uiText } from '../../ui/i18n'
import { Picker } from '../../ui/Listbox'
import { Meanwhile, useMeanwhile } from '../../ui/Meanwhile'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import { cpfDigits, typeCpf, validCpf } from './cpf'
import { change, hire, personOptions, personQuery, reread, seeCpf, type Employee, type Patch } from './data'
import { peopleText } from './i18n'
import type { Org } from './org'
import { unitOptions } from './units'

const names = ['name', 'registration', 'cpf', 'position', 'unit_id', 'manager_id', 'hired_on', 'email', 'status'] as const
type Name = (typeof names)[number]
type Values = Record<Name, string>
const labels = { name: 'form.name', registration: 'form.registration', cpf: 'form.cpf', position: 'form.position', unit_id: 'form.unit', manager_id: 'form.manager', hired_on: 'form.hired', email: 'form.email', status: 'form.status' } as const

const valuesOf = (e: Employee | undefined): Values => ({
  name: e?.name ?? '',
  registration: e?.registration ?? '',
  cpf: e?.cpf ?? '',
  position: e?.position ?? '',
  unit_id: e?.unit_id ?? '',
  manager_id: e?.manager_id ?? '',
  hired_on: e?.hired_on ?? '',
  email: e?.email ?? '',
  status: e?.status ?? 'active',
})

/**
 * Somebody new, or what changed about somebody. Only what was changed is sent. When someone else was faster, what
 * only they changed is taken, and what both did is asked.
 */
export function EmployeeForm({ org, employee, managerName, seesCpf = false, etag, unit, onClose, onCreated, onSaved }: { org: Org; employee?: Employee; managerName?: string; /** May ask for the whole CPF. */ seesCpf?: boolean; etag?: string; unit?: string; onClose: () => void; onCreated?: (employee: Employee, another: boolean) => void; onSaved?: (employee: Employee) => void }) {
  const t = peopleText.useText()
  const f = useFormat()
  const client = useQueryClient()
  const errors = useFormErrors<Name>()
  const [base, setBase] = useState(() => ({ values: valuesOf(employee), etag }))
  const [values, setValues] = useState<Values>(() => (employee ? base.values : { ...base.values, unit_id: unit ?? '' }))
  const ui = uiText.useText()
  const meanwhile = useMeanwhile<Values>()
  const [managers, setManagers] = useState<Readonly<Record<string, string | undefined>>>(() => ({ [employee?.manager_id ?? '']: managerName }))
  const [start, setStart] = useState(values)
  const before = employee ? base.values : start
  const unsaved = useUnsaved(names.some((name) => values[name] !== before[name]), ['pane'])
  const [key, setKey] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const units = useMemo(() => unitOptions(org), [org])
  const masked = !!employee && values.cpf === base.values.cpf && values.cpf.includes('•')

  function set(name: Name, value: string) {
    const next = { ...values, [name]: value }
    setValues(next)
    meanwhile.wrote(next)
    errors.clear(name)
  }

  /** Puts the whole CPF into the field, to be read and corrected. */
  async function showCpf(id: string) {
    try {
      const cpf = f.cpf(await seeCpf(id))
      setBase((now) => ({ ...now, values: { ...now.values, cpf } }))
      setValues((now) => ({ ...now, cpf: now.cpf.includes('•') ? cpf : now.cpf }))
    } catch (cause) {
      errors.refused(cause, names)
    }
  }

  function wrongIn(v: Values): Wrong<Name> {
    const digits = cpfDigits(v.cpf)
    const same = employee && v.cpf === base.values.cpf
    return {
      name: v.name.trim() ? undefined : t('form.needName'),
      registration: v.registration.trim() ? undefined : t('form.needRegistration'),
      cpf: same ? undefined : !v.cpf ? t('form.needCpf') : digits.length !== 11 ? t('form.shortCpf') : validCpf(v.cpf) ? undefined : errors.say({ code: 'not_a_cpf' }),
    }
  }

  async function save(another = false) {
    if (errors.refuse(wrongIn(values))) return
    if (meanwhile.undecided) return void errors.refuse({ all: ui('meanwhile.undecided') })
    setBusy(true)
    try {
      if (employee) return await saveChange(employee, base, values)
      const made = await hire({ registration: values.registration.trim(), name: values.name.trim(), cpf: cpfDigits(values.cpf), email: values.email.trim() || undefined, position: values.position.trim() || undefined, unit_id: values.unit_id || undefined, manager_id: values.manager_id || undefined, hired_on: values.hired_on || undefined }, key)
      await reread(client)
      if (another) {
        onCreated?.(made, true)
        const next = { ...valuesOf(undefined), unit_id: values.unit_id, manager_id: values.manager_id, hired_on: values.hired_on }
        setValues(next)
        setStart(next)
        setKey(newKey())
        errors.form.current?.querySelector<HTMLInputElement>('[name=name]')?.focus()
      } else unsaved.leave(() => onCreated?.(made, false))
    } catch (cause) {
      errors.refused(cause, names)
    } finally {
      setBusy(false)
    }
  }

  async function saveChange(employee: Employee, from: typeof base, values: Values) {
    const patch = changed(from.values, values)
    if (Object.keys(patch).length === 0) return unsaved.leave(onClose)
    try {
      const saved = await change(employee.id, patch, from.etag)
      await reread(client)
      unsaved.leave(() => onSaved?.(saved))
    } catch (cause) {
      if (asProblem(cause).status !== 412) throw cause
      // Somebody saved first. What only one of the two changed goes on by itself; what both did is asked.
      const fresh = await client.fetchQuery({ ...personQuery(employee.id), staleTime: 0 })
      const now = { values: valuesOf(fresh.employee), etag: fresh.etag }
      // Where the whole one is shown it is compared whole: six digits may stay while the others change.
      if (from.values.cpf && !from.values.cpf.includes('•')) now.values.cpf = f.cpf(await seeCpf(employee.id))
      const merged = meanwhile.meet(from.values, values, now.values, fresh.employee.updated_at)
      setBase(now)
      setValues(merged.value)
      setManagers((known) => ({ [fresh.employee.manager_id ?? '']: fresh.manager?.name, ...known }))
      if (merged.both.length === 0) await saveChange(employee, now, merged.value)
    }
  }

  function said(name: Name, of: Values): { name: string; value: string } {
    const value = of[name]
    const show: Partial<Record<Name, () => string>> = {
      unit_id: () => org.byId.get(value)?.name ?? value,
      manager_id: () => managers[value] ?? value,
      hired_on: () => f.date(value),
      status: () => t(`status.${value as Employee['status']}`),
    }
    return { name: t(labels[name]), value: value && (show[name]?.() ?? value) }
  }

  const field = (name: Name, hint?: string) => ({ name, value: values[name], error: errors.at[name], hint, autoComplete: 'off', onChange: (e: React.ChangeEvent<HTMLInputElement>) => set(name, e.currentTarget.value) })

  return (
    <FormPane
      title={t(employee ? 'form.editTitle' : 'form.newTitle')}
      sub={employee ? employee.name : t('form.newSub')}
      errors={errors}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button kind="primary" type="submit" busy={busy}>
            {t(employee ? 'form.save' : 'form.create')}
          </Button>
          {employee ? (
            <Button kind="ghost" onClick={() => unsaved.leave(onClose)}>
              {t('form.cancel')}
            </Button>
          ) : (
            <Button onClick={() => void save(true)}>{t('form.another')}</Button>
          )}
        </>
      }
    >
      <AskUnsaved of={unsaved} />
      <Meanwhile of={meanwhile} say={said} onChoose={(name, from) => (setValues((now) => ({ ...now, [name]: from[name] })), errors.clear('all'))} />
      <TextField label={t('form.name')} maxLength={200} {...field('name')} />
      <TextField label={t('form.registration')} maxLength={32} className="num" spellCheck={false} {...field('registration')} />
      <TextField
        label={t('form.cpf')}
        inputMode="numeric"
        placeholder="000.000.000-00"
        {...field('cpf', masked ? t(seesCpf ? 'form.cpfMasked' : 'form.cpfHidden') : undefined)}
        after={
          masked &&
          seesCpf && (
            <LinkButton type="button" aria-label={`CPF: ${t('person.show')}`} title={t('person.showRecorded')} onClick={() => void showCpf(employee.id)}>
              {t('person.show')}
            </LinkButton>
          )
        }
        onChange={(e) => set('cpf', e.currentTarget.value.includes('•') ? '' : typeCpf(e.currentTarget.value, values.cpf))}
        onBlur={() => cpfDigits(values.cpf).length === 11 && values.cpf !== base.values.cpf && !validCpf(values.cpf) && errors.refuse({ ...errors.at, cpf: errors.say({ code: 'not_a_cpf' }) })}
      />
      <TextField label={t('form.position')} optional maxLength={120} {...field('position')} />
      <Picker
        label={t('form.unit')}
        optional
        placeholder={t('form.chooseUnit')}
        options={units}
        value={[values.unit_id]}
        onChange={([id = '']) => set('unit_id', id)}
        onClear={() => set('unit_id', '')}
        shown={org.byId.get(values.unit_id)?.name}
        hint={employee && values.unit_id !== base.values.unit_id ? t('form.moveHint') : undefined}
        error={errors.at.unit_id}
      />
      <Picker
        label={t('form.manager')}
        optional
        placeholder={t('form.chooseManager')}
        options={personOptions}
        value={[values.manager_id]}
        onChange={([id = ''], option) => {
          set('manager_id', id)
          setManagers((known) => ({ ...known, [id]: option.label }))
        }}
        onClear={() => set('manager_id', '')}
        shown={values.manager_id ? (managers[values.manager_id] ?? values.manager_id) : undefined}
        error={errors.at.manager_id}
      />
      <DateField label={t('form.hired')} optional value={values.hired_on} onChange={(day) => set('hired_on', day)} error={errors.at.hired_on} />
      <TextField label={t('form.email')} optional type="email" maxLength={254} spellCheck={false} {...field('email')} />
      {employee && employee.status !== 'terminated' && (
        <SelectField label={t('form.status')} value={values.status} onChange={(e) => set('status', e.currentTarget.value)} error={errors.at.status}>
          <option value="active">{t('status.active')}</option>
          <option value="on_leave">{t('status.on_leave')}</option>
        </SelectField>
      )}
    </FormPane>
  )
}

/** What differs, as a merge patch: an optional value that was emptied is taken away. */
function changed(before: Values, after: Values): Patch {
  const patch: Record<string, string | null> = {}
  for (const name of names) {
    const value = name === 'cpf' ? after.cpf : after[name].trim()
    if (value === before[name]) continue
    if (name === 'cpf') patch.cpf = cpfDigits(value)
    else patch[name] = value === '' && name !== 'name' && name !== 'registration' ? null : value
  }
  return patch
}
