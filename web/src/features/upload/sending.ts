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
  onSent: () => void queryClient.invalidateQueries({ queryKey: ['documents'] }),
})

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
