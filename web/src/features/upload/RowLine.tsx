import { memo, useState, type ReactNode } from 'react'
import { useClasses } from '../../api/catalog'
import { Checkbox } from '../../ui/Checkbox'
import { Folha, FolhaEmpty } from '../../ui/Folha'
import { useFormat, type Format } from '../../ui/format'
import { Icon, type IconName } from '../../ui/Icon'
import { Listbox } from '../../ui/Listbox'
import { Popover } from '../../ui/Popover'
import { uploadText } from './i18n'
import { usePeople, useTypeOptions } from './pick'
import { missing, personName, standing, typeOf, type DocumentType, type Person, type Row, type TypeField } from './row'
import css from './RowLine.module.css'
import { Standing } from './Standing'

export type Ask = 'person' | 'type'

/** What can be done to a row. The functions never change, so that rows are drawn only when they do. */
export type Act = {
  open: (id: string) => void
  ask: (id: string, what: Ask | undefined) => void
  confirm: (id: string) => void
  person: (id: string, person: Person | 'company') => void
  type: (id: string, typeId: string) => void
  select: (id: string, on: boolean, range: boolean) => void
  anyway: (id: string) => void
  retry: (id: string) => void
  stop: (id: string) => void
}

type Props = { row: Row; index: number; types: readonly DocumentType[]; selected: boolean; current: boolean; open: boolean; asking: Ask | undefined; act: Act }

export const RowLine = memo(function RowLine({ row, index, types, selected, current, open, asking, act }: Props) {
  const t = uploadText.useText()
  const f = useFormat()
  const type = typeOf(row, types)
  const where = standing(row, types)
  const fixed = row.stage !== 'open' && row.stage !== 'failed'
  const name = row.file.name
  return (
    <div role="row" aria-rowindex={index + 2} aria-selected={selected} aria-current={open || undefined} tabIndex={current ? 0 : -1} data-row={row.id} data-fixed={fixed || undefined} data-unfit={row.unfit || undefined} className={css.row}>
      <div role="gridcell" className={css.box}>
        {!fixed && !row.unfit && <Checkbox label={t('selectRow', { name })} checked={selected} onChange={(on) => act.select(row.id, on, false)} />}
      </div>
      <div role="gridcell" className={css.sheet}>
        {type ? <Folha classId={type.class} /> : <FolhaEmpty />}
      </div>
      <div role="gridcell" className={css.file}>
        <button type="button" tabIndex={-1} className={css.name} onClick={() => act.open(row.id)} title={name} aria-label={row.unfit ? name : t('editLabel', { name })}>
          <Middle text={name} />
        </button>
        <small className="num">{[t(`kind.${row.kind}`), f.bytes(row.file.size)].join(', ')}</small>
      </div>
      {row.unfit ? (
        <>
          <div role="gridcell" className={`${css.person} ${css.none}`}>—</div>
          <div role="gridcell" className={`${css.type} ${css.none}`}>—</div>
          <div role="gridcell" className={`${css.details} ${css.none}`}>—</div>
        </>
      ) : (
        <>
          <div role="gridcell" className={css.person}>
            <PersonCell row={row} fixed={fixed} open={asking === 'person'} act={act} />
          </div>
          <div role="gridcell" className={css.type}>
            <TypeCell row={row} type={type} fixed={fixed} open={asking === 'type'} act={act} />
          </div>
          <div role="gridcell" className={css.details}>
            <Details row={row} types={types} />
          </div>
        </>
      )}
      <div role="gridcell" className={css.standing}>
        <Standing row={row} where={where} types={types} act={act} />
      </div>
    </div>
  )
})

/** A long name keeps its end: what tells files apart is often there, and what kind they are. */
function Middle({ text }: { text: string }) {
  const tail = text.length > 24 ? 10 : 0
  return (
    <span className={css.middle}>
      <span className="cut">{tail ? text.slice(0, -tail) : text}</span>
      {tail > 0 && <span>{text.slice(-tail)}</span>}
    </span>
  )
}

function PersonCell({ row, fixed, open, act }: { row: Row; fixed: boolean; open: boolean; act: Act }) {
  const t = uploadText.useText()
  const people = usePeople(row.homonyms)
  const guessed = !!row.person && !row.confirmed
  const [asked, setAsked] = useState(false)
  const name = row.person === 'company' ? t('companyOwn') : personName(row.person)
  const unit = row.person !== 'company' && row.person?.unit_name
  const shown = guessed ? `${row.homonyms.length > 1 && unit ? `${name} (${unit})` : name}?` : name
  const why = row.person === 'company' ? t('companyHint') : guessed && row.homonyms.length > 1 ? t('homonyms', { count: row.homonyms.length }) : row.how && t(`how.${row.how}`, { found: row.found })
  if (fixed) return <Value text={name} note={why} />
  return (
    <Choice
      open={open || asked}
      onOpen={(on) => {
        setAsked(on)
        if (!on) act.ask(row.id, undefined)
      }}
      label={t('personLabel', { name: row.file.name })}
      icon="user"
      ask={t('askPerson')}
      text={row.person && shown}
      guess={guessed}
      note={why}
    >
      <Listbox
        label={t('column.person')}
        placeholder={t('personSearch')}
        options={people.options}
        value={row.confirmed ? people.valueOf(row.person) : []}
        onChange={([id]) => {
          const person = people.chosen(id!)
          if (person) act.person(row.id, person)
          setAsked(false)
        }}
      />
    </Choice>
  )
}

function TypeCell({ row, type, fixed, open, act }: { row: Row; type: DocumentType | undefined; fixed: boolean; open: boolean; act: Act }) {
  const t = uploadText.useText()
  const classes = useClasses()
  const options = useTypeOptions()
  const [asked, setAsked] = useState(false)
  const restricted = type && classes.byId.get(type.class)?.restricted
  const note = type && (restricted ? t('restricted', { class: classes.name(type.class) }) : t(row.typeHow === 'name' ? 'typeRead' : 'typeChosen'))
  if (fixed) return <Value text={type?.name ?? ''} note={note} />
  return (
    <Choice
      open={open || asked}
      onOpen={(on) => {
        setAsked(on)
        if (!on) act.ask(row.id, undefined)
      }}
      label={t('typeLabel', { name: row.file.name })}
      icon="docs"
      ask={t('askType')}
      text={type?.name}
      note={note}
    >
      <Listbox
        label={t('column.type')}
        options={options}
        value={type ? [type.id] : []}
        onChange={([id]) => {
          act.type(row.id, id!)
          setAsked(false)
        }}
      />
    </Choice>
  )
}

/** A value that opens a list, with why it is so under it; without a value, a button that asks. */
function Choice({ open, onOpen, label, icon, ask, text, guess, note, children }: { open: boolean; onOpen: (open: boolean) => void; label: string; icon: IconName; ask: string; text?: string; guess?: boolean; note?: string | false; children: ReactNode }) {
  return (
    <>
      <Popover
        open={open}
        onOpen={onOpen}
        label={label}
        width={340}
        target={
          <button type="button" tabIndex={-1} className={text ? (guess ? css.guess : css.known) : css.pick} aria-haspopup="listbox" aria-expanded={open} aria-label={`${label}: ${text ?? ask}`} title={text} onClick={() => onOpen(!open)}>
            {!text && <Icon name={icon} size="s" />}
            <span className="cut">{text ?? ask}</span>
          </button>
        }
      >
        {children}
      </Popover>
      {text && note && <small className="cut">{note}</small>}
    </>
  )
}

function Value({ text, note }: { text: string; note?: string | false }) {
  return (
    <>
      <div className="cut" title={text}>
        {text}
      </div>
      {note && <small className="cut">{note}</small>}
    </>
  )
}

/** A field's value as people say it: days, and months written as 2026-10, in words. */
function said(value: string | undefined, kind: TypeField['kind'], f: Format): string | undefined {
  if (!value) return undefined
  if (kind === 'date') return f.date(value)
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(value) ? f.month(`${value}-01`) : value
}

/** The date, and under it what the type asks for, or whom it is shared with. */
function Details({ row, types }: { row: Row; types: readonly DocumentType[] }) {
  const t = uploadText.useText()
  const f = useFormat()
  const lacks = missing(row, types).fields
  const type = typeOf(row, types)
  const filled = (type?.fields ?? []).map((x) => said(row.fields[x.id]?.trim(), x.kind, f)).filter(Boolean)
  const note = lacks.length
    ? t('fieldsMissing', { fields: f.list(lacks.map((x) => x.name)) })
    : row.share.length
      ? t('shared', { names: f.list(row.share.map((s) => s.name)) })
      : filled.length
        ? filled.join(', ')
        : row.dateHow === 'name'
          ? t('dateRead')
          : row.dateHow === 'today'
            ? t('dateToday')
            : undefined
  return (
    <>
      <div className="num">{f.date(row.date)}</div>
      {note && (
        <small className={lacks.length ? 'cut care' : 'cut'} title={note}>
          {note}
        </small>
      )}
    </>
  )
}
