import { newKey } from '../../api/client'
import { asProblem } from '../../api/problem'
import { sendDocument, type SentDocument } from '../../api/send'
import type { Desk } from './desk'
import { metadata, standing, type DocumentType, type Row } from './row'

/** How many files travel at a time. */
export const lanes = 3

type Parts = {
  desk: Desk
  types: () => readonly DocumentType[]
  send?: typeof sendDocument
  /** Ends when it is known whether the row's file is there already. */
  settled?: (row: Row) => Promise<void>
  onSent?: (row: Row, document: SentDocument) => void
}

/**
 * Sends queued rows, three at a time, in the desk's order. A row that fails keeps its place and its Idempotency-Key, so that
 * trying again cannot store it twice; only other words about the document make a new key.
 */
export class Queue {
  private readonly going = new Map<string, AbortController>()

  constructor(private readonly parts: Parts) {}

  /** Queues the rows among these that are ready, or that failed, and sends them as lanes become free. */
  start(ids: readonly string[]) {
    const { desk, types } = this.parts
    const go = ids.filter((id) => {
      const row = desk.get(id)
      return row && (row.stage === 'failed' || standing(row, types()) === 'ready')
    })
    desk.patch(go, { stage: 'queued', problem: undefined, sent: 0 })
    this.fill()
  }

  /** Takes a row out of the queue, or stops it on its way. */
  stop(id: string) {
    this.going.get(id)?.abort()
    const row = this.parts.desk.get(id)
    if (row?.stage === 'queued') this.parts.desk.patch(id, { stage: 'open' })
  }

  stopAll() {
    for (const control of this.going.values()) control.abort()
  }

  private fill() {
    for (const row of this.parts.desk.rows()) {
      if (this.going.size >= lanes) return
      if (row.stage === 'queued' && !this.going.has(row.id)) void this.run(row.id)
    }
  }

  private async run(id: string) {
    const { desk, types, send = sendDocument, settled, onSent } = this.parts
    const control = new AbortController()
    this.going.set(id, control)
    try {
      let row = desk.get(id)
      const words = row && metadata(row, types())
      const keyed = JSON.stringify(words)
      // Whether an earlier attempt arrived is unknown; under another key only the hash would tell.
      const again = row?.key !== undefined && row.keyed !== keyed
      if (row && settled && (row.hashing || again)) await settled(row)
      row = desk.get(id)
      if (!row || !words || row.stage !== 'queued' || control.signal.aborted) return
      if (row.duplicate && !row.anyway) return desk.patch(id, { stage: 'open' })

      const key = row.key && !again ? row.key : newKey()
      desk.patch(id, { stage: 'sending', key, keyed, sent: 0, startedAt: Date.now() })
      const document = await send({ document: words, content: row.file, filename: row.file.name, key, signal: control.signal, onProgress: (sent) => desk.patch(id, { sent }) })
      desk.patch(id, { stage: 'sent', sent: row.file.size, document, problem: undefined })
      onSent?.(row, document)
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === 'AbortError'
      desk.patch(id, stopped ? { stage: 'open', sent: 0 } : { stage: 'failed', sent: 0, problem: asProblem(error) })
    } finally {
      this.going.delete(id)
      this.fill()
    }
  }
}
