import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newKey } from '../../api/client'
import { asProblem } from '../../api/problem'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { Picker } from '../../ui/Listbox'
import { changeGroup, makeGroup, reread, type Group } from './data'
import { peopleText } from './i18n'
import type { Org } from './org'
import { unitOptions } from './units'

/** A unit or a team: its name, its short name, and where a unit is in the tree. */
export function GroupForm({ kind, org, group, parent, onClose, onSaved }: { kind: 'unit' | 'team'; org: Org; group?: Group; parent?: string; onClose: () => void; onSaved: (group: Group) => void }) {
  const t = peopleText.useText()
  const client = useQueryClient()
  const errors = useFormErrors<'name' | 'code' | 'parent_id'>()
  const [values, setValues] = useState({ name: group?.name ?? '', code: group?.code ?? '', parent_id: group ? (group.parent_id ?? '') : (parent ?? '') })
  const [key] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const unit = kind === 'unit'
  const top = { value: '', label: t('unitForm.top'), icon: 'home' as const }

  async function save() {
    const name = values.name.trim()
    const code = values.code.trim()
    if (errors.refuse({ name: name ? undefined : t(unit ? 'unitForm.needName' : 'teamForm.needName') })) return
    setBusy(true)
    try {
      const saved = group
        ? await changeGroup(group.id, { name, code: code || null, ...(unit && { parent_id: values.parent_id || null }) }, group.revision)
        : await makeGroup({ kind, name, code: code || undefined, parent_id: unit ? values.parent_id || undefined : undefined }, key)
      await reread(client)
      onSaved(saved)
    } catch (cause) {
      if (asProblem(cause).status === 412) await reread(client)
      errors.refused(cause, ['name', 'code', 'parent_id'])
      setBusy(false)
    }
  }

  const field = (name: 'name' | 'code') => ({
    name,
    value: values[name],
    error: errors.at[name],
    onChange: (e: React.ChangeEvent<HTMLInputElement>) => {
      setValues({ ...values, [name]: e.currentTarget.value })
      errors.clear(name)
    },
  })
  const words = unit ? 'unitForm' : 'teamForm'
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
          <Button kind="ghost" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <TextField label={t(`${words}.name`)} maxLength={120} autoComplete="off" {...field('name')} />
      {unit && (
        <Picker
          label={t('unitForm.parent')}
          options={[top, ...unitOptions(org, group?.id)]}
          value={[values.parent_id]}
          onChange={([id = '']) => {
            setValues({ ...values, parent_id: id })
            errors.clear('parent_id')
          }}
          shown={org.byId.get(values.parent_id)?.name ?? top.label}
          hint={t('unitForm.parentHint')}
          error={errors.at.parent_id}
        />
      )}
      <TextField label={t(`${words}.code`)} optional hint={t('unitForm.codeHint')} maxLength={40} autoComplete="off" spellCheck={false} {...field('code')} />
    </FormPane>
  )
}
