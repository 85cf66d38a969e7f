import { readDay } from '../../ui/DateField'
import { fold } from '../../ui/palette'

/** `tipo:atestado` typed into the search. `field` is the meaning, in whichever language it was written. */
export type Token = { field: 'type' | 'person' | 'unit' | 'class' | 'from' | 'to' | 'tag'; value: string }

const names: Record<string, Token['field']> = {
  tipo: 'type', type: 'type',
  pessoa: 'person', person: 'person', de_quem: 'person',
  unidade: 'unit', unit: 'unit', lotacao: 'unit',
  classe: 'class', class: 'class',
  de: 'from', from: 'from', desde: 'from',
  ate: 'to', to: 'to', until: 'to',
  etiqueta: 'tag', tag: 'tag',
}

const token = /(^|\s)([\p{L}_]+):(?:"([^"]+)"|([^\s"]+))(?=\s|$)/gu

/**
 * Takes finished tokens out of what was typed: one is finished when a space follows it, or when `all` (Enter was pressed).
 * Unknown names stay words.
 */
export function takeTokens(text: string, all = false): { tokens: Token[]; rest: string } {
  const tokens: Token[] = []
  const rest = text.replace(token, (whole, before: string, name: string, quoted: string | undefined, bare: string | undefined, at: number) => {
    const field = names[fold(name)]
    const end = at + whole.length
    const finished = all || end < text.length || quoted !== undefined
    if (!field || !finished) return whole
    tokens.push({ field, value: (quoted ?? bare)! })
    return before
  })
  return { tokens, rest: tokens.length ? rest.replace(/\s+/g, ' ').trimStart() : text }
}

/** A token being typed, at the end: its name, a colon, and what there is of its value. */
const begun = /(^|\s)([\p{L}_]+):(?:"[^"]*|[^\s"]*)$/u

/** The words that are searched: a token that is still being typed is not one. */
export function searchedWords(text: string): string {
  const open = begun.exec(text)
  return (open && names[fold(open[2]!)] ? text.slice(0, open.index) : text).trim()
}

/** A day said in a token: `01/11/2026`, `hoje`, `11/2026` (its first day, or its last for `to`). */
export function tokenDay(value: string, end: boolean): string | undefined {
  const month = /^(\d{1,2})\/(\d{4})$/.exec(value)
  if (month) {
    const [m, y] = [Number(month[1]), Number(month[2])]
    if (m < 1 || m > 12) return undefined
    const last = new Date(y, m, 0).getDate()
    return `${y}-${String(m).padStart(2, '0')}-${String(end ? last : 1).padStart(2, '0')}`
  }
  return readDay(value)
}

/** The names for which `text` stands: equal ones, else those that begin so, else those that contain it. */
export function namesLike<T>(all: readonly T[], nameOf: (item: T) => string, text: string): T[] {
  const wanted = fold(text)
  const tests: ((name: string) => boolean)[] = [(n) => n === wanted, (n) => n.startsWith(wanted), (n) => n.split(/\s+/).some((w) => w.startsWith(wanted))]
  for (const test of tests) {
    const found = all.filter((item) => test(fold(nameOf(item))))
    if (found.length) return found
  }
  return []
}
