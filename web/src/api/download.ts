import { api, body, tellSessionEnded } from './client'
import { contentUrl, type DocumentRow } from './documents'
import { asProblem, Problem, readProblem } from './problem'

/** How many files a press may save at once: above it, browsers begin to refuse. */
export const mostDownloads = 20

/** Up to here, in bytes, a file is read by the page, which then knows whether all of it came; a larger one is the browser's own download. */
const readHere = 32 << 20

type Asked = Pick<DocumentRow, 'id' | 'content'>

/** Saves files one after the other; tells those that did not come, and why. */
export async function download(rows: readonly Asked[]): Promise<{ id: string; problem: Problem }[]> {
  const failed: { id: string; problem: Problem }[] = []
  for (const [i, row] of rows.entries()) {
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, 350))
    try {
      await (row.content.size > readHere ? hand(row) : read(row))
    } catch (error) {
      failed.push({ id: row.id, problem: asProblem(error) })
    }
  }
  return failed
}

async function read({ id, content }: Asked) {
  const response = await fetch(contentUrl(id), { credentials: 'same-origin' })
  if (response.status === 401) tellSessionEnded()
  if (!response.ok) throw await readProblem(response)
  const url = URL.createObjectURL(await response.blob())
  save(url, content.filename)
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Whether it may be had is asked first: what the browser is refused, it tells nobody. */
async function hand({ id, content }: Asked) {
  const { can } = await body(api.GET('/api/documents/{id}', { params: { path: { id } } }))
  if (!can.includes('download')) throw new Problem({ status: 403 })
  save(contentUrl(id), content.filename)
}

function save(url: string, filename: string) {
  const a = document.createElement('a')
  a.href = url
  a.download = filename
  document.body.append(a)
  a.click()
  a.remove()
}
