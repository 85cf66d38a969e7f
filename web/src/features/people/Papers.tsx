import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import { useClasses } from '../../api/catalog'
import { useSession } from '../../api/session'
import { FilterChip } from '../../ui/Chip'
import { ClassMark, Folha } from '../../ui/Folha'
import { keyLine } from '../../ui/describe'
import { useFormat } from '../../ui/format'
import { goesDown, useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, SkeletonRows, StateMessage } from '../../ui/States'
import { VirtualGrid, type GridColumn, type GridHandle } from '../../ui/VirtualGrid'
import type { DocumentRow } from '../../api/documents'
import { usePapers, type PersonPageData } from './data'
import { peopleText } from './i18n'
import css from './Papers.module.css'
import { shortName } from './names'
import { Shelf } from './Shelf'
import { shelve } from './shelf'

/** The shelf and the list of a person's papers, newest first, under the year they are of. */
export function Papers({ page, classId, onClass }: { page: PersonPageData; classId?: string; onClass: (id: string | undefined) => void }) {
  const t = peopleText.useText()
  const f = useFormat()
  const session = useSession()
  const classes = useClasses()
  const navigate = useNavigate()
  const grid = useRef<GridHandle>(null)
  const first = useMemo(() => page.documents?.items ?? [], [page])
  const all = !!page.documents && !page.documents.next
  const books = useMemo(() => shelve(page.shelf.map((s) => ({ ...s, name: classes.name(s.id) })), first, all), [page.shelf, classes, first, all])
  const single = useMemo(() => new Map((session.summary?.classes ?? []).flatMap((c) => (c.single === c.documents && c.documents > 0 ? [[c.id, page.shelf.find((s) => s.id === c.id)?.count ?? 0] as const] : []))), [session, page.shelf])

  // The first page came with the person; more is asked for only when there is more.
  const more = usePapers(page.employee.id, classId, !!page.documents && !all)
  const rows = useMemo(() => (all || more.pending ? (classId ? first.filter((d) => d.class === classId) : first) : more.rows), [all, more.pending, more.rows, first, classId])
  const total = classId ? page.shelf.find((s) => s.id === classId)?.count : page.documents?.total
  const mine = session.user.account_id

  const columns = useMemo<GridColumn<DocumentRow>[]>(
    () => [
      { id: 'sheet', header: '', label: t('papers.class'), className: css.sheet, cell: (d) => <Folha classId={d.class} /> },
      {
        id: 'document',
        header: t('papers.document'),
        className: css.document,
        cell: (d) => (
          <>
            <b className="cut" data-new={d.unread || undefined}>
              {d.title}
              {d.unread && <span className="sr"> {t('papers.new')}</span>}
            </b>
            <small>
              <span className="cut">{keyLine(d, session.types.find((x) => x.id === d.type), f)}</span>
              <span className="num">{f.date(d.date)}</span>
            </small>
          </>
        ),
      },
      { id: 'class', header: t('papers.class'), className: css.class, cell: (d) => <ClassMark classId={d.class} name={d.class_name} plain /> },
      { id: 'by', header: t('papers.by'), className: `${css.by} cut`, cell: (d) => (d.created_by === mine ? t('papers.you') : d.created_by_name) },
      { id: 'date', header: t('papers.date'), className: `${css.date} num`, cell: (d) => f.date(d.date) },
    ],
    [t, f, session.types, mine],
  )
  const rowKey = useCallback((d: DocumentRow) => d.id, [])
  const year = useCallback((d: DocumentRow) => d.date.slice(0, 4), [])
  const open = (d: DocumentRow) => void navigate({ to: '/documentos', search: { employee_id: page.employee.id, class: classId, sort: '-date', doc: d.id } })

  useShortcuts(t('papers.label', { name: shortName(page.employee.name) }), [
    { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], label: t('keys.walk'), run: (e) => (grid.current?.move(goesDown(e) ? 1 : -1), grid.current?.focus()) },
    { keys: 'Escape', label: t('papers.all'), off: !classId, run: () => onClass(undefined) },
  ])

  if (!page.documents) return <StateMessage icon="warn" title={t('papers.failed')} />
  if (page.shelf.length === 0 && rows.length === 0)
    return (
      <EmptyState icon="docs" title={t('papers.empty', { name: shortName(page.employee.name) })}>
        {t('papers.emptyText')}
      </EmptyState>
    )
  return (
    <>
      <Shelf books={books} single={single} chosen={classId} onChoose={onClass} />
      {classId && (
        <div className={css.chips}>
          <FilterChip name={t('papers.class')} value={classes.name(classId)} onRemove={() => onClass(undefined)} />
        </div>
      )}
      {more.error ? (
        <ErrorState error={more.error} retry={more.retry} />
      ) : rows.length === 0 && more.pending ? (
        <SkeletonRows rows={8} />
      ) : (
        <VirtualGrid
          ref={grid}
          label={t('papers.label', { name: page.employee.name })}
          rows={rows}
          rowKey={rowKey}
          total={total}
          columns={columns}
          className={css.grid}
          groupKey={year}
          onOpen={open}
          onNeedMore={more.more}
          hasMore={more.hasMore}
          loadingMore={more.loadingMore}
          memory={`papers ${page.employee.id} ${classId ?? ''}`}
        />
      )}
    </>
  )
}
