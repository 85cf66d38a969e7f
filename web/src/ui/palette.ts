import type { ReactNode } from 'react'
import type { IconName } from './Icon'

/** One thing to go to or to do. `run` is called after the palette has closed. */
export type PaletteItem = {
  id: string
  label: string
  /** Beside the label, in small. */
  detail?: string
  /** After it, never cut: a date. */
  end?: string
  /** Leads the row: an Avatar, a Folha. Without it, `icon`. */
  lead?: ReactNode
  icon?: IconName
  keys?: string
  run: () => void
  /** What Tab offers for this item. */
  actions?: PaletteItem[]
}

/** Where items come from. `search` with an empty query gives what is useful before typing. Commands are found by `>` too. */
export type PaletteSource = {
  id: string
  heading: () => string
  kind: 'find' | 'command'
  search: (query: string, signal: AbortSignal) => Promise<PaletteItem[]> | PaletteItem[]
}

/** Lower case without accents: how people type. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Every word of the query begins a word of the text. */
export function matchesWords(text: string, query: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u)
  return fold(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((w) => w.startsWith(part)))
}
