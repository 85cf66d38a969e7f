import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useRoles } from '../../api/session'
import { refusedParts, useLeftOut } from '../../ui/address'
import { Button } from '../../ui/Button'
import { FilterChip } from '../../ui/Chip'
import { DateField } from '../../ui/DateField'
import { SelectField } from '../../ui/Field'
import { parseDay, toDay, useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Picker } from '../../ui/Listbox'
import { PageHeader } from '../../ui/PageHeader'
import { goesDown, useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, NoPageState, OfflineBand, SkeletonRows, useNoNetwork } from '../../ui/States'
import { VirtualGrid, type GridColumn, type GridHandle } from '../../ui/VirtualGrid'
import { findAccounts, readTrail, useTrail, verify, type TrailFilters, type TrailRow } from './data'
import { trailText } from './i18n'
import css from './TrailPage.module.css'
import { groups, typeOf, typeWords } from './types'

/** Who did and read what: for administrators, by names of people and ids of documents. */
export function TrailPage() {
  const { admin } = useRoles()
  const t = trailText.useText()
  if (!admin)
    return (
      <>
        <PageHeader title={t('title')} />
        <NoPageState />
      </>
    )
  return <Trail />
}

function Trail() {
  const t = trailText.useText()
  const f = useFormat()
  const { search, dropped } = readTrail(useSearch({ from: '/shell/operacao', select: (s) => s as TrailFilters }))
  const navigate = useNavigate()
  const grid = useRef<GridHandle>(null)
  const list = useTrail(search)
  const leftOut = useLeftOut([...dropped, ...refusedParts(list.error, search)])
  const go = useCallback((change: TrailFilters) => void navigate({ to: '/operacao', search: (now) => ({ ...now, ...change }), replace: true }), [navigate])
  const [actor, setActor] = useState<string>()
  const filtered = Object.values(search).some(Boolean)
  const error = useNoNetwork(list.pending || list.stale) ?? (list.rows.length === 0 ? list.error : null)
  const actorName = search.actor && (list.rows.find((r) => r.actor === search.actor && r.actor_name)?.actor_name ?? actor ?? t('who.unknown', { id: tail(search.actor) }))

  useShortcuts(t('keys.title'), [
    { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], label: t('keys.walk'), run: (e) => (grid.current?.move(goesDown(e) ? 1 : -1), grid.current?.focus()) },
  ])

  const columns = useMemo<GridColumn<TrailRow>[]>(
    () => [
      { id: 'time', header: t('column.time'), className: `${css.time} num`, cell: (r) => f.timeSeconds(r.time) },
      { id: 'who', header: t('column.who'), className: `${css.who} cut`, cell: (r) => whoWords(r, t) },
      {
        id: 'what',
        header: t('column.what'),
        className: css.what,
        cell: (r) => (
          <>
            <span>
              <span className={css.whoInside}>{whoWords(r, t)} </span>
              {typeWords(r.type, t)}
            </span>
            {r.changed && /\.changed\.v\d+$/.test(r.type) && <small className="cut">{r.changed.join(', ')}</small>}
          </>
        ),
      },
      { id: 'about', header: t('column.about'), className: `${css.about} cut`, cell: (r) => aboutWords(r, t) },
    ],
    [t, f],
  )
  const groupLabel = useCallback((day: string) => f.dayHeading(parseDay(day)), [f])

  return (
    <>
      <PageHeader title={t('title')} count={list.stale ? undefined : list.total} countLabel={list.total === undefined ? undefined : t('count', { count: list.total })} scope={t('scope')} actions={<Verify />} />
      <OfflineBand readAt={list.readAt} />
      <div className={css.bar}>
        <Picker className={css.pick} label={t('filter.who')} placeholder={t('filter.anyone')} options={findAccounts} value={search.actor ? [search.actor] : []} shown={actorName || undefined} onChange={(_, o) => (setActor(o.label), go({ actor: o.value }))} onClear={() => go({ actor: undefined })} />
        <SelectField className={css.pick} label={t('filter.what')} value={search.type ?? ''} onChange={(e) => go({ type: e.currentTarget.value || undefined })}>
          <option value="">{t('filter.anything')}</option>
          {groups.map((g) => (
            <optgroup key={g.id} label={t(`groups.${g.id}`)}>
              {g.types.map((short) => (
                <option key={short} value={typeOf(short)}>
                  {f.capital(typeWords(typeOf(short), t))}
                </option>
              ))}
            </optgroup>
          ))}
        </SelectField>
        <DateField className={css.day} label={t('filter.from')} value={search.from ?? ''} max={search.to} onChange={(day) => go({ from: day || undefined })} />
        <DateField className={css.day} label={t('filter.to')} value={search.to ?? ''} min={search.from} onChange={(day) => go({ to: day || undefined })} />
        {search.subject && <FilterChip name={t('column.about')} value={tail(search.subject)} onRemove={() => go({ subject: undefined })} />}
        {filtered && (
          <Button kind="ghost" onClick={() => void navigate({ to: '/operacao', search: {}, replace: true })}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      <section className={css.list} aria-label={t('list')}>
        {leftOut}
        {error ? (
          <ErrorState error={error} retry={list.retry} />
        ) : list.pending ? (
          <SkeletonRows rows={12} />
        ) : list.rows.length === 0 ? (
          <EmptyState icon="shield" title={t(filtered ? 'empty' : 'none')} />
        ) : (
          <VirtualGrid
            ref={grid}
            label={t('list')}
            rows={list.rows}
            rowKey={rowKey}
            total={list.total}
            columns={columns}
            className={css.grid}
            groupKey={dayOf}
            groupLabel={groupLabel}
            onOpen={(r) => go({ subject: r.subject })}
            onNeedMore={list.more}
            hasMore={list.hasMore}
            loadingMore={list.loadingMore}
            memory={`trail ${JSON.stringify(search)}`}
          />
        )}
      </section>
    </>
  )
}

const rowKey = (r: TrailRow) => String(r.seq)
const dayOf = (r: TrailRow) => toDay(new Date(r.time))
/** The end of an id tells two apart; its beginning is the time. */
const tail = (id: string) => id.slice(-8)

type Text = ReturnType<typeof trailText.useText>

function whoWords(r: TrailRow, t: Text): string {
  if (r.actor_name) return r.actor_name
  if (r.actor === 'system') return t('who.system')
  const service = /^service:(.+)$/.exec(r.actor)?.[1]
  return service ? t('who.service', { name: service }) : t('who.unknown', { id: tail(r.actor) })
}

function aboutWords(r: TrailRow, t: Text): string {
  if (r.subject_name) return r.subject_name
  const noun = r.type.split('.')[1]
  if (noun === 'session' && r.subject === 'unknown') return t('about.nobody')
  return t(noun === 'document' ? 'about.document' : noun === 'permission' ? 'about.permission' : noun === 'session' ? 'about.session' : 'about.other', { id: tail(r.subject) })
}

/** Recomputes the whole chain, and says what came of it beside the button. */
function Verify() {
  const t = trailText.useText()
  const [state, setState] = useState<{ busy?: boolean; said?: string; bad?: boolean }>({})
  async function run() {
    setState({ busy: true })
    try {
      const v = await verify()
      setState(v.intact ? { said: t('intact', { count: v.entries, head: v.head.slice(0, 12) }) } : { said: t('broken', { seq: v.broken?.seq }), bad: true })
    } catch {
      setState({ said: t('verifyFailed'), bad: true })
    }
  }
  return (
    <>
      {state.said && (
        <span className={css.said} data-bad={state.bad || undefined} role="status">
          <Icon name={state.bad ? 'warn' : 'check'} size="s" />
          {state.said}
        </span>
      )}
      <Button icon="shield" busy={state.busy} onClick={() => void run()}>
        {t('verify')}
      </Button>
    </>
  )
}
