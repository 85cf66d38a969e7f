import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newKey } from '../../api/client'
import { asProblem } from '../../api/problem'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { uiText } from '../../ui/i18n'
import { Picker } from '../../ui/Listbox'
import { Meanwhile, useMeanwhile } from '../../ui/Meanwhile'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import { changeGroup, makeGroup, reread, unitsQuery, type Group } from './data'
import { peopleText } from './i18n'
import type { Org } from './org'
import { unitOptions } from './units'

type Values = { name: string; code: string; parent_id: string }
const valuesOf = (group: Pick<Group, 'name' | 'code' | 'parent_id'>): Values => ({ name: group.name, code: group.code ?? '', parent_id: group.parent_id ?? '' })

/** A unit or a team: its name, its short name, and where a unit is in the tree. */
export function GroupForm({ kind, org, group, parent, onClose, onSaved }: { kind: 'unit' | 'team'; org: Org; group?: Group; parent?: string; onClose: () => void; onSaved: (group: Group) => void }) {
  const t = peopleText.useText()
  const client = useQueryClient()
  const errors = useFormErrors<'name' | 'code' | 'parent_id'>()
  const ui = uiText.useText()
  const meanwhile = useMeanwhile<Values>()
  const [base, setBase] = useState(group)
  const [values, setValues] = useState<Values>(() => (group ? valuesOf(group) : { name: '', code: '', parent_id: parent ?? '' }))
  const [start] = useState(values)
  const unsaved = useUnsaved(JSON.stringify(values) !== JSON.stringify(base ? valuesOf(base) : start), group ? ['pane', 'view', 'unit_id', 'team_id'] : ['pane', 'view'])
  const [key] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const unit = kind === 'unit'
  const words = unit ? 'unitForm' : 'teamForm'
  const top = { value: '', label: t('unitForm.top'), icon: 'home' as const }

  function set(change: Partial<Values>, field: keyof Values) {
    setValues({ ...values, ...change })
    meanwhile.wrote({ ...values, ...change })
    errors.clear(field)
  }

  async function save() {
    const name = values.name.trim()
    const code = values.code.trim()
    if (errors.refuse({ name: name ? undefined : t(unit ? 'unitForm.needName' : 'teamForm.needName') })) return
    if (meanwhile.undecided) return void errors.refuse({ all: ui('meanwhile.undecided') })
    setBusy(true)
    try {
      if (base) await saveChange(base, { ...values, name, code })
      else {
        const made = await makeGroup({ kind, name, code: code || undefined, parent_id: unit ? values.parent_id || undefined : undefined }, key)
        await reread(client)
        unsaved.leave(() => onSaved(made))
      }
    } catch (cause) {
      errors.refused(cause, ['name', 'code', 'parent_id'])
    } finally {
      setBusy(false)
    }
  }

  /** Sends what was changed. What somebody else changed meanwhile stays; what both did is asked. */
  async function saveChange(from: Group, now: Values) {
    const before = valuesOf(from)
    const patch = { ...(now.name !== before.name && { name: now.name }), ...(now.code !== before.code && { code: now.code || null }), ...(unit && now.parent_id !== before.parent_id && { parent_id: now.parent_id || null }) }
    if (Object.keys(patch).length === 0) return unsaved.leave(() => onSaved(from))
    try {
      const saved = await changeGroup(from.id, patch, from.revision)
      await reread(client)
      unsaved.leave(() => onSaved(saved))
    } catch (cause) {
      if (asProblem(cause).status !== 412) throw cause
      const read = await client.fetchQuery({ ...unitsQuery, staleTime: 0 })
      const fresh = [...read.units, ...read.teams].find((g) => g.id === from.id)
      if (!fresh) throw cause
      const merged = meanwhile.meet(before, now, valuesOf(fresh))
      setBase(fresh)
      setValues(merged.value)
      if (merged.both.length === 0) await saveChange(fresh, merged.value)
    }
  }

  const said = (part: keyof Values, of: Values) => ({
    name: t(part === 'parent_id' ? 'unitForm.parent' : part === 'name' ? `${words}.name` : `${words}.code`),
    value: part === 'parent_id' ? (org.byId.get(of.parent_id)?.name ?? top.label) : of[part],
  })

  const field = (name: 'name' | 'code') => ({
    name,
    value: values[name],
    error: errors.at[name],
    onChange: (e: React.ChangeEvent<HTMLInputElement>) => set({ [name]: e.currentTarget.value }, name),
  })
  return (
    <FormPane
      title={t(group ? `${words}.editTitle` : `${words}.newTitle`)}
      errors={errors}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button kind="primary" type="submit" busy={busy}>
            {group ? t('form.save') : t(`${words}.create`)}
          </Button>
          <Button kind="ghost" onClick={() => unsaved.leave(onClose)}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <AskUnsaved of={unsaved} />
      <Meanwhile of={meanwhile} say={said} onChoose={(part, from) => (setValues((now) => ({ ...now, [part]: from[part] })), errors.clear('all'))} />
      <TextField label={t(`${words}.name`)} maxLength={120} autoComplete="off" {...field('name')} />
      {unit && (
        <Picker
          label={t('unitForm.parent')}
          options={[top, ...unitOptions(org, group?.id)]}
          value={[values.parent_id]}
          onChange={([id = '']) => set({ parent_id: id }, 'parent_id')}
          shown={org.byId.get(values.parent_id)?.name ?? top.label}
          hint={t('unitForm.parentHint')}
          error={errors.at.parent_id}
        />
      )}
      <TextField label={t(`${words}.code`)} optional hint={t('unitForm.codeHint')} maxLength={40} autoComplete="off" spellCheck={false} {...field('code')} />
    </FormPane>
  )
}
