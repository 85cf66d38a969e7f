import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import type { DocumentRow } from '../../api/documents'
import { rereadRows } from '../../api/keyset'
import { asProblem, type Problem } from '../../api/problem'
import { useSession } from '../../api/session'
import { addDays, today, useFormat } from '../../ui/format'
import { useRefusals } from '../../ui/refusals'
import { changeMany, forgetCounts, listsKey, recount, takeOut, type Outcome } from './data'
import { failures } from './failures'
import type { ListSearch } from './filters'
import { docText } from './i18n'

/** What was done last, for the bar under the list. */
export type Feedback = { said: string; undo?: () => void; error?: string; icon?: 'check' | 'trash' | 'warn' }

/**
 * Into the bin and out of it. Rows leave the list at once and come back if the server says no; what was deleted can be
 * undone from the bar, or with Ctrl Z.
 */
export function useBin(search: ListSearch, onFailed: (failed: Outcome['failed']) => void) {
  const t = docText.useText()
  const f = useFormat()
  const client = useQueryClient()
  const { bin_days: days } = useSession()
  const [feedback, setFeedback] = useState<Feedback>()

  const say = useRefusals()
  const why = (problem: Problem) => (problem.forbidden ? t('del.refused') : problem.missing ? say.whole(problem) : t('del.failed', { code: problem.requestId || problem.status }))

  async function take(rows: readonly DocumentRow[], work: (ids: string[]) => Promise<Outcome>, said: (count: number, ids: string[]) => Feedback) {
    const ids = rows.map((r) => r.id)
    const leaving = new Set(ids)
    const lists = takeOut(client, leaving)
    const { done, failed } = await work(ids)
    for (const { id } of done) void client.invalidateQueries({ queryKey: ['documents', 'one', id] })
    forgetCounts(client)
    if (failed.length) await rereadRows(client, listsKey)
    else {
      await lists.others()
      void recount(client, search)
    }
    const good = done.map((d) => d.id)
    setFeedback(told(good.length ? said(good.length, good) : undefined, failed, rows))
    if (failed.length) onFailed(failed)
  }

  /** What was done, with its way back, and what was not, by name. */
  function told(done: Feedback | undefined, failed: Outcome['failed'], rows: readonly DocumentRow[]): Feedback {
    if (!failed.length) return done ?? { said: '' }
    const not = failures(failed, rows, why, t, f)
    return done ? { ...done, said: `${done.said} ${not}`, icon: 'warn' } : { said: not, error: not }
  }

  function remove(rows: readonly DocumentRow[]) {
    if (!rows.length) return Promise.resolve()
    const date = f.date(addDays(today(), days))
    return take(
      rows,
      (ids) => changeMany(ids, { delete: true }),
      (count, ids) => ({ said: count === 1 ? t('del.done', { date }) : t('del.doneMany', { count, date }), undo: () => void undo(rows.filter((row) => ids.includes(row.id))) }),
    )
  }

  async function undo(rows: readonly DocumentRow[]) {
    const ids = rows.map((row) => row.id)
    const { failed, done } = await changeMany(ids, { undelete: true })
    await rereadRows(client, listsKey)
    for (const id of ids) void client.invalidateQueries({ queryKey: ['documents', 'one', id] })
    forgetCounts(client)
    setFeedback(told(done.length ? { said: t('del.undone') } : undefined, failed, rows))
  }

  const restore = (rows: readonly DocumentRow[]) =>
    take(
      rows,
      (ids) => changeMany(ids, { undelete: true }),
      (count) => ({ said: `${t('del.restored', { count })} ${t('del.sharesGone')}` }),
    )

  const purge = (rows: readonly DocumentRow[]) => take(rows, purgeEach, (count) => ({ said: t('del.purged', { count }) }))

  return { remove, restore, purge, feedback, setFeedback }
}

/** For good, one by one. */
async function purgeEach(ids: string[]): Promise<Outcome> {
  const out: Outcome = { done: [], failed: [] }
  for (const id of ids) {
    try {
      await api.DELETE('/api/documents/{id}', { params: { path: { id }, query: { purge: true } } })
      out.done.push({ id, ok: true })
    } catch (error) {
      out.failed.push({ id, problem: asProblem(error) })
    }
  }
  return out
}
