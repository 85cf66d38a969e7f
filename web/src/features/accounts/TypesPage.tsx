import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState } from 'react'
import { saysUntil } from '../../api/documents'
import { useSession } from '../../api/session'
import { Button } from '../../ui/Button'
import { Folha } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { PageHeader } from '../../ui/PageHeader'
import { goesDown, useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, OfflineBand, NoPageState, SkeletonRows, useNoNetwork } from '../../ui/States'
import { UndoBar } from '../../ui/UndoBar'
import { VirtualGrid, type GridColumn, type GridHandle } from '../../ui/VirtualGrid'
import { typesQuery, type DocumentType } from './data'
import { accountText } from './i18n'
import { TypePane } from './TypePane'
import css from './TypesPage.module.css'

type TypesSearch = { type?: string; pane?: 'new' }

/** Document types under their classes; one opens in its editor. */
export function TypesPage() {
  const t = accountText.useText()
  const f = useFormat()
  const search = useSearch({ from: '/shell/tipos', select: (s) => s as TypesSearch })
  const navigate = useNavigate()
  const { can, classes } = useSession()
  const query = useQuery({ ...typesQuery, enabled: can.manage_types })
  const noNetwork = useNoNetwork(query.isPending)
  const error = noNetwork ?? (query.data ? null : query.error)
  const grid = useRef<GridHandle>(null)
  const [said, setSaid] = useState<string>()
  const go = useCallback((change: TypesSearch) => void navigate({ to: '/tipos', search: change }), [navigate])

  const order = useMemo(() => new Map(classes.map((c, i) => [c.id, i])), [classes])
  const rows = useMemo(() => [...(query.data ?? [])].sort((a, b) => (order.get(a.class) ?? 99) - (order.get(b.class) ?? 99) || a.name.localeCompare(b.name)), [query.data, order])
  const open = rows.find((r) => r.id === search.type)

  const columns = useMemo<GridColumn<DocumentType>[]>(
    () => [
      { id: 'sheet', header: '', label: t('types.class'), className: css.sheet, cell: (d) => <Folha classId={d.class} /> },
      {
        id: 'name',
        header: t('types.list.name'),
        className: css.name,
        cell: (d) => (
          <>
            <b className="cut">{d.name}</b>
            <small className="cut">{d.fields?.length ? d.fields.map((x) => x.name).join(', ') : t('types.list.noFields')}</small>
          </>
        ),
      },
      { id: 'validity', header: t('types.list.validity'), className: `${css.validity} num`, cell: (d) => (d.fields?.some(saysUntil) ? t('types.list.saidByDocument') : d.validity_months ? t('types.list.months', { count: d.validity_months }) : <span className="dim">{t('types.list.never')}</span>) },
      { id: 'retention', header: t('types.list.retention'), className: css.retention, cell: (d) => <span title={d.retention}>{d.retention}</span> },
    ],
    [t],
  )
  const rowKey = useCallback((d: DocumentType) => d.id, [])
  const group = useCallback((d: DocumentType) => d.class, [])
  const className = (id: string) => classes.find((c) => c.id === id)?.name ?? id

  useShortcuts(t('types.title'), [
    { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], label: t('keys.walk'), run: (e) => (grid.current?.move(goesDown(e) ? 1 : -1), grid.current?.focus()) },
    { keys: 'n', label: t('types.new'), run: () => go({ pane: 'new' }) },
  ])

  if (!can.manage_types)
    return (
      <>
        <PageHeader title={t('types.title')} />
        <NoPageState />
      </>
    )
  return (
    <>
      <PageHeader
        title={t('types.title')}
        count={query.data?.length}
        countLabel={query.data && t('types.count', { count: query.data.length })}
        scope={t('types.scope')}
        actions={
          <Button kind="primary" icon="plus" onClick={() => go({ pane: 'new' })}>
            {t('types.new')}
          </Button>
        }
      />
      <OfflineBand readAt={query.dataUpdatedAt} />
      <div className={css.work}>
        <section className={css.list} aria-label={t('types.list.label')}>
          {error ? (
            <ErrorState error={error} retry={() => void query.refetch()} />
          ) : query.isPending ? (
            <SkeletonRows rows={10} />
          ) : rows.length === 0 ? (
            <EmptyState
              title={t('types.list.empty')}
              actions={
                <Button kind="primary" icon="plus" onClick={() => go({ pane: 'new' })}>
                  {t('types.new')}
                </Button>
              }
            >
              {t('types.list.emptyText')}
            </EmptyState>
          ) : (
            <VirtualGrid ref={grid} label={t('types.list.label')} rows={rows} rowKey={rowKey} total={rows.length} columns={columns} className={css.grid} groupKey={group} groupLabel={(id) => `${className(id)}${classes.find((c) => c.id === id)?.restricted ? `, ${f.capital(t('types.restricted')).toLowerCase()}` : ''}`} openKey={search.type} onOpen={(d) => go({ type: d.id })} memory="types" />
          )}
          {said && (
            <UndoBar icon="check" spoken={said} onClose={() => setSaid(undefined)}>
              {said}
            </UndoBar>
          )}
        </section>
        {(search.pane === 'new' || open) && <TypePane key={open?.id ?? 'new'} type={open} onClose={() => go({})} onSaid={setSaid} />}
      </div>
    </>
  )
}
