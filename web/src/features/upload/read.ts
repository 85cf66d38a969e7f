import { api, body } from '../../api/client'
import { queryClient } from '../../api/query'
import type { components } from '../../api/schema'
import { sessionQuery } from '../../api/session'
import { today, toDay, type Day } from '../../ui/format'
import { desk } from './desk'
import type { DocumentType, Row } from './row'

export type Guess = components['schemas']['Guess']
const batch = 100

/** Asks whose the rows' files seem to be, by their names. Without an answer the rows wait to be told. */
export async function readNames(rows: readonly Row[]) {
  const open = rows.filter((r) => !r.read)
  for (let at = 0; at < open.length; at += batch) {
    const part = open.slice(at, at + batch)
    let items: Guess[] = []
    try {
      items = (await body(api.POST('/api/upload/guess', { body: { filenames: part.map((r) => r.file.name) } }))).items
    } catch {
      // A guess is a help; the desk works without it.
    }
    part.forEach((row, i) => desk.patch(row.id, (now) => applyGuess(now, items[i])))
  }
}

/** What a guess says about a row. What a person has chosen meanwhile is left alone. */
export function applyGuess(row: Row, guess: Guess | undefined, types: readonly DocumentType[] = queryClient.getQueryData(sessionQuery.queryKey)?.types ?? []): Partial<Row> {
  const change: { -readonly [K in keyof Row]?: Row[K] } = { read: true }
  // A matrícula in the name says more than the page the file was dropped on; a person's own choice says more than both.
  if (guess && (!row.person || (row.how === 'given' && guess.certainty === 'certain'))) {
    const first = guess.people[0]
    if (first && guess.certainty !== 'none') {
      change.person = first
      change.how = guess.reason ?? 'name'
      change.confirmed = guess.certainty === 'certain'
      change.homonyms = guess.certainty === 'guess' ? guess.people : []
      change.found = guess.found
    }
  }
  if (guess?.type_id && !row.typeId) {
    change.typeId = guess.type_id
    change.typeHow = 'name'
  }
  const month = monthIn(row.file.name)
  const date = guess?.date ?? (month && lastDay(month))
  if (date && row.dateHow === 'today') {
    change.date = date
    change.dateHow = 'name'
  }
  const period = month && types.find((t) => t.id === (change.typeId ?? row.typeId))?.fields?.find((f) => f.kind === 'text' && /^competencia|^mes_/.test(f.id))
  if (period && !row.fields[period.id]) change.fields = { ...row.fields, [period.id]: month }
  return change
}

/** A month and year in a name, "holerite_10-2026_003981": 2026-10. */
export function monthIn(name: string): string | undefined {
  const found = /(?:^|[^\d])(0[1-9]|1[0-2])[-_. ](20\d{2})(?!\d)/.exec(name) ?? /(?:^|[^\d])(20\d{2})[-_. ](0[1-9]|1[0-2])(?![-_. ]?\d)/.exec(name)
  if (!found) return undefined
  const [year, month] = found[1]!.length === 4 ? [found[1], found[2]] : [found[2], found[1]]
  return `${year}-${month}`
}

/** The last day of a month, if it is past. */
function lastDay(month: string): Day | undefined {
  const day = toDay(new Date(Number(month.slice(0, 4)), Number(month.slice(5)), 0))
  return day <= today() ? day : undefined
}
