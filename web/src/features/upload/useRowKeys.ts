import { useCallback, useState, type RefObject } from 'react'
import { useShortcuts } from '../../ui/shortcuts'
import { uploadText } from './i18n'
import type { Row } from './row'

type Does = { onEnter: (id: string) => void; onSelect: (id: string, range: boolean) => void; onRemove: (ids: readonly string[]) => void; onBelow: (id: string) => void }

/** Rows by keyboard: one of them is the tab stop, J K and the arrows move it, Enter and X act on it. */
export function useRowKeys(grid: RefObject<HTMLDivElement | null>, rows: readonly Row[], does: Does) {
  const t = uploadText.useText()
  const [at, setAt] = useState<string>()
  const current = rows.some((r) => r.id === at) ? at : rows[0]?.id

  const goTo = useCallback(
    (id: string, focus = true) => {
      setAt(id)
      const el = grid.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)
      if (focus) el?.focus()
      el?.scrollIntoView({ block: 'nearest' })
    },
    [grid],
  )

  function move(n: number) {
    const i = rows.findIndex((r) => r.id === current)
    const on = document.activeElement?.closest('[data-row]') !== null
    const row = rows[Math.max(0, Math.min(rows.length - 1, on ? i + n : i))]
    if (row) goTo(row.id)
  }

  useShortcuts(t('keys.group'), [
    { keys: ['j', 'k'], label: t('keys.move'), run: (e) => move(e.key.toLowerCase() === 'j' ? 1 : -1), off: rows.length === 0 },
    { keys: 'x', label: t('keys.select'), run: () => current && does.onSelect(current, false), off: rows.length === 0 },
    { keys: 'Shift+x', label: t('keys.select'), quiet: true, run: () => current && does.onSelect(current, true), off: rows.length === 0 },
    { keys: 'Enter', label: t('keys.confirm'), listed: true, run: () => {}, off: rows.length === 0 },
    { keys: 'Shift+Enter', label: t('keys.below'), run: () => current && does.onBelow(current), off: rows.length === 0 },
    { keys: 'Delete', label: t('keys.remove'), run: () => current && does.onRemove([current]), off: rows.length === 0 },
  ])

  function onKeyDown(e: React.KeyboardEvent) {
    // Only on the row itself: inside it, buttons and boxes have their own keys.
    if (!(e.target as HTMLElement).matches('[data-row]') || !current) return
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') move(e.key === 'ArrowDown' ? 1 : -1)
    else if (e.key === 'Home' || e.key === 'End') goTo((e.key === 'Home' ? rows[0] : rows.at(-1))!.id)
    else if (e.key === 'Enter' && !e.shiftKey) does.onEnter(current)
    else if (e.key === ' ') does.onSelect(current, e.shiftKey)
    else return
    e.preventDefault()
  }

  function onFocus(e: React.FocusEvent) {
    const id = (e.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row
    if (id) setAt(id)
  }

  return { current, goTo, onKeyDown, onFocus }
}
