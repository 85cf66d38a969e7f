import { asProblem } from '../../api/problem'
import { sendDocument, type NewDocument, type SentDocument } from '../../api/send'
import { openBox, type Box } from './box'

/** What waits on this device longer than this is erased. */
export const keptFor = 24 * 3600_000

/** One document that waits on this device to be sent. Its id is its Idempotency-Key. */
export type Kept = { id: string; account_id: string; at: number; document: NewDocument; content: Blob; filename: string; /** What the server said against it: it is not tried again by itself. */ refused?: string }
export type Passed = { kept: Kept; document: SentDocument }

type Parts = { box?: () => Promise<Box<Kept>>; send?: typeof sendDocument; now?: () => number }

/**
 * What could not be sent for want of a network: kept on the device for at most a day, for the person who wrote it and nobody
 * else, sent again with the same key, and erased on signing out.
 */
export class Outbox {
  private items: readonly Kept[] = []
  private sending: ReadonlySet<string> = new Set()
  private passed: readonly Passed[] = []
  private snapshot = { items: this.items, sending: this.sending, passed: this.passed }
  private readonly listeners = new Set<() => void>()
  private opened: Promise<Box<Kept>> | undefined

  constructor(private readonly parts: Parts = {}) {}

  readonly state = () => this.snapshot
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Keeps it on the device; gives back since when. */
  async keep(given: Omit<Kept, 'at'> & { at?: number }): Promise<number> {
    const item: Kept = { ...given, at: given.at ?? this.now() }
    await (await this.box()).put(item)
    this.items = [...this.items.filter((i) => i.id !== item.id), item]
    this.tell()
    return item.at
  }

  async drop(id: string): Promise<void> {
    await (await this.box()).remove(id)
    this.items = this.items.filter((i) => i.id !== id)
    this.tell()
  }

  /** Takes away the word about one that was sent. */
  forget(id: string) {
    this.passed = this.passed.filter((p) => p.kept.id !== id)
    this.tell()
  }

  /** Erases everything. */
  async wipe(): Promise<void> {
    this.items = []
    this.passed = []
    this.tell()
    await (await this.box()).clear()
  }

  /** Erases what is too old or another person's, then sends the rest, oldest first, until the network fails. */
  async flush(account: string): Promise<void> {
    const box = await this.box()
    const all = (await box.all()).sort((a, b) => a.at - b.at)
    const gone = all.filter((i) => i.account_id !== account || this.now() - i.at > keptFor)
    for (const item of gone) await box.remove(item.id)
    this.items = all.filter((i) => !gone.includes(i))
    this.tell()
    for (const item of this.items) if (!item.refused && !this.sending.has(item.id) && !(await this.try(item))) return
  }

  /** Whether it makes sense to go on with the next. */
  private async try(item: Kept): Promise<boolean> {
    this.mark(item.id, true)
    try {
      const document = await (this.parts.send ?? sendDocument)({ document: item.document, content: item.content, filename: item.filename, key: item.id })
      this.passed = [...this.passed, { kept: item, document }]
      await this.drop(item.id)
      return true
    } catch (error) {
      const problem = asProblem(error)
      const passing = problem.offline || problem.status === 401 || problem.status === 429 || problem.status >= 500
      if (!passing) await this.keep({ ...item, refused: problem.fields[0]?.message ?? problem.detail })
      return !passing
    } finally {
      this.mark(item.id, false)
    }
  }

  private mark(id: string, on: boolean) {
    const sending = new Set(this.sending)
    if (on) sending.add(id)
    else sending.delete(id)
    this.sending = sending
    this.tell()
  }

  private now() {
    return (this.parts.now ?? Date.now)()
  }

  private box() {
    return (this.opened ??= (this.parts.box ?? openBox<Kept>)())
  }

  private tell() {
    this.snapshot = { items: this.items, sending: this.sending, passed: this.passed }
    for (const listener of this.listeners) listener()
  }
}

/** The one of this page. */
export const outbox = new Outbox()
