import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newKey } from '../../api/client'
import { asProblem } from '../../api/problem'
import { sessionQuery, useSession } from '../../api/session'
import { Button, LinkButton } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { uiText } from '../../ui/i18n'
import { Meanwhile, useMeanwhile } from '../../ui/Meanwhile'
import { useRefusals } from '../../ui/refusals'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import accountCss from './AccountPane.module.css'
import { deleteType, makeType, replaceType, typesQuery, type DocumentType, type TypeInput } from './data'
import { choicesOf, comparable, draftOf, fieldsIn, fieldsOf, partsOf, type FieldDraft, type TypeParts, type TypeValues } from './fields'
import { FieldsEditor } from './FieldsEditor'
import { accountText } from './i18n'
import css from './TypePane.module.css'

const longest = 1200

const valuesOf = (type?: DocumentType): TypeValues => ({ name: type?.name ?? '', class: type?.class ?? '', validity: type?.validity_months ? String(type.validity_months) : '', retention: type?.retention ?? '' })
const partsOfType = (type: DocumentType): TypeParts => partsOf(valuesOf(type), (type.fields ?? []).map(draftOf))

/** A document type: its name, the class that decides who sees it, what its documents say, how long they are good and kept. */
export function TypePane({ type, onClose, onSaid }: { type?: DocumentType; onClose: () => void; onSaid: (text: string) => void }) {
  const t = accountText.useText()
  const client = useQueryClient()
  const { classes } = useSession()
  const errors = useFormErrors<'name' | 'class' | 'validity_months' | 'retention'>()
  const ui = uiText.useText()
  const meanwhile = useMeanwhile<TypeParts>()
  const [base, setBase] = useState(type)
  const [values, setValues] = useState(() => valuesOf(type))
  const [fields, setFields] = useState<FieldDraft[]>(() => (type?.fields ?? []).map(draftOf))
  const written = JSON.stringify(partsOf(values, fields))
  const unsaved = useUnsaved(written !== JSON.stringify(base ? partsOfType(base) : partsOf(valuesOf(), [])), ['type', 'pane'])
  const [wrong, setWrong] = useState<Record<string, { name?: string; choices?: string }>>({})
  const [key, setKey] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const [deleting, setDeleting] = useState(false)

  async function reread() {
    await Promise.all([client.invalidateQueries(typesQuery), client.invalidateQueries({ queryKey: sessionQuery.queryKey }), client.invalidateQueries({ queryKey: ['document-types'] })])
  }

  function check(): boolean {
    const months = values.validity.trim()
    const bad: typeof wrong = {}
    const seen = new Set<string>()
    for (const f of fields) {
      const name = f.name.trim()
      if (!name) bad[f.key] = { name: t('types.needFieldName') }
      else if (seen.has(name.toLowerCase())) bad[f.key] = { name: t('types.twice') }
      seen.add(name.toLowerCase())
      if (f.kind === 'choice' && choicesOf(f.choices).length === 0) bad[f.key] = { ...bad[f.key], choices: t('types.needChoices') }
    }
    setWrong(bad)
    const own = errors.refuse({
      name: values.name.trim() ? undefined : t('types.needName'),
      class: values.class ? undefined : t('types.needClass'),
      validity_months: months && !(/^\d+$/.test(months) && Number(months) >= 1 && Number(months) <= longest) ? t('types.badValidity') : undefined,
    })
    if (!own && Object.keys(bad).length) setTimeout(() => errors.form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    return own || Object.keys(bad).length > 0
  }

  async function save() {
    if (check()) return
    if (meanwhile.undecided) return void errors.refuse({ all: ui('meanwhile.undecided') })
    setBusy(true)
    try {
      if (base) await replace(base, values, fields)
      else {
        const input = inputOf(values, fields)
        await makeType(input, key)
        await done('types.made', input.name)
      }
    } catch (cause) {
      setKey(newKey())
      const problem = asProblem(cause)
      if (problem.type.endsWith('type_in_use')) errors.refuse({ class: t('types.classFixed') })
      else {
        const at = (i: number, part: string) => problem.fields.find((f) => f.field.endsWith(`fields[${i}].${part}`))
        setWrong(Object.fromEntries(fields.flatMap((f, i) => { const name = at(i, 'name') ?? at(i, 'id'); const choices = at(i, 'choices'); return name || choices ? [[f.key, { name: name && errors.say(name), choices: choices && errors.say(choices) }]] : [] })))
        errors.refused(cause, ['name', 'class', 'validity_months', 'retention'])
      }
    } finally {
      setBusy(false)
    }
  }

  async function done(said: 'types.saved' | 'types.made', name: string) {
    await reread()
    onSaid(t(said, { name }))
    unsaved.leave(onClose)
  }

  /** Saves over what was read. When somebody else was faster, what only they changed stays; what both did is asked. */
  async function replace(from: DocumentType, values: TypeValues, fields: readonly FieldDraft[]) {
    const input = inputOf(values, fields)
    try {
      await replaceType(from.id, input, from.revision)
    } catch (cause) {
      if (asProblem(cause).status !== 412) throw cause
      const now = (await client.fetchQuery({ ...typesQuery, staleTime: 0 })).find((x) => x.id === from.id)
      if (!now) throw cause
      const [mine, theirs] = [partsOf(values, fields), partsOfType(now)]
      const merged = meanwhile.meet(...comparable(partsOfType(from), mine, theirs), now.updated_at)
      const order = merged.theirs.includes('order') ? theirs.order : mine.order
      const all = fieldsIn({ ...merged.value, order })
      const { name, class: classId, validity, retention } = merged.value
      const next = { name, class: classId, validity, retention }
      setBase(now)
      setValues(next)
      setFields(all)
      if (merged.both.length === 0) await replace(now, next, all)
      return
    }
    await done('types.saved', input.name)
  }

  function said(part: keyof TypeParts, of: TypeParts): { name: string; value: string } {
    if (part === 'order') return { name: t('types.order'), value: of.order.map((key) => (of[`field ${key}`] ?? fields.find((x) => x.key === key))?.name ?? key).join(', ') }
    if (part === 'class') return { name: t('types.class'), value: classes.find((c) => c.id === of.class)?.name ?? of.class }
    if (part === 'name' || part === 'validity' || part === 'retention') return { name: t(`types.${part}`), value: of[part] }
    const field = of[part]
    const name = t('types.fieldCalled', { name: (field ?? fields.find((x) => `field ${x.key}` === part))?.name ?? part.slice('field '.length) })
    const choices = field?.kind === 'choice' ? `: ${choicesOf(field.choices).join(', ')}` : ''
    return { name, value: field ? [field.name, t(`types.kinds.${field.kind}`) + choices, field.required && t('types.required')].filter(Boolean).join('; ') : t('types.noField') }
  }

  const set = (name: keyof typeof values, value: string) => {
    const next = { ...values, [name]: value }
    setValues(next)
    meanwhile.wrote(partsOf(next, fields))
    errors.clear(name === 'validity' ? 'validity_months' : name)
    errors.clear('all')
  }
  return (
    <FormPane
      title={type ? type.name : t('types.newTitle')}
      sub={type ? t('types.editTitle') : undefined}
      errors={errors}
      onClose={onClose}
      onSubmit={() => void save()}
      width={456}
      footer={
        <>
          <Button kind="primary" type="submit" busy={busy}>
            {t(type ? 'types.save' : 'types.create')}
          </Button>
          <Button kind="ghost" onClick={() => unsaved.leave(onClose)}>
            {t('types.cancel')}
          </Button>
          {type && (
            <LinkButton className={css.delete} data-small="" onClick={() => setDeleting(true)}>
              {t('types.delete')}
            </LinkButton>
          )}
        </>
      }
    >
      <AskUnsaved of={unsaved} />
      <Meanwhile
        of={meanwhile}
        say={said}
        onChoose={(part, from) => {
          const next = { ...partsOf(values, fields), [part]: from[part] }
          setValues({ name: next.name, class: next.class, validity: next.validity, retention: next.retention })
          setFields(fieldsIn(next))
        }}
      />
      <TextField label={t('types.name')} name="name" maxLength={80} autoComplete="off" value={values.name} error={errors.at.name} onChange={(e) => set('name', e.currentTarget.value)} />
      <SelectField label={t('types.class')} hint={t('types.classHint')} value={values.class} error={errors.at.class} onChange={(e) => set('class', e.currentTarget.value)}>
        <option value="" disabled>
          {t('types.chooseClass')}
        </option>
        {classes.map((c) => (
          <option key={c.id} value={c.id}>
            {c.restricted ? `${c.name} (${t('types.restricted')})` : c.name}
          </option>
        ))}
      </SelectField>
      <FieldsEditor
        value={fields}
        wrong={wrong}
        onChange={(next) => {
          setFields(next)
          meanwhile.wrote(partsOf(values, next))
          setWrong({})
        }}
      />
      <TextField label={t('types.validity')} optional inputMode="numeric" className={css.months} hint={t('types.validityHint')} value={values.validity} error={errors.at.validity_months} onChange={(e) => set('validity', e.currentTarget.value)} />
      <TextArea label={t('types.retention')} optional rows={3} maxLength={500} hint={t('types.retentionHint')} value={values.retention} error={errors.at.retention} onChange={(e) => set('retention', e.currentTarget.value)} />
      {deleting && type && <DeleteType type={type} onClose={() => setDeleting(false)} onDeleted={() => void reread().then(() => (onSaid(t('types.deleted', { name: type.name })), unsaved.leave(onClose)))} />}
    </FormPane>
  )
}

const inputOf = (values: TypeValues, fields: readonly FieldDraft[]): TypeInput => ({
  name: values.name.trim(),
  class: values.class,
  fields: fieldsOf(fields),
  ...(values.validity.trim() && { validity_months: Number(values.validity) }),
  ...(values.retention.trim() && { retention: values.retention.trim() }),
})

function DeleteType({ type, onClose, onDeleted }: { type: DocumentType; onClose: () => void; onDeleted: () => void }) {
  const t = accountText.useText()
  const say = useRefusals()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  async function go() {
    setBusy(true)
    try {
      await deleteType(type.id)
      onDeleted()
    } catch (cause) {
      setError(say.whole(asProblem(cause)))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('types.deleteTitle', { name: type.name })}
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" busy={busy} onClick={() => void go()}>
            {t('types.delete')}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('types.keep')}
          </Button>
        </>
      }
    >
      <p className="mut">{t('types.deleteText')}</p>
      {error && (
        <p role="alert" className={accountCss.error}>
          {error}
        </p>
      )}
    </Dialog>
  )
}
