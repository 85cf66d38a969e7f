import { useInViewport } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { memo, useState, type ReactNode } from 'react'
import { useClasses } from '../../api/catalog'
import { LinkButton } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Folha, FolhaEmpty } from '../../ui/Folha'
import { useFormat, type Format } from '../../ui/format'
import { Icon, type IconName } from '../../ui/Icon'
import { Listbox } from '../../ui/Listbox'
import { Popover } from '../../ui/Popover'
import { groupWords, willSeeQuery } from '../../ui/reach/audience'
import { reachText } from '../../ui/reach/words'
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
  takeBack: (id: string) => void
  /** The person of a row is also whose those below are that have none. */
  below: (id: string) => void
}

type Props = { row: Row; index: number; types: readonly DocumentType[]; selected: boolean; current: boolean; open: boolean; asking: Ask | undefined; /** How many rows below have no person, where that is offered. */ below: number; act: Act }

export const RowLine = memo(function RowLine({ row, index, types, selected, current, open, asking, below, act }: Props) {
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
          <div role="gridcell" className={`${css.who} ${css.none}`}>—</div>
        </>
      ) : (
        <>
          <div role="gridcell" className={css.person}>
            <PersonCell row={row} fixed={fixed} open={asking === 'person'} below={below} act={act} />
          </div>
          <div role="gridcell" className={css.type}>
            <TypeCell row={row} type={type} types={types} fixed={fixed} open={asking === 'type'} act={act} />
          </div>
          <div role="gridcell" className={css.who}>
            <WhoCell row={row} type={type} />
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

function PersonCell({ row, fixed, open, below, act }: { row: Row; fixed: boolean; open: boolean; below: number; act: Act }) {
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
      note={below > 0 && row.confirmed ? <LinkButton onClick={() => act.below(row.id)}>{t('below', { count: below })}</LinkButton> : why}
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

function TypeCell({ row, type, types, fixed, open, act }: { row: Row; type: DocumentType | undefined; types: readonly DocumentType[]; fixed: boolean; open: boolean; act: Act }) {
  const t = uploadText.useText()
  const options = useTypeOptions()
  const [asked, setAsked] = useState(false)
  const note = type && <Details row={row} types={types} />
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
function Choice({ open, onOpen, label, icon, ask, text, guess, note, children }: { open: boolean; onOpen: (open: boolean) => void; label: string; icon: IconName; ask: string; text?: string; guess?: boolean; note?: ReactNode; children: ReactNode }) {
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
      {note && (text || typeof note !== 'string') && <small className="cut">{note}</small>}
    </>
  )
}

function Value({ text, note }: { text: string; note?: ReactNode }) {
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

/** What the type still asks for; else the date and what it is filled with, or whom it is shared with. */
function Details({ row, types }: { row: Row; types: readonly DocumentType[] }) {
  const t = uploadText.useText()
  const f = useFormat()
  const lacks = missing(row, types).fields
  const type = typeOf(row, types)
  const filled = (type?.fields ?? []).map((x) => said(row.fields[x.id]?.trim(), x.kind, f)).filter(Boolean)
  const note = lacks.length
    ? t('fieldsMissing', { count: lacks.length, fields: f.list(lacks.map((x) => x.name)) })
    : row.share.length
      ? t('shared', { names: f.list(row.share.map((s) => s.name)) })
      : filled.length
        ? filled.join(', ')
        : row.dateHow === 'name'
          ? t('dateRead')
          : row.dateHow === 'today'
            ? t('dateToday')
            : undefined
  if (lacks.length)
    return (
      <span className="care" title={note}>
        {note}
      </span>
    )
  const text = [f.date(row.date), note].filter(Boolean).join(', ')
  return (
    <span className="num" title={text}>
      {text}
    </span>
  )
}

/** Who will see it, exactly, before it is sent: as soon as it is known of what class it is and whose. Asked only for rows that are looked at. */
function WhoCell({ row, type }: { row: Row; type: DocumentType | undefined }) {
  const t = uploadText.useText()
  const say = reachText.useText()
  const f = useFormat()
  const classes = useClasses()
  const { ref, inViewport } = useInViewport<HTMLDivElement>()
  const known = !!type && !!row.person && (row.confirmed || row.homonyms.length < 2)
  const employee = row.person === 'company' ? undefined : row.person?.id
  const { data } = useQuery({ ...willSeeQuery(employee, type?.class ?? ''), staleTime: 30_000, enabled: known && inViewport })
  if (!known)
    return (
      <div ref={ref} className={css.none}>
        {t(type ? 'who.person' : 'who.type')}
      </div>
    )
  const ways = data && groupWords(data, say, f, 2, data.me === false && data.total > 0 ? t('who.you') : undefined)
  const restricted = classes.byId.get(type.class)?.restricted
  const note = [restricted && t('restricted', { class: classes.name(type.class) }), ways].filter(Boolean).join(': ')
  return (
    <div ref={ref}>
      <div>{data ? (data.total === 0 ? t('who.onlyYou') : say('sees.people', { count: data.total + (data.me === false ? 1 : 0) })) : ' '}</div>
      <small className="cut" title={note}>
        {note}
      </small>
    </div>
  )
}
