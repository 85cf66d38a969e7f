import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { allowedQuery } from '../../api/allowed'
import { useClasses, useTypes } from '../../api/catalog'
import type { DocumentAction, DocumentRow } from '../../api/documents'
import { download, mostDownloads } from '../../api/download'
import { rereadRows } from '../../api/keyset'
import { asProblem, type Problem } from '../../api/problem'
import type { SchemaCan } from '../../api/schema'
import { emergencyOver, keptClass, teamUnit, useSession } from '../../api/session'
import { useViews } from '../../api/views'
import { refusedParts } from '../../ui/address'
import { buttonLink, LinkButton } from '../../ui/Button'
import { FirstSteps, useIsBeginning } from '../../ui/first/FirstSteps'
import { parseDay, toDay, useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { uiText } from '../../ui/i18n'
import { whenIdle } from '../../ui/idle'
import { whoseWords } from '../../ui/kinds'
import { announce } from '../../ui/live'
import { PageHeader } from '../../ui/PageHeader'
import { ready } from '../../ui/ready'
import { useRefusals } from '../../ui/refusals'
import { documentsOf, shellText } from '../../ui/shell-words'
import { useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, OfflineBand, SkeletonRows, useNoNetwork } from '../../ui/States'
import { UndoBar } from '../../ui/UndoBar'
import { PdfView } from '../../ui/viewer/pdf-view'
import { VirtualGrid, type GridHandle } from '../../ui/VirtualGrid'
import { documentColumns } from './columns'
import columnCss from './columns.module.css'
import { countQuery, detailQuery, forgetCounts, listsKey, loadPage, recount, takeOut, useDocumentList, type Outcome } from './data'
import type { PaneMode } from './DocumentPane'
import css from './DocumentsPage.module.css'
import { failures } from './failures'
import { FilterRow } from './FilterRow'
import { activeKinds, readSearch, sameList, sortOf, type FilterKind, type ListSearch } from './filters'
import { Hints } from './Hints'
import { docText } from './i18n'
import { NoMatch } from './NoMatch'
import { ScopeLine } from './ScopeLine'
import { SearchBox } from './SearchBox'
import { useSelection } from './selection'
import { standingAt } from './standing'
import { SelectionBar, type BulkAction } from './SelectionBar'
import { TooManyByTitle } from './TooManyByTitle'
import { useBin } from './useBin'
import { useMarkRead } from './useMarkRead'
import { useWatch } from './useWatch'

const DocumentPane = ready(() => import('./DocumentPane').then((m) => m.DocumentPane))
const BulkPane = lazy(() => import('./BulkPane'))
const PurgeDialog = lazy(() => import('./PurgeDialog'))
const GoToDate = ready(() => import('./GoToDate').then((m) => m.default))

const rowKey = (row: DocumentRow) => row.id
/** Beyond this many, choosing all of them is not offered: actions run one by one. */
const mostSelected = 1000

export function DocumentsPage() {
  const t = docText.useText()
  const ui = uiText.useText()
  const f = useFormat()
  const refusals = useRefusals()
  const client = useQueryClient()
  const navigate = useNavigate()
  const address = useSearch({ from: '/shell/documentos' })
  const types = useTypes()
  const { name: className, byId: classes } = useClasses()
  const { search, dropped } = useMemo(() => readSearch(address, { type: types.byId, class: classes }), [address, types, classes])
  const session = useSession()
  const { user, company, can, summary: atFirst, emergencies } = session
  const simple = isSimple(can)
  const list = useDocumentList(search)
  const { rows, total } = list
  const cut = useNoNetwork(list.pending)
  const binned = search.status === 'deleted'
  const order = useMemo(() => rows.map(rowKey), [rows])
  const selection = useSelection(order)
  // What failed stays chosen, to be tried again; what is gone cannot be.
  const keep = (failed: Outcome['failed']) => selection.set(failed.filter((x) => !x.problem.missing).map((x) => x.id))
  const bin = useBin(search, (failed) => selection.keys.size > 0 || failed.length > 1 ? keep(failed) : undefined)
  const fresh = useWatch(search, { open: search.doc, me: user.account_id, rows, ready: !list.pending && !list.stale, onGone: left })
  const grid = useRef<GridHandle>(null)
  const mode: PaneMode = search.pane === 'edit' || search.pane === 'share' ? search.pane : 'view'
  const bulk = search.pane === 'edit-many' ? 'edit' : search.pane === 'share-many' ? 'share' : undefined
  const [purging, setPurging] = useState<DocumentRow[]>()
  const [wanted, setWanted] = useState<{ kind: FilterKind | 'any'; query?: string }>()
  const [dating, setDating] = useState(false)
  const selecting = selection.keys.size > 0

  const change = useCallback((next: ListSearch, how?: { replace?: boolean }) => void navigate({ to: '/documentos', search: next, replace: how?.replace }), [navigate])
  const open = useCallback(
    (id: string | undefined, next: PaneMode = 'view', sure = false) => void navigate({ to: '/documentos', search: (now: ListSearch) => ({ ...now, doc: id, pane: next === 'view' ? undefined : next }), replace: id === undefined || !!search.doc, ignoreBlocker: sure }),
    [navigate, search.doc],
  )
  /** What the pane shows is in the address, so that leaving a form is leaving a place. */
  const show = useCallback((pane: string | undefined) => void navigate({ to: '/documentos', search: (now: ListSearch) => ({ ...now, pane }), replace: true }), [navigate])
  const setMode = (next: PaneMode) => show(next === 'view' ? undefined : next)

  // An address may be old, or typed: what of it is not understood, here or by the server, is left out and said.
  const { setFeedback } = bin
  const refused = rows.length === 0 ? refusedParts(list.error, { ...search, sort: undefined }) : []
  const unknown = [...dropped, ...refused].join(', ')
  const rest = JSON.stringify({ ...search, ...Object.fromEntries(refused.map((name) => [name, undefined])) })
  useEffect(() => {
    if (!unknown) return
    const said = ui('addressDropped', { names: unknown })
    setFeedback({ said, icon: 'warn' })
    void navigate({ to: '/documentos', search: JSON.parse(rest) as ListSearch, replace: true })
  }, [unknown, rest, navigate, setFeedback, ui])

  useEffect(
    () =>
      whenIdle(() => {
        DocumentPane.preload()
        PdfView.preload()
        GoToDate.preload()
      }),
    [],
  )

  const at = search.doc ? order.indexOf(search.doc) : -1
  const openRow = rows[at]
  useMarkRead(openRow)
  // The next document is there before it is asked for; in an emergency access that would be a reading nobody did.
  const nextId = at >= 0 && emergencies.length === 0 ? order[at + 1] : undefined
  useEffect(() => {
    if (nextId) void client.prefetchQuery(detailQuery(nextId))
  }, [nextId, client])
  useEffect(() => {
    if (list.hasMore && at >= 0 && at > rows.length - 20) list.more()
  }, [at, rows.length, list])

  useEffect(() => {
    if (total === undefined || list.stale) return
    announce(t('count', { count: total }))
  }, [total, list.stale, t])
  // What the navigation says of this list is what the list says.
  useEffect(() => {
    if (total !== undefined && !list.stale) client.setQueryData(countQuery(search).queryKey, total)
  }, [total, list.stale, list.readAt, client, search])

  function move(n: number) {
    if (!search.doc) return grid.current?.move(n)
    const next = order[(at < 0 ? 0 : at) + (at < 0 ? 0 : n)]
    if (!next) return
    open(next, mode)
    grid.current?.scrollTo(next)
  }

  /** What an action is about: the chosen rows, or the open one, or the one the keys are on. */
  function subjects(): DocumentRow[] {
    if (selecting) return rows.filter((r) => selection.has(r.id))
    const key = search.doc ?? grid.current?.activeKey()
    const row = rows.find((r) => r.id === key)
    return row ? [row] : []
  }

  function remove(gone: DocumentRow[]) {
    const ids = new Set(gone.map((r) => r.id))
    if (search.doc && ids.has(search.doc)) open(order.slice(at + 1).find((id) => !ids.has(id)), 'view', true)
    selection.clear()
    void bin.remove(gone)
  }

  /** Documents that somebody deleted, moved away or took back while they were shown here. */
  function left(gone: DocumentRow[], still?: string) {
    const ids = new Set(gone.map((r) => r.id))
    takeOut(client, ids)
    forgetCounts(client)
    void recount(client, search)
    if (selecting) selection.set([...selection.keys].filter((id) => !ids.has(id)))
    const lost = gone.filter((r) => r.id !== still)
    if (lost.length) bin.setFeedback({ said: lost.length === 1 ? t('gone.one', { title: lost[0]!.title }) : t('gone.many', { count: lost.length }), icon: 'warn' })
    if (!search.doc || search.doc === still || !ids.has(search.doc)) return
    open(undefined, 'view', true)
    client.removeQueries({ queryKey: detailQuery(search.doc).queryKey })
    grid.current?.focus()
  }

  async function save(chosen: readonly DocumentRow[]) {
    if (chosen.length === 1) announce(t('down.started', { title: chosen[0]!.title }))
    const failed = await download(chosen)
    const gone = chosen.filter((row) => failed.some((x) => x.id === row.id && x.problem.missing))
    if (gone.length) left(gone)
    const rest = failed.filter((x) => !x.problem.missing)
    if (!rest.length) return
    const why = (p: Problem) => (p.forbidden ? t('down.refused') : refusals.whole(p))
    const said = chosen.length === 1 ? t('down.failed', { title: chosen[0]!.title, why: why(rest[0]!.problem) }) : failures(rest, chosen, why, t, f)
    bin.setFeedback({ said, error: said })
    if (chosen.length > 1) keep(rest)
  }

  function leaveList(gone: DocumentRow[], work: (rows: DocumentRow[]) => Promise<unknown>) {
    if (gone.some((r) => r.id === search.doc)) open(undefined, 'view', true)
    selection.clear()
    setPurging(undefined)
    void work(gone)
  }

  function act(action: BulkAction) {
    const chosen = subjects()
    if (!chosen.length) return
    if (action === 'download') {
      if (chosen.length > mostDownloads) bin.setFeedback({ said: t('selection.tooMany', { max: mostDownloads }), error: t('selection.tooMany', { max: mostDownloads }) })
      else void save(chosen)
    } else if (action === 'delete') remove(chosen)
    else if (action === 'restore') leaveList(chosen, (gone) => bin.restore(gone))
    else if (action === 'purge') setPurging(chosen)
    else if (selecting) show(`${action}-many`)
    else open(chosen[0]!.id, action)
  }

  /** Reads on to the end, then chooses everything. */
  async function selectAll() {
    const ids = order.slice()
    let cursor = list.cursor
    while (cursor) {
      const page = await loadPage(search, cursor)
      ids.push(...page.items.map(rowKey))
      cursor = page.next
      list.append(page)
    }
    selection.set(ids)
  }

  const emergency = emergencyOver(session, { employee_id: search.employee_id, unit_id: search.unit_id })
  const none = rows.length === 0
  const opened = useQuery({ ...detailQuery(search.doc ?? ''), enabled: false }).data
  // What is possible for all that is chosen is asked once there is something chosen; a doubt is a no.
  const chosenIds = useMemo(() => [...selection.keys].sort(), [selection.keys])
  const { data: allowed, isPlaceholderData: asking } = useQuery(allowedQuery(chosenIds))
  const known = chosenIds.filter((id) => allowed?.has(id))
  const forAll = (action: DocumentAction) => known.length > 0 && known.every((id) => allowed?.get(id)?.includes(action))
  /** What is not for this person, or about nothing, is no key. Of those in the list it is known when they are chosen. */
  const cannot = (action: DocumentAction) => (selecting ? asking || !forAll(action) : search.doc ? !!opened && !opened.can.includes(action) : none)

  useShortcuts(t('keys.group'), [
    { keys: ['j', 'ArrowDown'], label: t('keys.next'), off: none, run: () => move(1) },
    { keys: ['k', 'ArrowUp'], label: t('keys.previous'), off: none, run: () => move(-1) },
    { keys: 'Enter', label: t('keys.open'), run: () => subjects()[0] && open(subjects()[0]!.id), off: none || !!search.doc },
    { keys: ' ', label: t('keys.preview'), off: none && !search.doc, run: () => (search.doc ? open(undefined) : subjects()[0] && open(subjects()[0]!.id)) },
    { keys: 'x', label: t('keys.select'), off: none || simple, run: () => toggleActive(false) },
    { keys: 'Shift+x', label: t('keys.range'), off: none || simple, run: () => toggleActive(true) },
    { keys: 's', label: t('keys.share'), run: () => act('share'), off: binned || cannot('share') },
    { keys: 'i', label: t('keys.edit'), run: () => act('edit'), off: binned || cannot('edit') },
    { keys: 'd', label: t('keys.download'), off: cannot('download'), run: () => act('download') },
    { keys: 'Delete', label: t('keys.delete'), run: () => act('delete'), off: binned || cannot('delete') },
    { keys: 'w', label: t('keys.who'), off: none && !search.doc, run: () => ask('quem-ve') },
    { keys: 'y', label: t('keys.why'), off: none && !search.doc, run: () => ask('por-que') },
    { keys: 'g', label: t('goToDate'), run: () => setDating(true) },
    // What floats over the page closes first, by itself.
    { keys: 'Escape', label: t('keys.back'), always: true, off: !bulk && mode === 'view' && !selecting && !search.doc, run: (e) => !(e.target as HTMLElement | null)?.closest?.('[role=dialog], [role=menu]') && back() },
  ])

  /** One of the two questions about the open document, or the one the keys are on. */
  function ask(question: 'quem-ve' | 'por-que') {
    const id = search.doc ?? grid.current?.activeKey()
    if (id) void navigate({ to: `/documentos/$id/${question}`, params: { id } })
  }

  function toggleActive(range: boolean) {
    const key = search.doc ?? grid.current?.activeKey()
    if (key) choose(key, range)
  }

  function choose(key: string, range: boolean) {
    // The last one of those that a form is about is not taken from it without a word.
    if (bulk && selection.keys.size === 1 && selection.has(key)) back()
    else selection.toggle(key, range)
  }

  /** One step back: the form, the selection, the pane. What had the focus goes with it, and the list takes it. */
  function back() {
    grid.current?.focus()
    if (bulk) show(undefined)
    else if (mode !== 'view') setMode('view')
    else if (selecting) selection.clear()
    else if (search.doc) open(undefined)
  }

  const expiring = !!(search.expires_from || search.expires_to)
  const paneOpen = !!search.doc || (!!bulk && selecting)
  const columns = useMemo(
    () => documentColumns({ t, f, types: types.byId, me: user.account_id, company, className, selectable: !simple, wide: !paneOpen, expiring }),
    [t, f, types.byId, user.account_id, company, className, simple, paneOpen, expiring],
  )
  const sort = sortOf(search)
  const groupKey = useMemo(() => (sort.endsWith('created_at') ? byDayReceived : sort.endsWith('date') ? byMonth : undefined), [sort])
  const groupLabel = useCallback((key: string) => (key.length === 7 ? f.month(`${key}-01`) : f.dayHeading(parseDay(key))), [f])

  const usual = useTitle(search, simple)
  const title = emergency ? t('emergency', { whose: whoseWords({ kind: emergency.target_kind, name: emergency.target_name }) }) : usual
  const filtered = activeKinds(search).length > 0 || !!search.q
  const needs: Record<BulkAction, DocumentAction> = { download: 'download', share: 'share', edit: 'edit', delete: 'delete', restore: 'delete', purge: 'manage' }
  const actions = (binned ? (['restore', 'purge'] as const) : (['download', 'share', 'edit', 'delete'] as const)).filter((action) => forAll(needs[action]))

  return (
    <>
      <PageHeader
        title={title}
        count={list.stale ? undefined : total}
        countLabel={total === undefined ? undefined : t('count', { count: total })}
        scope={emergency ? t('scopeEmergency', { time: f.time(emergency.expires_at) }) : binned ? t('scopeBin', { days: session.bin_days }) : <ScopeLine summary={list.first?.summary ?? atFirst} mine={simple} />}
        scopeIcon={emergency ? 'warn' : binned ? 'trash' : 'eye'}
        search={<SearchBox search={search} onChange={change} onAsk={setWanted} />}
        actions={
          (can.upload || can.upload_others) && !emergency && (
            <Link to="/enviar" className={`${buttonLink('primary')} ${css.send}`} aria-label={t('send')}>
              <Icon name="up" />
              <span>{t('send')}</span>
            </Link>
          )
        }
      />
      <div className={css.work}>
        <section className={[css.list, simple && css.column].filter(Boolean).join(' ')} aria-label={t('list')}>
          <OfflineBand readAt={list.readAt} />
          {selecting ? (
            <SelectionBar count={selection.keys.size} total={total !== undefined && total <= mostSelected ? total : undefined} actions={actions} busy={asking} onAll={() => void selectAll()} onAction={act} onLeave={back} />
          ) : (
            <FilterRow search={search} onChange={change} wanted={wanted} onWanted={setWanted} simple={simple} />
          )}
          {cut ? (
            <ErrorState error={cut} retry={list.retry} />
          ) : list.pending ? (
            <div className={css.waiting} data-grouped={groupKey ? '' : undefined}>
              <SkeletonRows rows={14} />
            </div>
          ) : list.error && asProblem(list.error).at('sort') && rows.length === 0 ? (
            <TooManyByTitle search={search} onChange={change} />
          ) : list.error && rows.length === 0 ? (
            <ErrorState error={list.error} retry={list.retry} />
          ) : rows.length === 0 ? (
            <Empty search={search} filtered={filtered} simple={simple} summary={list.first?.summary ?? atFirst} onChange={change} />
          ) : (
            <>
              {fresh.count > 0 && (
                <button
                  type="button"
                  className={css.fresh}
                  onClick={() => {
                    grid.current?.toEnd('first')
                    void rereadRows(client, listsKey)
                  }}
                >
                  <Icon name="up" size="s" />
                  {fresh.many ? t('freshMany') : t('fresh', { count: fresh.count })}
                </button>
              )}
              <VirtualGrid
                ref={grid}
                label={title}
                rows={rows}
                rowKey={rowKey}
                total={total}
                columns={columns}
                className={[simple ? columnCss.simple : columnCss.widths, !simple && !paneOpen && columnCss.wide, list.stale && css.stale].filter(Boolean).join(' ')}
                groupKey={groupKey}
                groupLabel={groupLabel}
                openKey={search.doc}
                isSelected={selection.has}
                selecting={selecting}
                onOpen={(row) => open(row.id, search.doc ? mode : 'view')}
                onToggle={simple ? undefined : (row, range) => choose(row.id, range)}
                onNeedMore={list.more}
                hasMore={list.hasMore}
                loadingMore={list.loadingMore}
                memory={`documentos?${JSON.stringify({ ...search, doc: undefined, pane: undefined })}`}
                foot={
                  list.moreError ? (
                    <p className={css.foot} role="alert">
                      {t('moreFailed')} <LinkButton onClick={list.retry}>{ui('retry')}</LinkButton>
                    </p>
                  ) : list.loadingMore ? (
                    <SkeletonRows rows={3} />
                  ) : undefined
                }
              />
            </>
          )}
          {bin.feedback && (
            <UndoBar icon={bin.feedback.icon} spoken={bin.feedback.said} error={bin.feedback.error} onUndo={bin.feedback.undo && (() => bin.feedback?.undo?.())} onClose={() => bin.setFeedback(undefined)}>
              {bin.feedback.said}
            </UndoBar>
          )}
          {!simple && <Hints />}
        </section>
        <Suspense>
          {bulk && selecting ? (
            <BulkPane kind={bulk} docs={rows.filter((r) => selection.has(r.id))} onFailed={keep} onClose={() => show(undefined)} />
          ) : (
            search.doc && (
              <DocumentPane
                id={search.doc}
                at={at >= 0 ? at : undefined}
                total={at >= 0 ? total : undefined}
                mode={mode}
                onMode={setMode}
                onClose={() => {
                  open(undefined)
                  grid.current?.focus()
                }}
                onMove={move}
                onDownload={(row) => void save([row])}
                onGone={(row) => left([row])}
                onDelete={(row) => remove([row])}
                onRestore={(row) => leaveList([row], (gone) => bin.restore(gone))}
                onPurge={(row) => setPurging([row])}
              />
            )
          )}
          {purging && <PurgeDialog count={purging.length} onPurge={() => leaveList(purging, (gone) => bin.purge(gone))} onClose={() => setPurging(undefined)} />}
          {dating && <GoToDate search={search} onChange={change} onClose={() => setDating(false)} />}
        </Suspense>
      </div>
    </>
  )
}

/** Those who only have their own documents get a plain list: no table, filters or choosing of many. */
const isSimple = (can: SchemaCan) => !can.upload_others && !can.has_reports && !can.grant && !can.manage_people

const byDayReceived = (row: DocumentRow) => toDay(new Date(row.created_at))
const byMonth = (row: DocumentRow) => row.date.slice(0, 7)

/** A saved view's name, a list everybody knows, or just documents. */
function useTitle(search: ListSearch, simple: boolean): string {
  const t = docText.useText()
  const shell = shellText.useText()
  const session = useSession()
  const views = useViews()
  if (search.status === 'deleted') return t('bin')
  const view = views.find((v) => v.id === search.view)
  if (view) return view.name
  if (simple) return t('mine')
  const standing = standingAt(session, search)
  if (standing) return shell(standing.key)
  const kept = keptClass(session)
  // As the navigation calls the list that it opens.
  if (teamUnit(session) && sameList(search, kept ? { class: kept } : {})) return shell('teamDocuments')
  return kept && sameList(search, { class: kept }) ? shell(documentsOf(kept)) : t('title')
}

function Empty({ search, filtered, simple, summary, onChange }: { search: ListSearch; filtered: boolean; simple: boolean; summary?: { documents: number }; onChange: (next: ListSearch) => void }) {
  const t = docText.useText()
  const { bin_days: days, can } = useSession()
  const beginning = useIsBeginning()
  const nothing = summary?.documents === 0 // whatever the filters
  if (beginning && nothing && search.status !== 'deleted') return <FirstSteps />
  if (filtered && !nothing) return <NoMatch search={search} onChange={onChange} />
  if (search.status === 'deleted')
    return (
      <EmptyState icon="trash" title={t('empty.bin')}>
        {t('empty.binText', { days })}
      </EmptyState>
    )
  return (
    <EmptyState
      title={t(simple || !can.upload ? 'empty.none' : 'empty.first')}
      actions={
        can.upload && <Link to="/enviar" className={buttonLink('primary')}>
          <Icon name="up" />
          {t('send')}
        </Link>
      }
    >
      {t(simple || !can.upload ? 'empty.noneText' : 'empty.firstText')}
    </EmptyState>
  )
}
