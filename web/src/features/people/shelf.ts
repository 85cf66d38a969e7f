import { addDays, today, type Day } from '../../ui/format'

/** One class on the shelf: its spines, from the left the newer ones. */
export type Books = { id: string; name: string; count: number; /** Exactly so many are newer than a year; undefined when it cannot be told. */ fresh: number | undefined; spines: number; faded: number; /** Each spine stands for ten. */ tens: boolean }

const most = 80

/**
 * How a class stands on the shelf: one spine a document, above 80 one for ten. `newest` are the newest documents of all
 * classes, `all` of them when there are no more: those not among them are older than the last one.
 */
export function shelve(classes: readonly { id: string; name: string; count: number }[], newest: readonly { class: string; date: Day }[], all: boolean, now: Day = today()): Books[] {
  const yearAgo = addDays(now, -365)
  const reach = newest.at(-1)?.date
  const told = all || (reach !== undefined && reach < yearAgo)
  // The company's own papers stand at the end: they are everyone's.
  const order = [...classes.filter((c) => c.id !== 'public'), ...classes.filter((c) => c.id === 'public')]
  return order.map(({ id, name, count }) => {
    const fresh = told ? newest.filter((d) => d.class === id && d.date >= yearAgo).length : undefined
    const tens = count > most
    const spines = tens ? Math.ceil(count / 10) : count
    const faded = fresh === undefined ? 0 : spines - Math.min(spines, tens ? Math.ceil(fresh / 10) : fresh)
    return { id, name, count, fresh, spines, faded, tens }
  })
}
