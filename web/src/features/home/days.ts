import { addDays, parseDay, type Day, type Format } from '../../ui/format'

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
