import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { DocumentRow } from '../../api/documents'
import { rereadRows } from '../../api/keyset'
import { useLive } from '../../api/live'
import { asProblem } from '../../api/problem'
import { compare, detailQuery, listKey, listsKey } from './data'
import { sortOf, type ListSearch } from './filters'

/** At most one look in so many ms, however much happens. */
const pause = 1000
const readLately = 10_000

export type Fresh = { count: number; many: boolean }
const none: Fresh = { count: 0, many: false }

/**
 * Keeps an open list true: looked at again when the live stream says that something happened, when someone comes back to the
 * page, and once a minute. Documents that are no longer in it are told to `onGone`. Those of others that came above the first
 * row are only counted, as the list never moves under the reader; one's own are read at once when nothing was scrolled past.
 */
export function useWatch(search: ListSearch, { open, me, rows, ready, onGone }: { open: string | undefined; me: string; rows: readonly DocumentRow[]; /** The rows are the answer to this search. */ ready: boolean; /** `still` is there, though no longer in this list. */ onGone: (rows: DocumentRow[], still?: string) => void }): Fresh {
  const client = useQueryClient()
  const key = JSON.stringify(listKey(search))
  const [fresh, setFresh] = useState<{ key: string; ids: string[]; many: boolean }>({ key, ids: [], many: false })
  const latest = useRef({ search, open, me, ready, onGone, key })
  useEffect(() => {
    latest.current = { search, open, me, ready, onGone, key }
  })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  async function look() {
    const { search, open, me, ready, key } = latest.current
    if (!ready || document.hidden || !navigator.onLine) return
    const found = await compare(client, search, open).catch(() => undefined) // what was read stands; the page says when there is no network
    if (!found || latest.current.key !== key) return
    if (found.gone.length) {
      // The open one may have left this list alone, by a change of what the list asks for.
      const there = open !== undefined && found.gone.some((row) => row.id === open) && (await client.fetchQuery({ ...detailQuery(open), staleTime: 0 }).then(() => true, (cause: unknown) => !asProblem(cause).missing))
      latest.current.onGone(found.gone, there ? open : undefined)
    }
    const above = sortOf(search) === '-created_at' && search.status !== 'deleted' ? found.above : []
    const others = above.filter((row) => row.created_by !== me)
    const pages = client.getQueryData<{ pages: unknown[] }>(listKey(search))?.pages.length ?? 0
    if (above.length && !others.length && !open && pages === 1) return void rereadRows(client, listsKey)
    setFresh({ key, ids: others.map((row) => row.id), many: found.many })
  }

  function soon() {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void look()
    }, pause)
  }

  useLive('notification', soon)
  useLive('unread', soon)
  // What was read just now has missed nothing.
  useLive('open', () => Date.now() - (client.getQueryState(listKey(search))?.dataUpdatedAt ?? 0) > readLately && soon())
  useEffect(() => {
    const minute = setInterval(soon, 60_000)
    window.addEventListener('focus', soon)
    document.addEventListener('visibilitychange', soon)
    return () => {
      clearInterval(minute)
      clearTimeout(timer.current)
      timer.current = undefined
      window.removeEventListener('focus', soon)
      document.removeEventListener('visibilitychange', soon)
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- it reads what it needs when it looks
  }, [])
  return useMemo(() => {
    if (fresh.key !== key || fresh.ids.length === 0) return none
    const shown = new Set(rows.map((row) => row.id))
    const count = fresh.ids.filter((id) => !shown.has(id)).length
    return { count, many: fresh.many && count > 0 }
  }, [fresh, key, rows])
}
