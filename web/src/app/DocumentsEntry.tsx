import { lazyRouteComponent } from '@tanstack/react-router'
import { queryClient } from '../api/query'
import { seesOwnOnly, sessionQuery, useSession } from '../api/session'

const All = lazyRouteComponent(() => import('../features/documents/DocumentsPage'), 'DocumentsPage')
const Own = lazyRouteComponent(() => import('../features/home/OwnDocumentsPage'), 'OwnDocumentsPage')

function Entry() {
  return seesOwnOnly(useSession()) ? <Own /> : <All />
}

/** `/documentos` is the same address for everyone: a table for those whose work it is, one column of one's own papers for the others. */
export const DocumentsEntry = Object.assign(Entry, {
  preload: async () => {
    const session = queryClient.getQueryData(sessionQuery.queryKey)
    await (session && seesOwnOnly(session) ? Own : All).preload?.()
  },
})
