import { useCallback, useMemo, useState } from 'react'
import type { Person } from './data'

/** Who is chosen, by id, with the row that was chosen (it may have left the list since). */
export function useSelection(rows: readonly Person[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Person>>(new Map())
  const [anchor, setAnchor] = useState<string>()

  const toggle = useCallback(
    (row: Person, range: boolean) => {
      setChosen((now) => {
        const next = new Map(now)
        const from = range && anchor ? rows.findIndex((r) => r.id === anchor) : -1
        const to = rows.findIndex((r) => r.id === row.id)
        if (from >= 0 && to >= 0) for (const r of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(r.id, r)
        else if (!next.delete(row.id)) next.set(row.id, row)
        return next
      })
      setAnchor(row.id)
    },
    [rows, anchor],
  )
  const clear = useCallback(() => setChosen(new Map()), [])
  const set = useCallback((people: readonly Person[]) => setChosen(new Map(people.map((p) => [p.id, p]))), [])
  const people = useMemo(() => [...chosen.values()], [chosen])
  const has = useCallback((id: string) => chosen.has(id), [chosen])
  return { people, has, toggle, clear, set, count: chosen.size }
}

export type Selection = ReturnType<typeof useSelection>
