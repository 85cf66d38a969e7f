import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { newKey } from '../../api/client'
import { asProblem } from '../../api/problem'
import { Button } from '../../ui/Button'
import { DateField } from '../../ui/DateField'
import { SelectField, TextField } from '../../ui/Field'
import { useFormat, type Format } from '../../ui/format'
import { useFormErrors, type Wrong } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { Picker } from '../../ui/Listbox'
import { cpfDigits, hideCpf, typeCpf, validCpf, wholeCpf } from './cpf'
import { change, hire, personOptions, personQuery, reread, type Employee, type Patch } from './data'
import { peopleText } from './i18n'
import type { Org } from './org'
import { unitOptions } from './units'

const names = ['name', 'registration', 'cpf', 'position', 'unit_id', 'manager_id', 'hired_on', 'email', 'status'] as const
type Name = (typeof names)[number]
type Values = Record<Name, string>

const valuesOf = (e: Employee | undefined, f: Format): Values => ({
  name: e?.name ?? '',
  registration: e?.registration ?? '',
  cpf: e ? (wholeCpf(e.cpf) ? f.cpf(e.cpf) : hideCpf(e.cpf)) : '',
  position: e?.position ?? '',
  unit_id: e?.unit_id ?? '',
  manager_id: e?.manager_id ?? '',
  hired_on: e?.hired_on ?? '',
  email: e?.email ?? '',
  status: e?.status ?? 'active',
})

/**
 * Somebody new, or what changed about somebody. Only what was changed is sent. When someone else was faster, what they
 * wrote shows under the field it is about, and saving again goes on from there.
 */
export function EmployeeForm({ org, employee, managerName, etag, unit, onClose, onCreated, onSaved }: { org: Org; employee?: Employee; managerName?: string; etag?: string; unit?: string; onClose: () => void; onCreated?: (employee: Employee, another: boolean) => void; onSaved?: (employee: Employee) => void }) {
  const t = peopleText.useText()
  const f = useFormat()
  const client = useQueryClient()
  const errors = useFormErrors<Name>()
  const [base, setBase] = useState(() => ({ values: valuesOf(employee, f), etag }))
  const [values, setValues] = useState<Values>(() => (employee ? base.values : { ...base.values, unit_id: unit ?? '' }))
  const [theirs, setTheirs] = useState<Partial<Values>>({})
  const [manager, setManager] = useState(managerName)
  const [key, setKey] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const units = useMemo(() => unitOptions(org), [org])
  const hidden = !!employee && !wholeCpf(employee.cpf)

  function set(name: Name, value: string) {
    setValues((now) => ({ ...now, [name]: value }))
    errors.clear(name)
  }

  function wrongIn(v: Values): Wrong<Name> {
    const digits = cpfDigits(v.cpf)
    const same = employee && v.cpf === base.values.cpf
    return {
      name: v.name.trim() ? undefined : t('form.needName'),
      registration: v.registration.trim() ? undefined : t('form.needRegistration'),
      cpf: same ? undefined : !v.cpf ? t('form.needCpf') : digits.length !== 11 ? t('form.shortCpf') : validCpf(v.cpf) ? undefined : errors.say('is not a valid CPF'),
    }
  }

  async function save(another = false) {
    if (errors.refuse(wrongIn(values))) return
    setBusy(true)
    try {
      if (employee) {
        const patch = changed(base.values, values)
        if (Object.keys(patch).length === 0) return onClose()
        const saved = await change(employee.id, patch, base.etag)
        await reread(client)
        onSaved?.(saved)
        return
      }
      const made = await hire({ registration: values.registration.trim(), name: values.name.trim(), cpf: cpfDigits(values.cpf), email: values.email.trim() || undefined, position: values.position.trim() || undefined, unit_id: values.unit_id || undefined, manager_id: values.manager_id || undefined, hired_on: values.hired_on || undefined }, key)
      await reread(client)
      onCreated?.(made, another)
      if (another) {
        setValues({ ...valuesOf(undefined, f), unit_id: values.unit_id, manager_id: values.manager_id, hired_on: values.hired_on })
        setKey(newKey())
        errors.form.current?.querySelector<HTMLInputElement>('[name=name]')?.focus()
      }
    } catch (cause) {
      if (employee && asProblem(cause).status === 412) await meet()
      else errors.refused(cause, names)
    } finally {
      setBusy(false)
    }
  }

  /** Someone else saved first: what they wrote becomes the base, and shows where this person wrote something else. */
  async function meet() {
    const fresh = await client.fetchQuery({ ...personQuery(employee!.id), staleTime: 0 })
    const now = valuesOf(fresh.employee, f)
    const next = { ...values }
    const differ: Partial<Values> = {}
    for (const name of names) {
      if (now[name] === base.values[name]) continue
      if (values[name] === base.values[name]) next[name] = now[name]
      else if (values[name] !== now[name]) differ[name] = now[name]
    }
    setBase({ values: now, etag: fresh.etag })
    setValues(next)
    setTheirs(differ)
    errors.refuse({ all: t('form.conflict') })
  }

  const now = (name: Name, show: (value: string) => string = (v) => v) => {
    const value = theirs[name]
    return value === undefined || value === values[name] ? undefined : t('form.now', { value: value ? show(value) : t('form.empty') })
  }
  const field = (name: Name, hint?: string) => ({ name, value: values[name], error: errors.at[name], hint: now(name) ?? hint, autoComplete: 'off', onChange: (e: React.ChangeEvent<HTMLInputElement>) => set(name, e.currentTarget.value) })

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
            <Button kind="ghost" onClick={onClose}>
              {t('form.cancel')}
            </Button>
          ) : (
            <Button onClick={() => void save(true)}>{t('form.another')}</Button>
          )}
        </>
      }
    >
      <TextField label={t('form.name')} maxLength={200} {...field('name')} />
      <TextField label={t('form.registration')} maxLength={32} className="num" spellCheck={false} {...field('registration')} />
      <TextField
        label={t('form.cpf')}
        inputMode="numeric"
        placeholder="000.000.000-00"
        {...field('cpf', hidden && values.cpf === base.values.cpf ? t('form.cpfHidden') : undefined)}
        onChange={(e) => set('cpf', e.currentTarget.value.includes('•') ? '' : typeCpf(e.currentTarget.value, values.cpf))}
        onBlur={() => cpfDigits(values.cpf).length === 11 && values.cpf !== base.values.cpf && !validCpf(values.cpf) && errors.refuse({ ...errors.at, cpf: errors.say('is not a valid CPF') })}
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
        hint={now('unit_id', (id) => org.byId.get(id)?.name ?? id) ?? (employee && values.unit_id !== base.values.unit_id ? t('form.moveHint') : undefined)}
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
          setManager(option.label)
        }}
        onClear={() => set('manager_id', '')}
        shown={values.manager_id ? (manager ?? values.manager_id) : undefined}
        error={errors.at.manager_id}
      />
      <DateField label={t('form.hired')} optional value={values.hired_on} onChange={(day) => set('hired_on', day)} error={errors.at.hired_on} hint={now('hired_on', (d) => f.date(d))} />
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
