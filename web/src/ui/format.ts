import { usePreferences, preferences, type Preferences } from './preferences'

type Language = Preferences['language']

/** Dates without time travel as `2026-11-23`; they are days, not instants, so no time zone may touch them. */
export type Day = string

export type Format = ReturnType<typeof make>

const cache = new Map<Language, Format>()

/** Formatters in the current language; the component renders again when the language changes. */
export function useFormat(): Format {
  return formatFor(usePreferences().language)
}

export function format(): Format {
  return formatFor(preferences().language)
}

export function formatFor(language: Language): Format {
  let f = cache.get(language)
  if (!f) cache.set(language, (f = make(language)))
  return f
}

function make(language: Language) {
  const pt = language === 'pt-BR'
  const integer = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 6 })
  const cents = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const tenth = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const numeric = new Intl.DateTimeFormat(language, pt ? { day: '2-digit', month: '2-digit', year: 'numeric' } : { day: 'numeric', month: 'short', year: 'numeric' })
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' })
  const weekdayYear = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const monthYear = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' })
  const shortMonth = new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric' })
  const clock = new Intl.DateTimeFormat(language, pt ? { hour: '2-digit', minute: '2-digit', hour12: false } : { hour: 'numeric', minute: '2-digit' })
  const clockSeconds = new Intl.DateTimeFormat(language, pt ? { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false } : { hour: 'numeric', minute: '2-digit', second: '2-digit' })
  const todayWord = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const capital = (s: string) => s.charAt(0).toLocaleUpperCase(language) + s.slice(1)
  /** A date is not parted at the end of a line. */
  const whole = (s: string) => s.replaceAll(' ', '\u00a0')
  const asDate = (value: Day | Date) => (value instanceof Date ? value : parseDay(value))

  const f = {
    language,
    number: (n: number) => integer.format(n),
    decimal: (n: number) => exact.format(n),
    money: (n: number) => cents.format(n),
    /** 2,1 MB; below 1 KB in bytes. Thousands are 1,000, as the system's file list counts. */
    bytes(n: number) {
      if (n < 1000) return `${integer.format(n)} bytes`
      if (n < 999_500) return `${integer.format(n / 1000)} KB`
      if (n < 999_500_000) return `${tenth.format(n / 1e6)} MB`
      return `${tenth.format(n / 1e9)} GB`
    },
    /** 23/11/2026; Nov 23, 2026. Takes a day (`2026-11-23`) or an instant. */
    date: (value: Day | Date) => whole(numeric.format(asDate(value))),
    time: (instant: string | Date) => clock.format(new Date(instant)),
    timeSeconds: (instant: string | Date) => clockSeconds.format(new Date(instant)),
    /** 23/11/2026 às 14:32; Nov 23, 2026 at 2:32 PM. */
    dateTime: (instant: string | Date) => `${whole(numeric.format(new Date(instant)))} ${pt ? 'às' : 'at'} ${clock.format(new Date(instant))}`,
    /** hoje às 14:02, ontem às 9:10, or the whole date. */
    moment(instant: string | Date, now = new Date()) {
      const days = dayNumber(new Date(instant)) - dayNumber(now)
      const day = days === 0 || days === -1 ? todayWord.format(days, 'day') : whole(numeric.format(new Date(instant)))
      return `${day} ${pt ? 'às' : 'at'} ${clock.format(new Date(instant))}`
    },
    /** Hoje, segunda-feira, 23 de novembro; the year only when it is not this one. */
    dayHeading(value: Day | Date, now = new Date()) {
      const date = asDate(value)
      const days = dayNumber(date) - dayNumber(now)
      const name = (date.getFullYear() === now.getFullYear() ? weekday : weekdayYear).format(date)
      return days === 0 || days === -1 ? `${capital(todayWord.format(days, 'day'))}, ${name}` : capital(name)
    },
    /** até sexta-feira: the weekday inside the coming week, otherwise the date. An instant is when it is over: a midnight is the end of the day before. */
    until(value: Day | Date, now = new Date()) {
      const date = value instanceof Date ? new Date(value.getTime() - 1) : asDate(value)
      const days = dayNumber(date) - dayNumber(now)
      if (days === 0 || days === 1) return todayWord.format(days, 'day')
      if (days > 1 && days < 7) return new Intl.DateTimeFormat(language, { weekday: 'long' }).format(date)
      return numeric.format(date)
    },
    month: (value: Day | Date) => capital(monthYear.format(asDate(value))),
    shortMonth: (value: Day | Date) => shortMonth.format(asDate(value)),
    list: (items: string[]) => list.format(items),
    /** •••.482.917-•• comes masked from the server; whole ones get their dots. */
    cpf(value: string) {
      const digits = value.replace(/\D/g, '')
      return digits.length === 11 ? `${digits.slice(0, 3)}.${digits.slice(3, 6)}.${digits.slice(6, 9)}-${digits.slice(9)}` : value
    },
    capital,
  }
  return f
}

/** Local midnight of a day. */
export function parseDay(day: Day): Date {
  const [y, m, d] = day.slice(0, 10).split('-').map(Number)
  return day.length > 10 ? new Date(day) : new Date(y!, m! - 1, d)
}

/** The day of an instant, here. */
export function toDay(date: Date): Day {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
}

export function today(): Day {
  return toDay(new Date())
}

export function addDays(day: Day, n: number): Day {
  const date = parseDay(day)
  date.setDate(date.getDate() + n)
  return toDay(date)
}

/** Whole days since 1970, here: for differences between calendar days, whatever the hour or the summer time. */
function dayNumber(date: Date): number {
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}
