import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useClasses, useTypes } from '../../api/catalog'
import type { Facets } from '../../api/documents'
import { personDetail, searchPeople, searchUnits, unitsQuery } from '../../api/people'
import { Avatar } from '../../ui/Avatar'
import { Button, LinkButton } from '../../ui/Button'
import { classLook } from '../../ui/classes'
import { DateField } from '../../ui/DateField'
import { TextField } from '../../ui/Field'
import { useKeptFocus } from '../../ui/focus'
import { useFormat } from '../../ui/format'
import { Listbox, type Option } from '../../ui/Listbox'
import css from './FilterEditor.module.css'
import { aheadRange, aheads, listOf, periodRange, periods, type FilterKind, type ListSearch } from './filters'
import { docText } from './i18n'

type Props = { kind: FilterKind; query?: string; search: ListSearch; facets?: Facets; onChange: (next: ListSearch) => void; onDone: () => void }

/** The inside of a chip's panel. Choosing applies at once; the options carry exact counts. */
export function FilterEditor(props: Props) {
  switch (props.kind) {
    case 'person':
      return <PersonFilter {...props} />
    case 'tag':
      return <TagFilter {...props} />
    case 'sender':
    case 'shared':
      return <ChoiceFilter {...props} kind={props.kind} />
    case 'date':
    case 'created':
    case 'expires':
      return <PeriodFilter {...props} kind={props.kind} />
    default:
      return <FacetFilter {...props} kind={props.kind} />
  }
}

function FacetFilter({ kind, search, facets, onChange, onDone }: Props & { kind: 'unit' | 'type' | 'class' }) {
  const t = docText.useText()
  const types = useTypes()
  const classes = useClasses()
  const key = kind === 'unit' ? 'unit_id' : kind
  const value = listOf(search[key])
  const chosen = value.join()
  // The one that is chosen may have no documents to be counted, and has its name all the same.
  const unit = useQuery({ ...unitsQuery, enabled: kind === 'unit' && !!chosen }).data?.units.find((u) => u.id === chosen)?.name
  const options = useMemo((): Option[] => {
    const nameOf = (id: string, name?: string) => name ?? (kind === 'unit' ? unit : undefined) ?? (kind === 'type' ? types.byId.get(id)?.name : kind === 'class' ? classes.name(id) : undefined) ?? id
    const counted = facets?.[kind] ?? []
    const missing = listOf(chosen).filter((id) => !counted.some((c) => c.id === id)).map((id) => ({ id, count: 0, name: undefined }))
    return [...counted, ...missing]
      .map((c) => ({ value: c.id, label: nameOf(c.id, c.name), count: facets ? c.count : undefined, icon: kind === 'class' ? classLook(c.id).symbol : undefined }))
      .sort((a, b) => (b.count ?? 0) - (a.count ?? 0) || a.label.localeCompare(b.label))
  }, [kind, chosen, facets, types, classes, unit])
  // Of very many units only the largest are counted: the others are found by what they are called.
  const find = useCallback(
    async (text: string, signal: AbortSignal) => {
      if (!text) return options
      const found = await searchUnits(text, signal)
      return found.map((u): Option => ({ value: u.id, label: u.name, detail: u.detail, count: options.find((o) => o.value === u.id)?.count })).sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
    },
    [options],
  )
  return (
    <Listbox
      label={t(`filter.${kind}`)}
      options={kind === 'unit' && facets?.more_units ? find : options}
      value={value}
      multiple={kind !== 'unit'}
      onChange={(next) => {
        onChange({ ...search, [key]: next.join(',') || undefined })
        if (kind === 'unit') onDone()
      }}
    />
  )
}

/** One of a few things that have no counts. */
function ChoiceFilter({ kind, search, onChange, onDone }: Props & { kind: 'sender' | 'shared' }) {
  const t = docText.useText()
  const key = kind === 'sender' ? 'created_by' : 'shared'
  const options: Option[] =
    kind === 'sender'
      ? [{ value: 'me', label: t('filter.byMyself') }]
      : [
          { value: 'with_me', label: t('filter.withMe') },
          { value: 'by_me', label: t('filter.byMe') },
        ]
  return (
    <Listbox
      label={t(`filter.${kind}`)}
      options={options}
      value={search[key] ? [search[key]] : []}
      onChange={([value]) => {
        onChange({ ...search, [key]: value })
        onDone()
      }}
    />
  )
}

function PersonFilter({ search, query, onChange, onDone }: Props) {
  const t = docText.useText()
  const options = useCallback(
    async (text: string, signal: AbortSignal): Promise<Option[]> =>
      (await searchPeople(text || query || '', signal)).map((p) => ({ value: p.id, label: p.name, detail: personDetail(p), lead: <Avatar name={p.name} size="small" quiet /> })),
    [query],
  )
  return (
    <Listbox
      label={t('filter.person')}
      placeholder={t('filter.personSearch')}
      options={options}
      value={listOf(search.employee_id)}
      onChange={([id]) => {
        onChange({ ...search, employee_id: id })
        onDone()
      }}
    />
  )
}

function TagFilter({ search, onChange, onDone }: Props) {
  const t = docText.useText()
  const [text, setText] = useState('')
  const tags = listOf(search.tag)
  const form = useRef<HTMLFormElement>(null)
  useKeptFocus(form)
  return (
    <form
      ref={form}
      className={css.form}
      onSubmit={(e) => {
        e.preventDefault()
        const tag = text.trim().replaceAll(',', '')
        if (tag && !tags.includes(tag)) onChange({ ...search, tag: [...tags, tag].join(',') })
        onDone()
      }}
    >
      <TextField label={t('filter.tag')} hint={t('filter.tagHint')} data-autofocus value={text} onChange={(e) => setText(e.currentTarget.value)} maxLength={50} />
    </form>
  )
}

const ends = { date: ['date_from', 'date_to'], created: ['created_from', 'created_to'], expires: ['expires_from', 'expires_to'] } as const

function PeriodFilter({ kind, search, facets, onChange, onDone }: Props & { kind: 'date' | 'created' | 'expires' }) {
  const t = docText.useText()
  const f = useFormat()
  const [from, to] = ends[kind]
  const [range, setRange] = useState({ from: search[from] ?? '', to: search[to] ?? '' })
  function apply(next: { from?: string; to?: string }) {
    onChange({ ...search, [from]: next.from || undefined, [to]: next.to || undefined })
    onDone()
  }
  const years = kind === 'date' ? [...(facets?.year ?? [])].sort((a, b) => b.id.localeCompare(a.id)).slice(0, 6) : []
  const box = useRef<HTMLDivElement>(null)
  useKeptFocus(box)
  return (
    <div className={css.form} ref={box}>
      <div className={css.presets}>
        {kind === 'expires'
          ? aheads.map((a, i) => (
              <Button key={a} size="small" data-autofocus={i === 0 || undefined} onClick={() => apply(aheadRange(a))}>
                {t(`filter.${a}`)}
              </Button>
            ))
          : kind === 'created'
          ? periods.map((p, i) => (
              <Button key={p} size="small" data-autofocus={i === 0 || undefined} onClick={() => apply(periodRange(p))}>
                {t(`filter.${p}`)}
              </Button>
            ))
          : years.map((y) => (
              <Button key={y.id} size="small" onClick={() => apply({ from: `${y.id}-01-01`, to: `${y.id}-12-31` })}>
                {y.id} <span className="dim num">{f.number(y.count)}</span>
              </Button>
            ))}
      </div>
      <div className={css.range}>
        <DateField label={t('filter.from')} value={range.from} onChange={(day) => setRange({ ...range, from: day })} />
        <DateField label={t('filter.to')} value={range.to} onChange={(day) => setRange({ ...range, to: day })} />
      </div>
      <div className={css.foot}>
        <Button kind="primary" size="small" onClick={() => apply(range.from && range.to && range.from > range.to ? { from: range.to, to: range.from } : range)}>
          {t('filter.apply')}
        </Button>
        {(search[from] || search[to]) && <LinkButton onClick={() => apply({})}>{t('filter.clear')}</LinkButton>}
      </div>
    </div>
  )
}
