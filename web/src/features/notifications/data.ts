import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, body } from '../../api/client'
import { patchRows, removeRows, useKeyset } from '../../api/keyset'
import { useLive } from '../../api/live'
import { asProblem } from '../../api/problem'
import type { SchemaNotification } from '../../api/schema'
import { sessionQuery } from '../../api/session'

export type Notice = SchemaNotification
export const noticesKey = ['notifications', 'list'] as const
const pageSize = 50

const page = (cursor: string | undefined, signal?: AbortSignal, limit = pageSize) => body(api.GET('/api/notifications', { params: { query: { limit, cursor } }, signal }))

/** The inbox, newest first. What comes while it is read waits in `fresh` until it is asked for; what may no longer be seen goes by itself. */
export function useInbox() {
  const client = useQueryClient()
  const list = useKeyset<Notice>(noticesKey, page)
  const [waiting, setWaiting] = useState<readonly Notice[]>([])
  const known = new Set(list.rows.map((n) => n.id))
  const fresh = waiting.filter((n) => !known.has(n.id))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const check = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      compare(client).then(setWaiting, () => undefined) // the list stays as it is
    }, 300)
  }, [client])
  useLive('notification', (data) => setWaiting((now) => [data as Notice, ...now.filter((n) => n.id !== (data as Notice).id)]))
  useLive('unread', check)
  useLive('open', check)
  useEffect(() => {
    // A page that was left and found again is read anew, quietly.
    if (client.getQueryData(noticesKey)) check()
    return () => clearTimeout(timer.current)
  }, [client, check])

  function show() {
    client.setQueryData(noticesKey, (data: Read | undefined) => data && { ...data, pages: data.pages.map((p, i) => (i === 0 ? { ...p, items: [...fresh, ...p.items] } : p)) })
    setWaiting([])
  }
  return { ...list, fresh, show }
}

type Read = { pages: { items: Notice[]; next?: string }[]; pageParams: unknown[] }

/** Holds what was read against the newest page of now: what is gone leaves, what was read elsewhere is read, and what is new is given back. */
export async function compare(client: QueryClient): Promise<Notice[]> {
  const read = client.getQueryData<Read>(noticesKey)
  if (!read) return []
  const { items: now, next } = await page(undefined, undefined, 100)
  const byId = new Map(now.map((n) => [n.id, n]))
  const oldest = now.at(-1)?.created_at ?? ''
  // Beyond the newest hundred nothing can be said without reading it.
  removeRows<Notice>(client, noticesKey, (n) => !byId.has(n.id) && (!next || n.created_at > oldest))
  patchRows<Notice>(client, noticesKey, (n) => {
    const is = byId.get(n.id)
    return is && (is.read_at !== n.read_at || is.title !== n.title) ? is : n
  })
  const before = new Set(read.pages.flatMap((p) => p.items.map((n) => n.id)))
  const newest = read.pages[0]?.items[0]?.created_at ?? ''
  return now.filter((n) => !before.has(n.id) && n.created_at >= newest)
}

function putUnread(client: QueryClient, change: (unread: number) => number) {
  client.setQueryData(sessionQuery.queryKey, (s) => s && (s.unread === undefined ? s : { ...s, unread: Math.max(0, change(s.unread)) }))
}

export function useReading() {
  const client = useQueryClient()
  /** Marks one as read, at once here. False when it is gone: then it leaves the list. */
  const read = useCallback(
    async (notice: Notice): Promise<boolean> => {
      if (notice.read_at) return true
      const at = new Date().toISOString()
      patchRows<Notice>(client, noticesKey, (n) => (n.id === notice.id ? { ...n, read_at: at } : n))
      putUnread(client, (n) => n - 1)
      try {
        await api.POST('/api/notifications/{id}/read', { params: { path: { id: notice.id } as never } })
        return true
      } catch (error) {
        if (asProblem(error).missing) {
          removeRows<Notice>(client, noticesKey, (n) => n.id === notice.id)
          return false
        }
        patchRows<Notice>(client, noticesKey, (n) => (n.id === notice.id ? { ...n, read_at: undefined } : n))
        putUnread(client, (n) => n + 1)
        throw error
      }
    },
    [client],
  )
  /** Marks all up to the newest one shown: what came since stays unread. */
  const readAll = useCallback(
    async (newest: Notice | undefined) => {
      const { unread } = await body(api.POST('/api/notifications/read-all', { params: { query: { up_to: newest?.id } } }))
      const at = new Date().toISOString()
      patchRows<Notice>(client, noticesKey, (n) => (n.read_at ? n : { ...n, read_at: at }))
      putUnread(client, () => unread)
    },
    [client],
  )
  return { read, readAll }
}
