import { readDay } from '../../ui/DateField'
import { addDays, parseDay, today, toDay, type Day } from '../../ui/format'

/** What the address says about the list: the API's names, all of them strings. Several values are separated by commas. */
export type ListSearch = {
  q?: string
  employee_id?: string
  unit_id?: string
  type?: string
  class?: string
  tag?: string
  status?: string
  date_from?: string
  date_to?: string
  created_from?: string
  created_to?: string
  expires_from?: string
  expires_to?: string
  /** An account's id, or `me`. */
  created_by?: string
  /** `with_me` or `by_me`. */
  shared?: string
  sort?: string
  /** The saved view this began from. */
  view?: string
  /** The document open in the pane, and what the pane shows of it. */
  doc?: string
  pane?: string
}

const day = (value: string) => readDay(value) === value
const instant = (value: string) => day(value) || (value.includes('T') && !Number.isNaN(Date.parse(value)))
const anything = () => true
/** Of every part of the address: whether a value of it can be understood. What only the server can tell, it says. */
const understood: Record<keyof ListSearch, (value: string) => boolean> = {
  q: anything,
  employee_id: anything,
  unit_id: anything,
  type: anything,
  class: anything,
  tag: anything,
  status: (value) => value === 'active' || value === 'deleted',
  date_from: day,
  date_to: day,
  created_from: instant,
  created_to: instant,
  expires_from: day,
  expires_to: day,
  created_by: anything,
  shared: (value) => value === 'with_me' || value === 'by_me',
  sort: (value) => ([...sorts, 'created_at', '-title'] as string[]).includes(value),
  view: anything,
  doc: anything,
  pane: anything,
}

/** Of what the values of a part are ids; one that nothing has is not understood. Empty while it could not be told. */
export type Known = { type: ReadonlyMap<string, unknown>; class: ReadonlyMap<string, unknown> }

/** What of an address the list understands, and the names of what it does not: an address may be old, or typed. */
export function readSearch(address: Record<string, string | undefined>, known: Known): { search: ListSearch; dropped: string[] } {
  const search: Record<string, string> = {}
  const dropped: string[] = []
  for (const [name, value] of Object.entries(address)) {
    if (value === undefined || value === '') continue
    if (Object.hasOwn(understood, name) && understood[name as keyof ListSearch](value)) search[name] = value
    else dropped.push(name)
  }
  for (const part of ['type', 'class'] as const) {
    const asked = listOf(search[part])
    const there = asked.filter((id) => known[part].size === 0 || known[part].has(id))
    if (there.length === asked.length) continue
    dropped.push(part)
    if (there.length) search[part] = there.join(',')
    else delete search[part]
  }
  return { search, dropped }
}

/** A filter as people think of it: one chip, one step back. */
export type FilterKind = 'person' | 'unit' | 'type' | 'class' | 'date' | 'created' | 'expires' | 'sender' | 'shared' | 'tag'
export const filterKinds: FilterKind[] = ['person', 'unit', 'type', 'class', 'created', 'date', 'expires', 'sender', 'shared', 'tag']

const parts: Record<FilterKind, (keyof ListSearch)[]> = {
  person: ['employee_id'],
  unit: ['unit_id'],
  type: ['type'],
  class: ['class'],
  date: ['date_from', 'date_to'],
  created: ['created_from', 'created_to'],
  expires: ['expires_from', 'expires_to'],
  sender: ['created_by'],
  shared: ['shared'],
  tag: ['tag'],
}

export const sorts = ['-created_at', '-date', 'date', 'title'] as const
export type Sort = (typeof sorts)[number] | 'created_at' | '-title'

export const sortOf = (search: ListSearch): Sort => (search.sort as Sort | undefined) ?? '-created_at'

export const listOf = (value: string | undefined): string[] => value?.split(',').filter(Boolean) ?? []

export function activeKinds(search: ListSearch): FilterKind[] {
  return filterKinds.filter((kind) => parts[kind].some((p) => search[p]))
}

/** The address without one filter. */
export function without(search: ListSearch, kind: FilterKind): ListSearch {
  const out = { ...search }
  for (const part of parts[kind]) delete out[part]
  return out
}

/** The address without any filter or words; where one is (bin, order) stays. */
export function cleared(search: ListSearch): ListSearch {
  return { status: search.status, sort: search.sort }
}

/** What the API is asked: days of upload become instants here, because a day begins at midnight where people are. */
export function toQuery(search: ListSearch) {
  return {
    q: search.q?.trim() || undefined,
    employee_id: search.employee_id,
    unit_id: search.unit_id,
    type: severalOf(search.type),
    class: severalOf(search.class),
    tag: severalOf(search.tag),
    status: search.status === 'deleted' ? ('deleted' as const) : undefined,
    date_from: search.date_from,
    date_to: search.date_to,
    created_from: search.created_from && startOfDay(search.created_from),
    created_to: search.created_to && endOfDay(search.created_to),
    expires_from: search.expires_from,
    expires_to: search.expires_to,
    created_by: search.created_by,
    shared: search.shared as 'with_me' | 'by_me' | undefined,
    sort: sortOf(search),
  }
}

const severalOf = (value: string | undefined) => (value ? listOf(value) : undefined)

/** An instant is left as it is. */
function startOfDay(day: Day): string {
  if (day.includes('T')) return day
  return parseDay(day).toISOString()
}

function endOfDay(day: Day): string {
  return new Date(parseDay(addDays(day, 1)).getTime() - 1).toISOString()
}

export type Period = 'today' | 'week' | 'month' | 'lastMonth' | 'year'
export const periods: Period[] = ['today', 'week', 'month', 'lastMonth', 'year']

/** Days of a named period, seen from `now`. */
export function periodRange(period: Period, now: Day = today()): { from: Day; to?: Day } {
  const date = parseDay(now)
  switch (period) {
    case 'today':
      return { from: now }
    case 'week':
      return { from: addDays(now, -6) }
    case 'month':
      return { from: toDay(new Date(date.getFullYear(), date.getMonth(), 1)) }
    case 'lastMonth':
      return { from: toDay(new Date(date.getFullYear(), date.getMonth() - 1, 1)), to: toDay(new Date(date.getFullYear(), date.getMonth(), 0)) }
    case 'year':
      return { from: toDay(new Date(date.getFullYear(), 0, 1)) }
  }
}

export type Ahead = 'expired' | 'days30' | 'days90'
export const aheads: Ahead[] = ['days30', 'days90', 'expired']

/** Days of a named time to come, or of all that is over. */
export function aheadRange(ahead: Ahead, now: Day = today()): { from?: Day; to: Day } {
  if (ahead === 'expired') return { to: addDays(now, -1) }
  return { from: now, to: addDays(now, ahead === 'days30' ? 30 : 90) }
}

/** The whole month or year that a range is, when it is one. */
export function wholeSpan(from: Day | undefined, to: Day | undefined, now: Day = today()): { kind: 'month' | 'year'; of: Day } | undefined {
  if (!from) return undefined
  const date = parseDay(from)
  if (date.getDate() !== 1) return undefined
  const endOfMonth = toDay(new Date(date.getFullYear(), date.getMonth() + 1, 0))
  const endOfYear = toDay(new Date(date.getFullYear(), 11, 31))
  const until = to ?? (endOfMonth >= now && from <= now ? endOfMonth : endOfYear >= now && from <= now && date.getMonth() === 0 ? endOfYear : undefined)
  if (until === endOfMonth) return { kind: 'month', of: from }
  if (until === endOfYear && date.getMonth() === 0) return { kind: 'year', of: from }
  return undefined
}

/** The same list: what a saved view keeps of an address. */
export function viewPart(search: ListSearch): ListSearch {
  const { doc: _doc, pane: _pane, view: _view, ...rest } = search
  return Object.fromEntries(Object.entries({ ...rest, sort: sortOf(search) }).filter(([, v]) => v))
}

export function sameList(a: ListSearch, b: ListSearch): boolean {
  const [x, y] = [viewPart(a), viewPart(b)] as Record<string, string>[]
  const keys = new Set([...Object.keys(x!), ...Object.keys(y!)])
  return [...keys].every((k) => x![k] === y![k])
}
