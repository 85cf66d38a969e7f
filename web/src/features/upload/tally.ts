import { standing, type DocumentType, type Row } from './row'

export type Tally = { total: number; sent: number; going: number; ready: number; waiting: number; trouble: number; bytes: number; bytesSent: number }

/** Counts over the desk. Each row is in exactly one; bytes are those of all rows that can be sent. */
export function tally(rows: readonly Row[], types: readonly DocumentType[]): Tally {
  const sum: Tally = { total: rows.length, sent: 0, going: 0, ready: 0, waiting: 0, trouble: 0, bytes: 0, bytesSent: 0 }
  for (const row of rows) {
    switch (standing(row, types)) {
      case 'sent':
        sum.sent++
        break
      case 'sending':
      case 'queued':
        sum.going++
        break
      case 'ready':
        sum.ready++
        break
      case 'unfit':
      case 'failed':
      case 'duplicate':
        sum.trouble++
        break
      default:
        sum.waiting++
    }
    if (row.unfit) continue
    sum.bytes += row.file.size
    sum.bytesSent += row.stage === 'sent' ? row.file.size : row.sent
  }
  return sum
}
