import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef } from 'react'
import { useSession } from '../../api/session'
import { Button } from '../../ui/Button'
import { refusedParts, useLeftOut } from '../../ui/address'
import { Segmented } from '../../ui/Chip'
import { useFormat } from '../../ui/format'
import { usePhone } from '../../ui/media'
import { PageHeader } from '../../ui/PageHeader'
import { goesDown, useShortcuts } from '../../ui/shortcuts'
import { ErrorState, OfflineBand, SkeletonRows, useNoNetwork } from '../../ui/States'
import type { GridHandle } from '../../ui/VirtualGrid'
import { useOrg, usePeople, type Person } from './data'
import { peopleText } from './i18n'
import { TeamColumn, UnitColumn } from './OrgColumn'
import { PeopleEmpty } from './PeopleEmpty'
import { PeopleHead } from './PeopleHead'
import { dragType, PeopleList } from './PeopleList'
import css from './PeoplePage.module.css'
import { PeoplePane, type PaneKind } from './PeoplePane'
import { PeopleUndo, useDone } from './PeopleUndo'
import { useSelection } from './selection'

export type PeopleSearch = { view?: 'teams' | 'all'; unit_id?: string; team_id?: string; q?: string; status?: string; pane?: PaneKind; to?: string }

const working = 'active,on_leave'

/** People and units: the tree, who is where, and what is done about both. */
export function PeoplePage() {
  const t = peopleText.useText()
  const f = useFormat()
  const search = useSearch({ from: '/shell/pessoas', select: (s) => s as PeopleSearch })
  const navigate = useNavigate()
  const phone = usePhone()
  const mayWrite = useSession().can.manage_people
  const { org, data, error, refetch, dataUpdatedAt } = useOrg()
  const failed = useNoNetwork(!data) ?? error
  const [done, setDone] = useDone()
  const box = useRef<HTMLInputElement>(null)
  const grid = useRef<GridHandle>(null)

  const view = search.view ?? 'units'
  const q = search.q ?? ''
  const go = useCallback((change: Partial<PeopleSearch>, replace = false) => void navigate({ to: '/pessoas', search: (now) => ({ ...now, ...change }), replace }), [navigate])

  // What the list is about: on a phone nothing is chosen until someone chooses.
  const unitId = view === 'units' ? (search.unit_id ?? (phone ? undefined : org?.roots[0]?.id)) : undefined
  const unit = unitId ? org?.byId.get(unitId) : undefined
  const team = view === 'teams' ? data?.teams.find((g) => g.id === (search.team_id ?? (phone ? '' : data.teams[0]?.id))) : undefined
  const searching = view !== 'teams' && q.trim() !== ''
  // A company that has no unit yet: whoever is there is shown.
  const bare = view === 'units' && org?.roots.length === 0
  const status = search.status ?? working
  const list = usePeople(team ? { team: team.id } : searching || view === 'all' || bare ? { q: q.trim(), status: status === 'any' ? undefined : status } : { unit_id: unitId, status: status === 'any' ? undefined : status }, view === 'all' || searching || bare || !!unitId || !!team)
  const leftOut = useLeftOut(list.rows.length === 0 ? refusedParts(list.error, search) : [])
  const selection = useSelection(list.rows)
  const { clear } = selection
  useEffect(clear, [clear, view, unit?.id, team?.id])

  const showsList = !phone || view === 'all' || searching || bare || !!unitId || !!team
  const moving = search.pane === 'move'
  const open = (person: Person) => void navigate({ to: '/pessoas/$id', params: { id: person.id } })
  // The row that keys mean: only while the list has the focus.
  const active = () => (document.activeElement?.getAttribute('role') === 'grid' ? list.rows.find((p) => p.id === grid.current?.activeKey()) : undefined)

  function startMove(people?: readonly Person[], to?: string) {
    if (!mayWrite) return
    const going = people ?? (selection.count ? selection.people : active() ? [active()!] : [])
    if (going.length === 0) return
    selection.set(going)
    go({ pane: 'move', to })
  }

  useShortcuts(t('keys.title'), [
    { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], label: t('keys.walk'), run: (e) => (grid.current?.move(goesDown(e) ? 1 : -1), grid.current?.focus()) },
    { keys: 'x', label: t('keys.select'), off: !mayWrite, run: () => active() && selection.toggle(active()!, false) },
    { keys: 'Shift+x', label: t('keys.range'), off: !mayWrite, run: () => active() && selection.toggle(active()!, true) },
    { keys: 'm', label: t('keys.move'), off: !mayWrite || moving || view === 'teams', run: () => startMove() },
    { keys: '/', label: t('keys.search'), run: () => box.current?.focus() },
    { keys: 'Escape', label: t('selected.none'), off: selection.count === 0 || !!search.pane, run: selection.clear },
  ])

  const dropOn = mayWrite ? (to: string, from: DataTransfer) => startMove(idsOf(from, list.rows), to) : undefined
  const numbers = t('numbers').split(',')
  const scope = data && org && !(bare && data.people === 0) && (
    <peopleText.Rich
      k="scope"
      values={{
        units: t('units', { count: data.units.length }),
        levels: t('levels', { count: org.levels, words: numbers[org.levels] ?? f.number(org.levels) }),
        people: t('people', { count: data.people }),
        teams: t('teams', { count: data.teams.length }),
      }}
    />
  )

  return (
    <>
      <PageHeader
        title={t('title')}
        scope={scope}
        search={
          <Segmented
            label={t('view.label')}
            value={view}
            options={[
              { value: 'units', label: t('view.units') },
              { value: 'teams', label: t('view.teams') },
              { value: 'all', label: t('view.all') },
            ]}
            onChange={(v) => void navigate({ to: '/pessoas', search: v === 'units' ? {} : { view: v } })}
          />
        }
        actions={
          mayWrite && (
            <Button kind="primary" icon="plus" onClick={() => go({ pane: 'person', to: undefined })}>
              {t('add.person')}
            </Button>
          )
        }
      />
      <OfflineBand readAt={dataUpdatedAt} />
      <div className={css.org} data-view={view} data-shows={showsList ? 'list' : 'tree'}>
        {failed && !data ? (
          <div className={css.failed}>
            <ErrorState error={failed} retry={() => void refetch()} />
          </div>
        ) : (
          <>
            {view === 'units' &&
              (org ? (
                <UnitColumn
                  org={org}
                  selected={moving ? undefined : unit?.id}
                  target={moving ? (search.to ?? '') : undefined}
                  q={q}
                  searchRef={box}
                  onSearch={(text) => go({ q: text || undefined }, true)}
                  onSelect={(id) => (moving ? go({ to: id }, true) : go({ unit_id: id, q: undefined }))}
                  onAdd={mayWrite ? () => go({ pane: 'unit', to: undefined }) : undefined}
                  onDropPeople={dropOn}
                />
              ) : (
                <div className={css.skeleton}>
                  <SkeletonRows rows={10} height={34} />
                </div>
              ))}
            {view === 'teams' && data && <TeamColumn teams={data.teams} selected={team?.id} q={q} searchRef={box} onSearch={(text) => go({ q: text || undefined }, true)} onSelect={(id) => go({ team_id: id })} onAdd={mayWrite ? () => go({ pane: 'team', to: undefined }) : undefined} />}
            <section className={css.list} aria-label={t('list.label')}>
              <PeopleHead {...{ view, unit, team, org, list, selection, status, q, mayWrite, moving, phone, go, searchRef: box }} onMove={() => startMove()} onDone={setDone} />
              <PeopleList ref={grid} list={list} selection={selection} memory={`people ${view} ${unit?.id ?? ''} ${team?.id ?? ''} ${q}`} selectable={mayWrite} onOpen={open} onDragPeople={mayWrite && view === 'units' ? () => {} : undefined} empty={<PeopleEmpty {...{ view, q, status, mayWrite, go }} none={data?.people === 0} />} />
              {leftOut}
              {done && <PeopleUndo key={done.at} done={done} onClose={() => setDone(undefined)} />}
            </section>
            {search.pane && mayWrite && data && org && <PeoplePane kind={search.pane} {...{ org, unit, team, to: search.to, selection, go }} into={search.unit_id} onDone={setDone} />}
          </>
        )}
      </div>
    </>
  )
}

function idsOf(data: DataTransfer, rows: readonly Person[]): Person[] {
  const ids = new Set(data.getData(dragType).split('\n'))
  return rows.filter((p) => ids.has(p.id))
}
