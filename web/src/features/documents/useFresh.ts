import { useCallback, useEffect, useState } from 'react'
import type { DocumentRow } from '../../api/documents'
import { useLive } from '../../api/live'
import { countDocuments } from './data'
import { sortOf, type ListSearch } from './filters'

/**
 * How many documents have come above the first row since it was read. Asked when the live stream says something happened,
 * when the page is looked at again, and once a minute; the list itself never moves under the reader.
 */
export function useFresh(search: ListSearch, rows: readonly DocumentRow[]): number {
  const newest = sortOf(search) === '-created_at' && search.status !== 'deleted' ? rows[0]?.created_at : undefined
  const [fresh, setFresh] = useState({ since: newest, count: 0 })
  const known = newest === undefined ? 0 : rows.filter((r, i) => i < 100 && r.created_at === newest).length

  const ask = useCallback(() => {
    if (newest === undefined || document.hidden || !navigator.onLine) return
    // An instant goes through as it is; only days are turned into instants.
    const after = search.created_to && search.created_to < newest.slice(0, 10) ? undefined : newest
    if (!after) return
    countDocuments({ ...search, created_from: after }).then(
      (count) => setFresh({ since: newest, count: Math.max(0, count - known) }),
      () => undefined, // a failed count is left out
    )
  }, [newest, known, search])

  useLive('notification', ask)
  useEffect(() => {
    const timer = setInterval(ask, 60_000)
    document.addEventListener('visibilitychange', ask)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [ask])
  return fresh.since === newest ? fresh.count : 0
}
