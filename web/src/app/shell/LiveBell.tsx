import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { live, useLive } from '../../api/live'
import { api, body } from '../../api/client'
import { sessionQuery, useSession } from '../../api/session'

/** Keeps the bell's number what the server says it is, while the page is open; what was missed is asked for on reconnecting. */
export function LiveBell() {
  const client = useQueryClient()
  const put = (unread: number) => client.setQueryData(sessionQuery.queryKey, (now) => now && { ...now, unread })
  const session = useSession()
  useEffect(() => live.open(), [session]) // someone signed in again under the open page
  useLive('unread', (data) => {
    const { unread } = (data ?? {}) as { unread?: number }
    if (typeof unread === 'number') put(unread)
  })
  useLive('open', () => {
    body(api.GET('/api/notifications/unread-count')).then(
      ({ unread }) => put(unread),
      () => undefined, // a failed count is left out
    )
  })
  return null
}
