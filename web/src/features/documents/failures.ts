import type { DocumentRow } from '../../api/documents'
import type { Problem } from '../../api/problem'
import type { Format } from '../../ui/format'
import type { Outcome } from './data'
import type { docText } from './i18n'

const named = 3

/** What was not done, by the names of the documents, once for each reason. */
export function failures(failed: Outcome['failed'], rows: readonly DocumentRow[], why: (problem: Problem) => string, t: ReturnType<typeof docText.useText>, f: Format): string {
  const titles = new Map(rows.map((row) => [row.id, row.title]))
  const byReason = new Map<string, string[]>()
  for (const { id, problem } of failed) byReason.set(why(problem), [...(byReason.get(why(problem)) ?? []), t('failed.title', { title: titles.get(id) ?? '…' })])
  return [...byReason]
    .map(([reason, all]) => t('failed.names', { names: f.list(all.length > named + 1 ? [...all.slice(0, named), t('failed.more', { count: all.length - named })] : all), why: reason }))
    .join(' ')
}
