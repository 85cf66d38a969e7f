import { useCallback, useMemo, useState } from 'react'

export type Selection = {
  keys: ReadonlySet<string>
  has: (key: string) => boolean
  toggle: (key: string, range?: boolean) => void
  set: (keys: Iterable<string>) => void
  clear: () => void
}

/** Rows chosen for an action, apart from the one that is open. A range goes from the last one chosen. */
export function useSelection(order: readonly string[]): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  const [anchor, setAnchor] = useState<string>()
  const toggle = useCallback(
    (key: string, range = false) => {
      const from = range && anchor !== undefined ? order.indexOf(anchor) : -1
      const to = order.indexOf(key)
      setKeys((now) => {
        const next = new Set(now)
        if (from >= 0 && to >= 0) for (let i = Math.min(from, to); i <= Math.max(from, to); i++) next.add(order[i]!)
        else if (next.has(key)) next.delete(key)
        else next.add(key)
        return next
      })
      setAnchor(key)
    },
    [order, anchor],
  )
  const clear = useCallback(() => setKeys(new Set()), [])
  const has = useCallback((key: string) => keys.has(key), [keys])
  const set = useCallback((all: Iterable<string>) => setKeys(new Set(all)), [])
  return useMemo(() => ({ keys, has, toggle, set, clear }), [keys, has, toggle, set, clear])
}
