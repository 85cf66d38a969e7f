import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useViews, viewSearch } from '../../api/views'
import { countQuery } from '../../features/documents/data'
import { periodRange, sameList, type ListSearch } from '../../features/documents/filters'
import { useFormat } from '../../ui/format'
import { shellText } from '../../ui/shell-words'
import css from './Shell.module.css'

/** Under "Documentos": what came this month, the lists kept under a name with how many they show now, and the bin. */
export function NavViews() {
  const t = shellText.useText()
  const f = useFormat()
  const views = useViews()
  const now = useRouterState({ select: (s) => (s.location.pathname === '/documentos' ? (s.location.search as ListSearch) : undefined) })
  const month: ListSearch = { created_from: periodRange('month').from }
  // The list itself tells it while it is open.
  const received = useQuery({ ...countQuery(month), enabled: !now || !sameList(now, month) }).data
  const lists: { key: string; name: string; search: ListSearch; total?: number }[] = [
    { key: 'received', name: t('received'), search: month, total: received },
    ...views.map((v) => ({ key: v.id, name: v.name, search: viewSearch(v), total: v.total })),
    { key: 'bin', name: t('bin'), search: { status: 'deleted' } },
  ]
  return (
    <div className={css.sub}>
      {lists.map((list) => {
        // A view stays marked while it is being changed; the others are what they are.
        const here = now && (list.search.view ? now.view === list.search.view : !now.view && sameList(now, list.search))
        return (
          <Link key={list.key} to="/documentos" search={list.search} className={css.view} activeProps={{}} aria-current={here ? 'page' : undefined} data-here={here || undefined}>
            <span className="cut">{list.name}</span>
            {list.total !== undefined && <span className={`${css.n} num`}>{f.number(list.total)}</span>}
          </Link>
        )
      })}
    </div>
  )
}
