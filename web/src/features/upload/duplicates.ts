import { api, body } from '../../api/client'
import { desk } from './desk'
import { hashFile } from './hash'
import type { Duplicate, Row } from './row'

const running = new Map<string, Promise<void>>()

/** Looks whether a file is there already: on the desk above, or among the documents this person may see. Not being able to tell says nothing. */
export function lookForDuplicate(row: Row): Promise<void> {
  if (row.unfit) return Promise.resolve()
  const known = running.get(row.id)
  if (known) return known
  desk.patch(row.id, { hashing: true })
  const work = look(row)
    .catch(() => ({}))
    .then((found) => {
      running.delete(row.id)
      desk.patch(row.id, { hashing: false, ...found })
    })
  running.set(row.id, work)
  return work
}

async function look(row: Row): Promise<{ hash?: string; duplicate?: Duplicate }> {
  const hash = row.hash ?? (await hashFile(row.file))
  if (!hash) return {}
  const rows = desk.rows()
  const above = rows.slice(0, rows.findIndex((r) => r.id === row.id)).find((r) => r.hash === hash && r.file.size === row.file.size)
  if (above && !above.document) return { hash, duplicate: { above: above.file.name } }
  const { items } = await body(api.GET('/api/documents', { params: { query: { sha256: hash, limit: 1 } } }))
  const there = items[0]
  return { hash, duplicate: there && { id: there.id, title: there.title, at: there.created_at, person: there.employee?.name } }
}
