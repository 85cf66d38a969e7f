import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useClasses } from '../../api/catalog'
import { Button, buttonLink, IconButton } from '../../ui/Button'
import { ClassMark } from '../../ui/Folha'
import { DateField } from '../../ui/DateField'
import { SelectField, TextField } from '../../ui/Field'
import { today } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Picker } from '../../ui/Listbox'
import { Pane, PaneBlock, PaneTop } from '../../ui/Pane'
import { WhoWillSee } from '../../ui/reach/WhoWillSee'
import { useRefusals } from '../../ui/refusals'
import { useShortcuts } from '../../ui/shortcuts'
import { Viewer } from '../../ui/viewer/Viewer'
import { desk } from './desk'
import { uploadText } from './i18n'
import { useAccounts, usePeople, useTypeOptions } from './pick'
import { personName, readNumber, titleOf, typeOf, type DocumentType, type Row, type TypeField } from './row'
import css from './RowPane.module.css'
import { refusedAt, troubleOf } from './trouble'

type Props = { row: Row; at: number; total: number; types: readonly DocumentType[]; onNext: () => void; onRemove: () => void; onClose: () => void }

/** The file itself, and everything that is said about it. What is typed is kept as it is typed. */
export function RowPane({ row, at, total, types, onNext, onRemove, onClose }: Props) {
  const t = uploadText.useText()
  useShortcuts(t('keys.group'), [
    // One step back: what floats over the pane closes first, by itself.
    { keys: 'Escape', label: t('pane.close'), always: true, quiet: true, run: (e) => !(e.target as HTMLElement | null)?.closest?.('[role=dialog], [role=menu]') && onClose() },
  ])
  const fixed = row.stage === 'queued' || row.stage === 'sending' || row.stage === 'sent'
  return (
    <Pane label={t('pane.label', { name: row.file.name })} resizeLabel={t('pane.resize')} onClose={onClose}>
      <PaneTop title={t('pane.position', { at: at + 1, total })}>
        {row.stage !== 'sent' && <IconButton icon="trash" label={t('pane.remove')} onClick={onRemove} />}
        <IconButton icon="x" label={t('pane.close')} onClick={onClose} />
      </PaneTop>
      <div className={css.body}>
        <Viewer key={row.id} className={css.viewer} source={row.file} mediaType={row.file.type} title={row.file.name} filename={row.file.name} />
        <PaneBlock className={css.block}>
          <h2 className="cut" title={row.file.name}>
            {row.file.name}
          </h2>
          {fixed ? <Fixed row={row} types={types} /> : <Form row={row} types={types} />}
        </PaneBlock>
      </div>
      {!fixed && (
        <div className={css.foot}>
          {row.person && !row.confirmed && row.homonyms.length < 2 && (
            <Button kind="primary" onClick={() => desk.say(row.id, { confirmed: true, how: 'chosen' })}>
              {t('pane.confirm', { name: personName(row.person) })}
            </Button>
          )}
          <Button onClick={onNext}>{t('pane.next')}</Button>
        </div>
      )}
    </Pane>
  )
}

function Fixed({ row, types }: { row: Row; types: readonly DocumentType[] }) {
  const t = uploadText.useText()
  return (
    <>
      <p>{[row.person === 'company' ? t('companyOwn') : personName(row.person), typeOf(row, types)?.name].filter(Boolean).join(', ')}</p>
      <p className="mut">{t(row.stage === 'sent' ? 'pane.gone' : 'pane.wayOn')}</p>
      {row.document && (
        <Link to="/documentos" search={{ doc: row.document.id }} className={buttonLink()}>
          {t('pane.openSent')}
        </Link>
      )}
    </>
  )
}

function Form({ row, types }: { row: Row; types: readonly DocumentType[] }) {
  const t = uploadText.useText()
  const say = useRefusals()
  const people = usePeople(row.homonyms)
  const options = useTypeOptions()
  const type = typeOf(row, types)
  const put = (change: Partial<Row>) => desk.say(row.id, change)
  const refused = (field: string) => {
    const found = refusedAt(row, field)
    return found && say.field(found)
  }
  const { word, retry } = troubleOf(row.problem)
  const fields = (type?.fields ?? []).map((f) => f.id)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!row.problem?.fields.length) return
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] button')
    first?.focus()
    first?.scrollIntoView({ block: 'center' })
  }, [row.problem])
  const placed = ['title', 'type', 'employee_id', 'date', 'share_with', ...fields.map((f) => `fields.${f}`)].some(refused)
  return (
    <form ref={form} className={css.form} noValidate onSubmit={(e) => e.preventDefault()}>
      {row.stage === 'failed' && !placed && (
        <p className={css.said} role="alert">
          <Icon name="warn" />
          <span>
            {t(`is.${word}`)}
            {!retry && word === 'wrong' && row.problem && `: ${say.whole(row.problem)}`}
          </span>
        </p>
      )}
      <Picker
        label={t('pane.person')}
        options={people.options}
        placeholder={t('pane.none')}
        value={row.confirmed ? people.valueOf(row.person) : []}
        shown={row.person && (row.person === 'company' ? t('companyOwn') : `${personName(row.person)}${row.confirmed ? '' : '?'}`)}
        hint={row.person && !row.confirmed ? (row.homonyms.length > 1 ? t('homonyms', { count: row.homonyms.length }) : t('how.name')) : undefined}
        error={refused('employee_id')}
        onChange={([id]) => {
          const person = people.chosen(id!)
          if (person) put({ person, confirmed: true, how: 'chosen', homonyms: [] })
        }}
      />
      <Picker label={t('pane.type')} options={options} placeholder={t('pane.none')} value={type ? [type.id] : []} shown={type?.name} error={refused('type')} onChange={([id]) => put({ typeId: id, typeHow: 'chosen' })} />
      <DateField label={t('pane.date')} value={row.date} error={refused('date')} onChange={(date) => put({ date: date || today(), dateHow: date ? 'chosen' : 'today' })} />
      {(type?.fields ?? []).map((field) => (
        <Value key={field.id} field={field} row={row} error={refused(`fields.${field.id}`)} />
      ))}
      <TextField label={t('pane.title')} maxLength={200} value={row.title ?? titleOf(row, type)} error={refused('title')} onChange={(e) => put({ title: e.currentTarget.value })} />
      <Sharing row={row} type={type} error={refused('share_with')} />
      {type && <Who row={row} type={type} />}
    </form>
  )
}

function Value({ field, row, error }: { field: TypeField; row: Row; error?: string }) {
  const t = uploadText.useText()
  const [left, leave] = useState(false)
  const value = row.fields[field.id] ?? ''
  const put = (next: string) => desk.say(row.id, (now) => ({ fields: { ...now.fields, [field.id]: next } }))
  const own = field.kind === 'number' && value.trim() && readNumber(value) === undefined ? t('wrongNumber') : field.required && left && !value.trim() ? t('missing') : undefined
  const common = { label: field.name, optional: !field.required, error: error ?? own }
  if (field.kind === 'date') return <DateField {...common} value={value} onChange={put} />
  if (field.kind === 'choice')
    return (
      <SelectField {...common} value={value} onBlur={() => leave(true)} onChange={(e) => put(e.currentTarget.value)}>
        <option value="" />
        {(field.choices ?? []).map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </SelectField>
    )
  return <TextField {...common} inputMode={field.kind === 'number' ? 'decimal' : undefined} maxLength={500} value={value} onBlur={() => leave(true)} onChange={(e) => put(e.currentTarget.value)} />
}

function Sharing({ row, type, error }: { row: Row; type?: DocumentType; error?: string }) {
  const t = uploadText.useText()
  const accounts = useAccounts()
  const classes = useClasses()
  const restricted = !!type && !!classes.byId.get(type.class)?.restricted
  const share = row.share[0]
  const past = share?.until && share.until < today() ? t('pastDate') : undefined
  return (
    <>
      <Picker
        label={t('pane.share')}
        optional
        hint={t('pane.shareHint')}
        options={accounts.options}
        value={share ? [share.user_id] : []}
        shown={share?.name}
        placeholder={t('pane.shareNone')}
        error={error}
        onChange={([id]) => desk.say(row.id, (now) => ({ share: [{ user_id: id!, name: accounts.nameOf(id!), until: now.share[0]?.until ?? '' }] }))}
        onClear={() => desk.say(row.id, { share: [] })}
      />
      {share && <DateField label={t('pane.until')} optional hint={t('pane.untilHint')} min={today()} value={share.until} error={past} onChange={(until) => desk.say(row.id, { share: [{ ...share, until }] })} />}
      {share && restricted && <TextField label={t('pane.why')} hint={t('pane.whyHint')} maxLength={500} value={share.why ?? ''} onChange={(e) => desk.say(row.id, { share: [{ ...share, why: e.currentTarget.value }] })} />}
    </>
  )
}

/** Who will see it: exactly, once it is known whose it is and what; else as far as the class alone says it. */
function Who({ row, type }: { row: Row; type: DocumentType }) {
  const t = uploadText.useText()
  const classes = useClasses()
  const name = classes.name(type.class)
  const text = t(classes.byId.get(type.class)?.restricted ? 'pane.whoRestricted' : row.person === 'company' ? 'pane.whoCompany' : 'pane.whoOpen', { class: name })
  return (
    <div className={css.who}>
      <ClassMark classId={type.class} name={name} tint />
      {row.person && row.confirmed ? (
        <WhoWillSee employeeId={row.person === 'company' ? undefined : row.person.id} classId={type.class} otherwise={text} />
      ) : (
        <p>
          <b>{t('pane.who')}:</b> {text}
        </p>
      )}
    </div>
  )
}

