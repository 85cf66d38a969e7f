import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { api, body } from '../../api/client'
import { useTypes } from '../../api/catalog'
import type { DocumentRow } from '../../api/documents'
import { patchRows, rereadRows } from '../../api/keyset'
import { personDetail, searchPeople } from '../../api/people'
import { asProblem } from '../../api/problem'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { DateField } from '../../ui/DateField'
import { TextField } from '../../ui/Field'
import { useFirstField } from '../../ui/focus'
import { useFormErrors, type Wrong } from '../../ui/form'
import { useFormat } from '../../ui/format'
import { uiText } from '../../ui/i18n'
import { announce } from '../../ui/live'
import { Picker, type Option } from '../../ui/Listbox'
import { Meanwhile, useMeanwhile } from '../../ui/Meanwhile'
import { useRefusals } from '../../ui/refusals'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import { changeMany, detailQuery, forgetCounts, listsKey, type Outcome } from './data'
import { failures } from './failures'
import { fieldName, showValue } from './describe'
import css from './DocumentPane.module.css'
import { changes, draftFrom, draftOf, numberOf, partsOf, tagsOf, type Change, type Draft, type Parts } from './draft'
import { docText } from './i18n'
import { TypeFields } from './TypeFields'

type Field = 'title' | 'employee_id' | 'type' | 'date' | 'tags' | `fields.${string}`

/**
 * What is said about one document, or what several are to say from now on: what they do not share reads "vários", and what
 * stays blank is left alone.
 */
export default function EditForm({ docs, etag, onDone, onFailed }: { docs: readonly DocumentRow[]; etag?: string; onDone: () => void; /** Those of several that were not changed. */ onFailed?: (failed: Outcome['failed']) => void }) {
  const t = docText.useText()
  const ui = uiText.useText()
  const say = useRefusals()
  const client = useQueryClient()
  const types = useTypes()
  const many = docs.length > 1
  const [base, setBase] = useState({ docs, etag })
  const [start] = useState<Draft>(() => draftOf(docs))
  const [draft, setDraft] = useState<Draft>(start)
  const errors = useFormErrors<Field>()
  useFirstField(errors.form)
  const [busy, setBusy] = useState(false)
  const meanwhile = useMeanwhile<Parts>()
  const [sides, setSides] = useState<readonly Draft[]>([])
  const f = useFormat()
  const before = many ? start : draftOf(base.docs)
  const unsaved = useUnsaved(JSON.stringify(partsOf(draft)) !== JSON.stringify(partsOf(before)), ['doc', 'pane'])
  const done = () => unsaved.leave(onDone)
  function set(change: Partial<Draft>) {
    const next = { ...draft, ...change }
    setDraft(next)
    meanwhile.wrote(partsOf(next))
    errors.clear('all')
  }
  const type = types.byId.get(draft.type)
  const people = useCallback(
    async (q: string, signal: AbortSignal): Promise<Option[]> => [
      ...(q ? [] : [{ value: '', label: t('edit.company'), icon: 'home' as const }]),
      ...(await searchPeople(q, signal)).map((p) => ({ value: p.id, label: p.name, detail: personDetail(p), lead: <Avatar name={p.name} size="small" quiet /> })),
    ],
    [t],
  )

  function lacking(): Wrong<Field> {
    if (many) return {}
    const found: Wrong<Field> = {}
    for (const key of ['title', 'type', 'date'] as const) if (!draft[key].trim()) found[key] = t('edit.missing')
    for (const field of type?.fields ?? []) {
      const text = draft.fields[field.id] ?? ''
      if (field.required && !text) found[`fields.${field.id}`] = t('edit.missing')
      else if (field.kind === 'number' && text && Number.isNaN(numberOf(text))) found[`fields.${field.id}`] = t('edit.number')
    }
    return found
  }

  async function save() {
    if (errors.refuse(lacking())) return
    if (meanwhile.undecided) return void errors.refuse({ all: ui('meanwhile.undecided') })
    setBusy(true)
    try {
      if (many) await saveMany()
      else await saveOne(base.docs[0]!, base.etag, draft)
    } finally {
      setBusy(false)
    }
  }

  async function saveOne(doc: DocumentRow, tag: string | undefined, draft: Draft) {
    const type = types.byId.get(draft.type)
    const change = changes(doc, draft, type)
    if (!Object.keys(change).length) return done()
    try {
      const saved = await body(api.PATCH('/api/documents/{id}', { params: { path: { id: doc.id }, header: { 'If-Match': tag } }, body: change, headers: { 'Content-Type': 'application/merge-patch+json' } }))
      took([saved as DocumentRow], change)
      announce(t('edit.saved'))
      done()
    } catch (cause) {
      if (asProblem(cause).status === 412) return meet(doc, draft)
      if (asProblem(cause).missing) void client.invalidateQueries({ queryKey: detailQuery(doc.id).queryKey }) // gone: then the page says so
      errors.refused(cause, ['title', 'employee_id', 'type', 'date', 'tags', ...(type?.fields ?? []).map((f) => `fields.${f.id}` as const)])
    }
  }

  /** Somebody saved first. What only one of the two changed goes on by itself; what both did is asked. */
  async function meet(doc: DocumentRow, draft: Draft) {
    const now = await client.fetchQuery({ ...detailQuery(doc.id), staleTime: 0 }).catch((cause: unknown) => void errors.refused(cause, []))
    if (!now) return // when it is gone, the page says so
    const merged = meanwhile.meet(partsOf(draftOf([doc])), partsOf(draft), partsOf(draftOf([now])), now.updated_at)
    const both = [draft, draftOf([now])]
    const next = draftFrom(merged.value, ...both)
    setSides(both)
    setBase({ docs: [now], etag: now.etag })
    setDraft(next)
    if (merged.both.length === 0) await saveOne(now, now.etag, next)
  }

  function said(part: string, of: Parts): { name: string; value: string } {
    const value = of[part] ?? ''
    if (part === 'employee_id') return { name: t('edit.person'), value: draftFrom(of, ...sides).employee_name || t('edit.company') }
    if (part === 'type') return { name: t('edit.type'), value: types.byId.get(value)?.name ?? value }
    if (part === 'date') return { name: t('edit.date'), value: value && f.date(value) }
    if (part === 'title' || part === 'tags') return { name: t(part === 'title' ? 'edit.name' : 'edit.tags'), value }
    const id = part.slice('fields.'.length)
    const field = [of.type, draft.type].flatMap((type) => types.byId.get(type ?? '')?.fields ?? []).find((x) => x.id === id)
    return { name: field ? fieldName(field.name) : id, value: value && showValue(field, field?.kind === 'number' ? numberOf(value) : value, f) }
  }

  /** Tags are added to what each has; everything else is the same for all. */
  async function saveMany() {
    const wanted: Change = {}
    // Only what was written here: what they shared when the form opened is not what it says of one chosen since.
    if (draft.type && draft.type !== start.type) wanted.type = draft.type
    if (draft.date && draft.date !== start.date) wanted.date = draft.date
    if (draft.employee_id !== undefined && draft.employee_id !== start.employee_id) wanted.employee_id = draft.employee_id || null
    const tags = tagsOf(draft.tags)
    // Documents with the same tags before are one request.
    const groups = new Map<string, { ids: string[]; tags?: string[] }>()
    for (const doc of docs) {
      const after = [...new Set([...(doc.tags ?? []), ...tags])]
      const change = tags.length && after.length !== (doc.tags ?? []).length ? after : undefined
      const key = change?.join('\n') ?? ''
      const group = groups.get(key) ?? { ids: [], tags: change }
      group.ids.push(doc.id)
      groups.set(key, group)
    }
    let saved = 0
    const failed: Outcome['failed'] = []
    for (const group of groups.values()) {
      const edit = { ...wanted, ...(group.tags && { tags: group.tags }) }
      if (!Object.keys(edit).length) continue
      const out = await changeMany(group.ids, { edit: edit })
      saved += out.done.length
      failed.push(...out.failed)
      took(out.done.flatMap((d) => (d.document ? [d.document as DocumentRow] : [])), edit)
    }
    if (failed.length) {
      errors.refuse({ all: [saved > 0 && t('edit.savedMany', { count: saved }), failures(failed, docs, (p) => say.whole(p), t, f)].filter(Boolean).join(' ') })
      return onFailed?.(failed)
    }
    if (!saved) return void errors.refuse({ all: t('edit.nothing') })
    announce(t('edit.savedMany', { count: saved }))
    done()
  }

  /** What was saved, put into the lists; a new owner or type has names that only the server knows. */
  function took(saved: readonly DocumentRow[], change: Change) {
    const byId = new Map(saved.map((doc) => [doc.id, doc]))
    patchRows<DocumentRow>(client, listsKey, (row) => (byId.has(row.id) ? { ...row, ...byId.get(row.id) } : row))
    for (const id of byId.keys()) void client.invalidateQueries({ queryKey: ['documents', 'one', id] })
    if (change.employee_id !== undefined || change.type) void rereadRows(client, listsKey)
    forgetCounts(client)
  }

  return (
    <form
      ref={errors.form}
      className={css.form}
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        if (!busy) void save()
      }}
    >
      <h2>{many ? t('edit.titleMany', { count: docs.length }) : t('edit.title')}</h2>
      {many && <p className={css.intro}>{t('edit.blank')}</p>}
      <AskUnsaved of={unsaved} />
      <Meanwhile of={meanwhile} say={said} onChoose={(part, from) => (setDraft((now) => draftFrom({ ...partsOf(now), [part]: from[part] }, now, ...sides)), errors.clear('all'))} />
      {!many && <TextField label={t('edit.name')} value={draft.title} maxLength={200} error={errors.at.title} onChange={(e) => set({ title: e.currentTarget.value })} />}
      <Picker
        label={t('edit.person')}
        options={people}
        value={draft.employee_id === undefined ? [] : [draft.employee_id]}
        shown={draft.employee_name || (draft.employee_id === '' ? t('edit.company') : undefined)}
        placeholder={many ? t('edit.several') : t('edit.company')}
        error={errors.at.employee_id}
        onChange={([id], option) => set({ employee_id: id, employee_name: option.label })}
      />
      <Picker
        label={t('edit.type')}
        options={types.all.map((x) => ({ value: x.id, label: x.name }))}
        value={draft.type ? [draft.type] : []}
        shown={type?.name}
        placeholder={many ? t('edit.several') : undefined}
        error={errors.at.type}
        onChange={([id]) => set({ type: id })}
      />
      <DateField label={t('edit.date')} value={draft.date} hint={many && !draft.date ? t('edit.several') : undefined} error={errors.at.date} onChange={(date) => set({ date })} />
      {type && !many && <TypeFields type={type} values={draft.fields} errors={errors.at} onChange={(fields) => set({ fields })} />}
      <TextField label={many ? t('edit.addTags') : t('edit.tags')} hint={t('edit.tagsHint')} optional value={draft.tags} error={errors.at.tags} onChange={(e) => set({ tags: e.currentTarget.value })} />
      {errors.at.all && (
        <p className={css.said} role="alert">
          {errors.at.all}
        </p>
      )}
      <div className={css.foot}>
        <Button kind="primary" type="submit" busy={busy}>
          {many ? t('edit.saveMany', { count: docs.length }) : t('edit.save')}
        </Button>
        <Button kind="ghost" onClick={done}>
          {ui('cancel')}
        </Button>
      </div>
    </form>
  )
}
