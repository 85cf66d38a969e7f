import { lazyRouteComponent, useSearch } from '@tanstack/react-router'
import { queryClient } from '../api/query'
import { emergencyOver, seesOwnOnly, sessionQuery, useSession } from '../api/session'

const All = lazyRouteComponent(() => import('../features/documents/DocumentsPage'), 'DocumentsPage')
const Own = lazyRouteComponent(() => import('../features/home/OwnDocumentsPage'), 'OwnDocumentsPage')

function Entry() {
  const session = useSession()
  const search = useSearch({ from: '/shell/documentos' })
  return seesOwnOnly(session) && !emergencyOver(session, search) ? <Own /> : <All />
}

/** `/documentos` is the same address for everyone: a table for those whose work it is, one column of one's own papers for the others; and a table
 * again for what an emergency access opens. */
export const DocumentsEntry = Object.assign(Entry, {
  preload: async () => {
    const session = queryClient.getQueryData(sessionQuery.queryKey)
    await (session && seesOwnOnly(session) ? Own : All).preload?.()
  },
})
