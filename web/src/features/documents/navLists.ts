import { useQueries } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useSession } from '../../api/session'
import { useViews, viewSearch } from '../../api/views'
import { shellText } from '../../ui/shell-words'
import { countQuery } from './data'
import { sameList, type ListSearch } from './filters'
import { standingViews } from './standing'

export type NavList = { key: string; name: string; search: ListSearch; total?: number; here: boolean }

/** What stands under "Documentos": the role's lists and those kept under a name, each with how many it shows now, and the bin of those who may delete. */
export function useNavLists(enabled = true): NavList[] {
  const t = shellText.useText()
  const session = useSession()
  const views = useViews(enabled)
  const now = useRouterState({ select: (s) => (s.location.pathname === '/documentos' ? (s.location.search as ListSearch) : undefined) })
  const standing = standingViews(session)
  // The list itself tells it while it is open.
  const counts = useQueries({ queries: standing.map((v) => ({ ...countQuery(v.search), enabled: enabled && (!now || !sameList(now, v.search)) })) })
  const lists = [
    ...standing.map((v, i) => ({ key: v.key, name: t(v.key), search: v.search, total: counts[i]!.data })),
    ...views.map((v) => ({ key: v.id, name: v.name, search: viewSearch(v), total: v.total })),
    ...(session.can.delete ? [{ key: 'bin', name: t('bin'), search: { status: 'deleted' } as ListSearch, total: undefined }] : []),
  ]
  // A view stays marked while it is being changed; the others are what they are.
  return lists.map((list) => ({ ...list, here: !!now && (list.search.view ? now.view === list.search.view : !now.view && sameList(now, list.search)) }))
}
