import { useSyncExternalStore } from 'react'
import { newRow, type Row } from './row'

/** Most files on the desk at once. */
export const mostRows = 500

type Change = Partial<Row> | ((row: Row) => Partial<Row>)

/**
 * The desk: rows that stay while one looks at other pages of the app, until they are sent, taken off, or the person signs
 * out. Nothing of it is kept on the device.
 */
export class Desk {
  private all: readonly Row[] = []
  private readonly listeners = new Set<() => void>()

  readonly rows = () => this.all
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get(id: string): Row | undefined {
    return this.all.find((r) => r.id === id)
  }

  /** Puts files on the desk, after those that are there; gives back the new rows. What is beyond the most is left out. */
  add(files: readonly File[], given: Parameters<typeof newRow>[1] = {}): Row[] {
    const fresh = files.slice(0, Math.max(0, mostRows - this.all.length)).map((f) => newRow(f, given))
    this.set([...this.all, ...fresh])
    return fresh
  }

  patch(ids: string | readonly string[], change: Change) {
    const which = new Set(typeof ids === 'string' ? [ids] : ids)
    this.set(this.all.map((row) => (which.has(row.id) ? { ...row, ...(typeof change === 'function' ? change(row) : change) } : row)))
  }

  /** What a person says about rows: it opens failed ones again, and leaves alone what is on its way or gone. */
  say(ids: string | readonly string[], change: Change) {
    this.patch(ids, (row) => (row.stage === 'open' || row.stage === 'failed' ? { ...(typeof change === 'function' ? change(row) : change), stage: 'open', problem: undefined } : {}))
  }

  remove(ids: readonly string[]) {
    const which = new Set(ids)
    this.set(this.all.filter((row) => !which.has(row.id)))
  }

  clear() {
    this.set([])
  }

  private set(rows: readonly Row[]) {
    this.all = rows
    for (const tell of this.listeners) tell()
  }
}

/** The one of this page. */
export const desk = new Desk()

export function useDesk(): readonly Row[] {
  return useSyncExternalStore(desk.subscribe, desk.rows)
}

/** What would be lost with the page: everything that was not sent and could be. */
export const unsent = (rows: readonly Row[]) => rows.filter((r) => !r.unfit && r.stage !== 'sent')
