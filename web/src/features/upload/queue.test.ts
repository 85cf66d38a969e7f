import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../api/problem'
import type { SentDocument } from '../../api/send'
import { Desk } from './desk'
import { lanes, Queue } from './queue'
import type { DocumentType, Row } from './row'

const types = [{ id: 't1', name: 'Contrato de trabalho', class: 'personal', fields: [] }] as unknown as DocumentType[]
const stored = { id: 'd1' } as SentDocument

/** A desk with ready rows, and a send whose answers the test gives. */
function setUp(n: number, settled?: (row: Row) => Promise<void>) {
  const desk = new Desk()
  const rows = desk.add(Array.from({ length: n }, (_, i) => new File(['x'.repeat(10)], `f${i}.pdf`)), { person: { id: 'e1', name: 'Ana' } })
  const ids = rows.map((r) => r.id)
  desk.patch(ids, { read: true, typeId: 't1' })
  const calls: { name: string; key: string; title: string; signal?: AbortSignal; answer: (d?: SentDocument) => void; fail: (e: unknown) => void; progress: (n: number) => void }[] = []
  const send = vi.fn(
    (p: { filename: string; key: string; document: { title: string }; signal?: AbortSignal; onProgress?: (n: number) => void }) =>
      new Promise<SentDocument>((resolve, reject) => {
        calls.push({ name: p.filename, key: p.key, title: p.document.title, signal: p.signal, answer: (d = stored) => resolve(d), fail: reject, progress: (x) => p.onProgress?.(x) })
        p.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
      }),
  )
  const queue = new Queue({ desk, types: () => types, send: send, settled })
  return { desk, ids, calls, queue }
}
const turn = () => new Promise((r) => setTimeout(r, 0))

describe('the queue', () => {
  it('sends three at a time, in order, and the next when one is done', async () => {
    const { desk, ids, calls, queue } = setUp(5)
    queue.start(ids)
    await turn()
    expect(calls.map((c) => c.name)).toEqual(['f0.pdf', 'f1.pdf', 'f2.pdf'])
    expect(calls).toHaveLength(lanes)
    expect(desk.rows().map((r) => r.stage)).toEqual(['sending', 'sending', 'sending', 'queued', 'queued'])
    calls[1]!.answer()
    await turn()
    expect(calls.map((c) => c.name)).toEqual(['f0.pdf', 'f1.pdf', 'f2.pdf', 'f3.pdf'])
    expect(desk.get(ids[1]!)).toMatchObject({ stage: 'sent', document: stored, sent: 10 })
  })

  it('keeps a failed row and tries again with the same key', async () => {
    const { desk, ids, calls, queue } = setUp(1)
    queue.start(ids)
    await turn()
    calls[0]!.progress(7)
    expect(desk.get(ids[0]!)!.sent).toBe(7)
    calls[0]!.fail(new Problem({ status: 0 }))
    await turn()
    expect(desk.get(ids[0]!)).toMatchObject({ stage: 'failed', sent: 0, problem: { status: 0 } })
    queue.start(ids)
    await turn()
    expect(calls[1]!.key).toBe(calls[0]!.key)
    expect(desk.get(ids[0]!)!.problem).toBeUndefined()
  })

  it('makes a new key for other words, after looking whether the first attempt arrived', async () => {
    const settled = vi.fn((row: Row) => Promise.resolve(desk.patch(row.id, { duplicate: { id: 'd0', title: 'Contrato', at: '2026-11-20T10:00:00Z' } })))
    const { desk, ids, calls, queue } = setUp(1, settled)
    queue.start(ids)
    await turn()
    calls[0]!.fail(new Problem({ status: 0 }))
    await turn()
    desk.say(ids, { title: 'Contrato novo' })
    queue.start(ids)
    await turn()
    expect(settled).toHaveBeenCalledOnce()
    expect(calls).toHaveLength(1) // it had arrived
    expect(desk.get(ids[0]!)).toMatchObject({ stage: 'open', duplicate: { id: 'd0' } })
    desk.say(ids, { anyway: true })
    queue.start(ids)
    await turn()
    expect(calls[1]!.key).not.toBe(calls[0]!.key)
    expect(calls[1]!.title).toBe('Contrato novo')
  })

  it('waits for the hash, and does not send what turns out to be there', async () => {
    let known = () => {}
    const settled = (row: Row) => new Promise<void>((r) => (known = () => (desk.patch(row.id, { hashing: false, duplicate: { above: 'outro.pdf' } }), r())))
    const { desk, ids, calls, queue } = setUp(1, settled)
    desk.patch(ids, { hashing: true })
    queue.start(ids)
    await turn()
    expect(calls).toHaveLength(0)
    known()
    await turn()
    expect(calls).toHaveLength(0)
    expect(desk.get(ids[0]!)!.stage).toBe('open')
  })

  it('leaves alone what is not ready: an unconfirmed guess never goes', async () => {
    const { desk, ids, calls, queue } = setUp(3)
    desk.patch(ids[0]!, { confirmed: false, how: 'name' })
    desk.patch(ids[1]!, { typeId: undefined })
    queue.start(ids)
    await turn()
    expect(calls.map((c) => c.name)).toEqual(['f2.pdf'])
  })

  it('stops one on its way and opens its row again', async () => {
    const { desk, ids, calls, queue } = setUp(2)
    queue.start(ids)
    await turn()
    queue.stop(ids[0]!)
    await turn()
    expect(calls[0]!.signal?.aborted).toBe(true)
    expect(desk.rows().map((r) => r.stage)).toEqual(['open', 'sending'])
  })

  it('does not let what is said change a row that is on its way', async () => {
    const { desk, ids, queue } = setUp(1)
    queue.start(ids)
    await turn()
    desk.say(ids, { title: 'Outro' })
    expect(desk.get(ids[0]!)!.stage).toBe('sending')
    expect(desk.get(ids[0]!)!.title).toBeUndefined()
  })
})
