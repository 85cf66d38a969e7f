import { useCallback, useMemo, type ReactNode, type Ref } from 'react'
import type { KeysetRows } from '../../api/keyset'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Box } from '../../ui/Checkbox'
import { useFormat } from '../../ui/format'
import { ErrorState, SkeletonRows, useNoNetwork } from '../../ui/States'
import { VirtualGrid, type GridColumn, type GridHandle } from '../../ui/VirtualGrid'
import type { Person } from './data'
import { peopleText } from './i18n'
import css from './PeopleList.module.css'
import type { Selection } from './selection'

/** What travels with the pointer when people are dragged: their ids, one a line. */
export const dragType = 'application/x-acervo-people'

/** The people of a unit, a team, or the whole company: smooth at 100,000. */
export function PeopleList({ list, selection, memory, ref, empty, onOpen, onDragPeople, selectable }: { list: KeysetRows<Person>; selection: Selection; memory: string; ref: Ref<GridHandle>; empty: ReactNode; onOpen: (person: Person) => void; onDragPeople?: (people: Person[]) => void; selectable: boolean }) {
  const t = peopleText.useText()
  const f = useFormat()

  const columns = useMemo<GridColumn<Person>[]>(() => {
    const line = (p: Person) =>
      [p.position, p.status === 'on_leave' ? t('list.onLeave') : p.status === 'terminated' ? (p.terminated_on ? t('list.gone', { date: f.date(p.terminated_on) }) : t('list.goneNoDate')) : ''].filter(Boolean).join(', ')
    return [
      ...(selectable ? [{ id: 'box', header: '', label: t('list.select'), className: css.box, cell: (_: Person, s: { selected: boolean }) => <span data-box=""><Box on={s.selected} /></span> }] : []),
      {
        id: 'person',
        header: t('list.person'),
        className: selectable ? css.person : `${css.person} ${css.first}`,
        cell: (p) => (
          <>
            <Avatar name={p.name} size="small" quiet />
            <span className={css.words}>
              <b className="cut" data-gone={p.status === 'terminated' || undefined}>
                {p.name}
              </b>
              <small className="cut">{line(p)}</small>
            </span>
          </>
        ),
      },
      { id: 'unit', header: t('list.unit'), className: `${css.unit} cut`, cell: (p) => p.unit_name },
      { id: 'manager', header: t('list.reportsTo'), className: `${css.manager} cut`, cell: (p) => p.manager_name },
      { id: 'registration', header: t('list.registration'), className: `${css.registration} num`, cell: (p) => p.registration },
    ]
  }, [t, f, selectable])

  const rowKey = useCallback((p: Person) => p.id, [])
  const unread = useNoNetwork(list.pending || list.stale)
  const drag = (row: Person, data: DataTransfer) => {
    const people = selection.has(row.id) ? selection.people : [row]
    data.effectAllowed = 'move'
    data.setData(dragType, people.map((p) => p.id).join('\n'))
    data.setData('text/plain', people.map((p) => p.name).join('\n'))
    onDragPeople?.(people)
  }

  // Rows of another place are not shown under this one's name for want of a network.
  const error = unread ?? (list.rows.length === 0 ? list.error : null)
  if (error) return <ErrorState error={error} retry={list.retry} />
  if (list.pending) return <SkeletonRows rows={12} />
  if (list.rows.length === 0) return <>{empty}</>
  return (
    <VirtualGrid
      ref={ref}
      label={t('list.label')}
      rows={list.rows}
      rowKey={rowKey}
      total={list.total}
      columns={columns}
      className={`${css.grid} ${selectable ? '' : css.plain} ${list.stale ? css.stale : ''}`}
      isSelected={selection.has}
      selecting={selection.count > 0}
      onOpen={onOpen}
      onToggle={selectable ? selection.toggle : undefined}
      onDrag={selectable && onDragPeople ? drag : undefined}
      onNeedMore={list.more}
      hasMore={list.hasMore}
      loadingMore={list.loadingMore}
      memory={memory}
      foot={
        list.moreError ? (
          <p className={css.foot}>
            {t('list.moreFailed')}
            <Button size="small" icon="retry" onClick={list.retry}>
              {t('list.label')}
            </Button>
          </p>
        ) : undefined
      }
    />
  )
}
