import { useEffect, useRef, useSyncExternalStore } from 'react'
import { preferences } from './preferences'

export type Shortcut = {
  /** `e`, `Shift+x`, `Mod+k` (Ctrl, or ⌘ on a Mac), `ArrowDown`, `Escape`, `?`, `[`. */
  keys: string | string[]
  label: string
  run: (event: KeyboardEvent) => void
  /** Leave it out of the "?" sheet (a second key for something that is there already). */
  quiet?: boolean
  /** Also while typing in a field, or inside a dialog. */
  always?: boolean
  /** Off for now: neither run nor listed. */
  off?: boolean
  /** Answered by a part of the page itself while it has the focus: listed only. */
  listed?: boolean
}

export type ShortcutGroup = { title: string; shortcuts: Shortcut[] }

const groups: { current: ShortcutGroup }[] = []
const listeners = new Set<() => void>()
let snapshot: ShortcutGroup[] = []

/** Registers a group of shortcuts while the component lives. What was registered last is asked first. */
export function useShortcuts(title: string, shortcuts: Shortcut[]) {
  const ref = useRef<ShortcutGroup>({ title, shortcuts })
  useEffect(() => {
    ref.current = { title, shortcuts }
  })
  useEffect(() => {
    groups.push(ref)
    changed()
    return () => {
      groups.splice(groups.indexOf(ref), 1)
      changed()
    }
  }, [])
}

/** What can be pressed now, for the "?" sheet. */
export function useShortcutList(): ShortcutGroup[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => snapshot,
  )
}

function changed() {
  snapshot = groups.map((g) => g.current)
  for (const tell of listeners) tell()
}

/** Reads the groups anew (labels may have changed language since they were registered). */
export function shortcutsNow(): ShortcutGroup[] {
  return groups.map((g) => g.current)
}

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The one listener of the page; the shell installs it. */
export function listenToShortcuts(): () => void {
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return
  const target = event.target as HTMLElement | null
  const busy = !!target?.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]')
  // A button or a link that has the focus keeps the keys that press it.
  const pressed = (event.key === 'Enter' || event.key === ' ') && !!target?.closest?.('button, a, summary, input, [role=button], [role=tab], [role=radio], [role=treeitem]')
  for (let i = groups.length - 1; i >= 0; i--) {
    for (const shortcut of groups[i]!.current.shortcuts) {
      if (shortcut.off || shortcut.listed || pressed || (busy && !shortcut.always)) continue
      const keys = Array.isArray(shortcut.keys) ? shortcut.keys : [shortcut.keys]
      if (!keys.some((k) => matches(k, event))) continue
      event.preventDefault()
      shortcut.run(event)
      return
    }
  }
}

/** Whether a key does nothing because single keys are switched off. */
export function isOff(keys: string): boolean {
  const key = keys.endsWith('++') ? '+' : keys.split('+').filter(Boolean).at(-1)!
  return key.length === 1 && !keys.includes('Mod') && !preferences().letters
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split('+').filter(Boolean)
  const key = keys.endsWith('++') ? '+' : parts.at(-1)!
  const mod = parts.includes('Mod')
  const shift = parts.includes('Shift')
  if (mod !== (event.ctrlKey || event.metaKey) || event.altKey) return false
  if (isOff(keys)) return false
  // A symbol already needed Shift on some keyboards; only for letters and named keys does Shift change the meaning.
  const letter = /^[a-z]$/i.test(key)
  if ((letter || key.length > 1) && shift !== event.shiftKey) return false
  return event.key.toLowerCase() === key.toLowerCase()
}

/** Of the keys that walk a list: J and ↓ go down, K and ↑ go up. */
export const goesDown = (event: KeyboardEvent) => event.key.toLowerCase() === 'j' || event.key === 'ArrowDown'

/** How a key reads on a key cap. */
export function keyCaps(keys: string): string[] {
  const caps: Record<string, string> = { Mod: isMac ? '⌘' : 'Ctrl', ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Delete: 'Del', PageUp: 'PgUp', PageDown: 'PgDn', ' ': preferences().language === 'en' ? 'Space' : 'Espaço' }
  return keys.split('+').map((k) => caps[k] ?? (k.length === 1 ? k.toUpperCase() : k))
}
