import { contentUrl, type DocumentRow } from '../../api/documents'

/** How many files a press may save at once: above it, browsers begin to refuse. */
export const mostDownloads = 20

/** Hands files to the browser's own download, one after the other. */
export async function download(rows: readonly Pick<DocumentRow, 'id' | 'content'>[]) {
  for (const [i, row] of rows.entries()) {
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, 350))
    const a = document.createElement('a')
    a.href = contentUrl(row.id)
    a.download = row.content.filename
    document.body.append(a)
    a.click()
    a.remove()
  }
}
