import { allowedFor } from '../../api/allowed'
import { api, body } from '../../api/client'
import { asProblem, Problem } from '../../api/problem'
import { queryClient } from '../../api/query'
import { sessionQuery } from '../../api/session'
import { desk, mostRows } from './desk'
import { lookForDuplicate } from './duplicates'
import { isLitter } from './kind'
import { Queue } from './queue'
import { readNames } from './read'
import type { Person } from './row'

/** Sends from the one desk; goes on while one looks at other pages. */
export const queue = new Queue({
  desk,
  types: () => queryClient.getQueryData(sessionQuery.queryKey)?.types ?? [],
  settled: lookForDuplicate,
  // Lists read before do not have it; they are read again when looked at.
  onSent: (row, { id }) => {
    void reread()
    void offerBack(row.id, id)
  },
})

/** To take back what was sent is to delete it: it is offered to whoever may, and in doubt not. */
async function offerBack(id: string, document: string) {
  const can = await allowedFor([document]).catch(() => undefined)
  desk.patch(id, (row) => (row.document?.id === document ? { undoable: !!can?.get(document)?.includes('delete') } : {}))
}

const reread = () => queryClient.invalidateQueries({ queryKey: ['documents'] })

/** Puts files on the desk, and begins to read their names and their bytes. Gives back how many did not fit. */
export function addFiles(files: readonly File[], person?: Person): number {
  const good = files.filter((f) => !isLitter(f.name))
  const rows = desk.add(good, person ? { person } : {})
  void readNames(rows)
  for (const row of rows) void lookForDuplicate(row)
  return good.length - rows.length
}

export const tooMany = mostRows

/** The desk of someone who has signed out is nobody's. */
export function clearDesk() {
  queue.stopAll()
  desk.clear()
}

/**
 * Into the bin with what these rows sent. Their files are then on the desk again, with all that was said of them but whose
 * they are: that is asked once more, and they go under a new key. Gives back how many went.
 */
export async function takeBack(ids: readonly string[]): Promise<number> {
  const rows = ids.flatMap((id) => desk.get(id) ?? []).filter((row) => row.stage === 'sent' && row.document && row.back !== 'going')
  desk.patch(rows.map((row) => row.id), { back: 'going' })
  let gone = 0
  for (let at = 0; at < rows.length; at += 100) {
    const some = rows.slice(at, at + 100)
    try {
      const { results } = await body(api.POST('/api/documents/bulk', { body: { ids: some.map((row) => row.document!.id), delete: true } }))
      const left = new Map(results.filter((r) => !r.ok).map((r) => [r.id, new Problem({ status: r.problem?.status ?? 500, requestId: r.problem?.request_id })]))
      for (const row of some) {
        const problem = left.get(row.document!.id)
        if (!problem) gone++
        desk.patch(row.id, problem ? { back: problem } : { stage: 'open', sent: 0, confirmed: false, how: 'back', homonyms: [], document: undefined, key: undefined, keyed: undefined, undoable: undefined, back: undefined })
      }
    } catch (error) {
      desk.patch(some.map((row) => row.id), { back: asProblem(error) })
    }
  }
  void reread()
  return gone
}
