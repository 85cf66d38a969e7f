import { addDays, parseDay, today, type Day, type Format } from '../../ui/format'

/** The last day of a leave of `days` days from `start`, both counted. */
export const lastDay = (start: Day, days: number): Day => addDays(start, Math.max(1, days) - 1)

/** quarta-feira; Wednesday. */
export const weekday = (day: Day, f: Format): string => new Intl.DateTimeFormat(f.language, { weekday: 'long' }).format(parseDay(day))

/** The protocol that people write down: when the document came, and the end of its number. */
export function protocolOf(document: { id: string; created_at: string }): string {
  const end = document.id.replaceAll('-', '').slice(-8).toUpperCase()
  const at = new Date(document.created_at)
  return `${String(at.getFullYear()).slice(2)}${String(at.getMonth() + 1).padStart(2, '0')}-${end.slice(0, 4)}-${end.slice(4)}`
}

/** Which of a type's fields say when a leave starts and how long it is; `others` have to be asked for. */
export function leaveFields<F extends { id: string; kind: string; required?: boolean }>(fields: readonly F[] | undefined): { start?: F; days?: F; others: F[] } {
  const all = fields ?? []
  const start = all.find((f) => f.kind === 'date' && f.required) ?? all.find((f) => f.kind === 'date')
  const days = all.find((f) => f.kind === 'number' && f.required) ?? all.find((f) => f.kind === 'number')
  return { start, days, others: all.filter((f) => f.required && f !== start && f !== days) }
}

/** 22/11; Nov 22: the first of two days whose second says the year. */
export const shortDay = (day: Day, f: Format): string => new Intl.DateTimeFormat(f.language, f.language === 'pt-BR' ? { day: '2-digit', month: '2-digit' } : { day: 'numeric', month: 'short' }).format(parseDay(day))

/** The end of a leave as people say it: "até quarta-feira, 25/11/2026", "só hoje". `say` gives the words around it. */
export function endInWords(start: Day, days: number, f: Format, say: (key: 'until' | 'only' | 'onlyToday' | 'onlyYesterday', values: { weekday: string; date: string }) => string, now: Day = today()): string {
  const end = lastDay(start, days)
  const values = { weekday: weekday(end, f), date: f.date(end) }
  if (days > 1) return say('until', values)
  return say(start === now ? 'onlyToday' : start === addDays(now, -1) ? 'onlyYesterday' : 'only', values)
}
