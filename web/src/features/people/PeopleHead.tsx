import { Link } from '@tanstack/react-router'
import { useState, type Ref } from 'react'
import type { KeysetRows } from '../../api/keyset'
import type { SchemaUnit } from '../../api/schema'
import { Button, buttonLink, IconButton } from '../../ui/Button'
import { Segmented } from '../../ui/Chip'
import { Search } from '../../ui/Field'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu'
import type { Group, Person } from './data'
import { DeleteGroup, RemoveMembers } from './GroupDialogs'
import { peopleText } from './i18n'
import type { Org } from './org'
import css from './PeopleHead.module.css'
import type { PeopleSearch } from './PeoplePage'
import type { Done } from './PeopleUndo'
import type { Selection } from './selection'

type Props = {
  view: 'units' | 'teams' | 'all'
  unit?: SchemaUnit
  team?: Group
  org?: Org
  list: KeysetRows<Person>
  selection: Selection
  status: string
  q: string
  mayWrite: boolean
  /** The pane that moves people is open: it holds the one button that does. */
  moving: boolean
  phone: boolean
  searchRef: Ref<HTMLInputElement>
  go: (change: Partial<PeopleSearch>, replace?: boolean) => void
  onMove: () => void
  onDone: (done: Done) => void
}

/** The 60 px over the list: what it is about and what can be done to it, or, while people are selected, what can be done to them. */
export function PeopleHead(props: Props) {
  const { selection } = props
  if (selection.count > 0) return <SelectedBar {...props} />
  if (props.view === 'all') return <AllBar {...props} />
  return <PlaceBar {...props} />
}

function PlaceBar({ view, unit, team, org, list, status, q, mayWrite, phone, go, onDone }: Props) {
  const t = peopleText.useText()
  const f = useFormat()
  const [deleting, setDeleting] = useState(false)
  const searching = view === 'units' && q.trim() !== ''
  const group = unit ?? team
  const below = unit && org ? org.within(unit.id).size > 1 : false
  const sub = searching
    ? list.total !== undefined && !list.stale && t('people', { count: list.total })
    : unit
      ? [t('people', { count: unit.people_below }), below && unit.people !== undefined && t('list.here', { count: unit.people })].filter(Boolean).join(', ')
      : team?.people !== undefined && t('list.members', { count: team.people })
  // Nothing to be about: the list below says what comes first.
  if (!group && !searching) return null
  return (
    <div className={css.bar}>
      {phone && <IconButton icon="left" label={t(view === 'teams' ? 'tree.backTeams' : 'tree.back')} onClick={() => go({ unit_id: undefined, team_id: undefined, q: undefined })} />}
      <div className={css.title}>
        <h2 className="cut">{searching ? t('list.matching', { q: q.trim() }) : (group?.name ?? '')}</h2>
        {sub && (
          <p className="num cut" role="status">
            {sub}
          </p>
        )}
      </div>
      {!searching && unit && (
        <Link to="/documentos" search={{ unit_id: unit.id }} className={`${buttonLink('ghost')} ${css.documents}`}>
          <Icon name="docs" />
          {t('list.documents')}
        </Link>
      )}
      {!searching && team && mayWrite && (
        <Button icon="plus" onClick={() => go({ pane: 'members', to: undefined })}>
          {t('add.members')}
        </Button>
      )}
      {!searching && group && (
        <Menu button={<IconButton icon="dots" label={t('list.more')} />}>
          {unit && (
            <MenuItem chosen={status === 'any'} icon="people" onClick={() => go({ status: status === 'any' ? undefined : 'any' }, true)}>
              {t('list.withGone')}
            </MenuItem>
          )}
          {mayWrite && unit && (
            <>
              <MenuDivider />
              <MenuItem icon="edit" onClick={() => go({ pane: 'unit-edit', to: undefined })}>
                {t('unitForm.editTitle')}
              </MenuItem>
              <MenuItem icon="plus" onClick={() => go({ pane: 'unit', to: unit.id })}>
                {t('add.unitBelow')}
              </MenuItem>
            </>
          )}
          {mayWrite && team && (
            <MenuItem icon="edit" onClick={() => go({ pane: 'team-edit', to: undefined })}>
              {t('teamForm.editTitle')}
            </MenuItem>
          )}
          {mayWrite && (
            <MenuItem icon="trash" danger onClick={() => setDeleting(true)}>
              {t(unit ? 'unitForm.delete' : 'teamForm.delete')}
            </MenuItem>
          )}
        </Menu>
      )}
      {deleting && group && (
        <DeleteGroup
          group={group}
          people={unit ? unit.people_below : (team?.people ?? 0)}
          units={unit && org ? org.within(unit.id).size - 1 : 0}
          onClose={() => setDeleting(false)}
          onDeleted={() => {
            setDeleting(false)
            go({ unit_id: unit?.parent_id, team_id: undefined })
            onDone({ text: t(unit ? 'delete.unitDone' : 'delete.teamDone', { name: group.name }), kind: 'deleted' })
          }}
        />
      )}
      <span className="sr" role="status">
        {list.total !== undefined && !searching ? f.number(list.total) : ''}
      </span>
    </div>
  )
}

function AllBar({ q, status, go, searchRef, list }: Props) {
  const t = peopleText.useText()
  return (
    <div className={`${css.bar} ${css.all}`}>
      <Search label={t('search.all')} placeholder={t('search.all')} keys="/" ref={searchRef} value={q} onChange={(e) => go({ q: e.currentTarget.value || undefined }, true)} onClear={() => go({ q: undefined }, true)} className={css.search} />
      <Segmented
        label={t('status.label')}
        value={status}
        options={[
          { value: 'active,on_leave', label: t('status.working') },
          { value: 'on_leave', label: t('status.onLeave') },
          { value: 'terminated', label: t('status.gone') },
          { value: 'any', label: t('status.any') },
        ]}
        onChange={(value) => go({ status: value === 'active,on_leave' ? undefined : value }, true)}
      />
      <p className={`${css.count} num`} role="status">
        {list.total !== undefined && !list.stale && t('people', { count: list.total })}
      </p>
    </div>
  )
}

function SelectedBar({ view, team, list, selection, moving, onMove, onDone }: Props) {
  const t = peopleText.useText()
  const [removing, setRemoving] = useState(false)
  const all = !list.hasMore && list.rows.length > selection.count
  return (
    <div className={`${css.bar} ${css.selected}`}>
      <IconButton icon="x" label={t('selected.none')} onClick={selection.clear} />
      <b className="num" role="status">
        {t('selected.count', { count: selection.count })}
      </b>
      {all && (
        <Button kind="ghost" onClick={() => selection.set(list.rows)}>
          {t('selected.all', { count: list.rows.length })}
        </Button>
      )}
      <span className={css.gap} />
      {view === 'teams' && team && (
        <Button icon="minus" onClick={() => setRemoving(true)}>
          {t('selected.leave')}
        </Button>
      )}
      {!moving && (
        <Button kind={view === 'teams' ? 'secondary' : 'primary'} icon="move" onClick={onMove}>
          {t('selected.move')}
        </Button>
      )}
      {removing && team && (
        <RemoveMembers
          team={team}
          people={selection.people}
          onClose={() => setRemoving(false)}
          onRemoved={(people) => {
            setRemoving(false)
            selection.clear()
            onDone({ kind: 'removed', team, people })
          }}
        />
      )}
    </div>
  )
}
