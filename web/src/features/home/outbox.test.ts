import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../../api/problem'
import type { SentDocument } from '../../api/send'
import type { Box } from './box'
import { keptFor, Outbox, type Kept } from './outbox'

/** A box in memory that outlives the page, as the device's does. */
function memory(): Box<Kept> & { items: Map<string, Kept> } {
  const items = new Map<string, Kept>()
  return {
    items,
    put: (item) => Promise.resolve(void items.set(item.id, item)),
    all: () => Promise.resolve([...items.values()]),
    remove: (id) => Promise.resolve(void items.delete(id)),
    clear: () => Promise.resolve(items.clear()),
  }
}

const start = Date.UTC(2026, 10, 23, 12)
const stored = { id: 'd1', title: 'Atestado médico, 3 dias' } as SentDocument
const item = (id: string, change: Partial<Kept> = {}) => ({ id, account_id: 'ana', document: { type: 't', title: 'Atestado médico, 3 dias' }, content: new Blob(['x']), filename: 'a.jpg', ...change })

describe('what waits on this device', () => {
  let box: ReturnType<typeof memory>
  let now = start
  const send = vi.fn()
  const page = () => new Outbox({ box: () => Promise.resolve(box), send, now: () => now })
  beforeEach(() => {
    box = memory()
    now = start
    send.mockReset().mockResolvedValue(stored)
  })

  it('is sent later with the same key, by another page too, and is then gone from the device', async () => {
    expect(await page().keep(item('k1'))).toBe(start)
    const later = page()
    await later.flush('ana')
    expect(send).toHaveBeenCalledOnce()
    expect(send.mock.calls[0]![0]).toMatchObject({ key: 'k1', filename: 'a.jpg', document: { type: 't' } })
    expect(box.items.size).toBe(0)
    expect(later.state()).toMatchObject({ items: [], passed: [{ document: stored }] })
  })

  it('stays while there is still no network, and the rest is not tried in vain', async () => {
    const out = page()
    await out.keep(item('k1'))
    await out.keep(item('k2', { at: start + 1 }))
    send.mockRejectedValue(new Problem({ status: 0 }))
    await out.flush('ana')
    expect(send).toHaveBeenCalledOnce()
    expect([...box.items.keys()]).toEqual(['k1', 'k2'])
    send.mockResolvedValue(stored)
    await out.flush('ana')
    expect(send.mock.calls.map(([p]) => (p as { key: string }).key)).toEqual(['k1', 'k1', 'k2'])
  })

  it('is erased after a day, unsent', async () => {
    const out = page()
    await out.keep(item('k1'))
    now = start + keptFor + 1
    await out.flush('ana')
    expect(send).not.toHaveBeenCalled()
    expect(box.items.size).toBe(0)
    expect(out.state().items).toEqual([])
  })

  it('is never sent for somebody else, but erased', async () => {
    await page().keep(item('k1'))
    await page().flush('beatriz')
    expect(send).not.toHaveBeenCalled()
    expect(box.items.size).toBe(0)
  })

  it('is erased on signing out', async () => {
    const out = page()
    await out.keep(item('k1'))
    await out.wipe()
    expect(box.items.size).toBe(0)
    expect(out.state().items).toEqual([])
  })

  it('that was refused says so and is not tried again by itself', async () => {
    const out = page()
    await out.keep(item('k1'))
    send.mockRejectedValue(new Problem({ status: 422, fields: [{ field: 'fields.dias', message: 'must be a number' }] }))
    await out.flush('ana')
    await out.flush('ana')
    expect(send).toHaveBeenCalledOnce()
    expect(out.state().items).toMatchObject([{ id: 'k1', refused: 'must be a number' }])
  })

  it('is not sent twice at once', async () => {
    const out = page()
    await out.keep(item('k1'))
    let answer = (_: SentDocument) => {}
    send.mockReturnValue(new Promise<SentDocument>((r) => (answer = r)))
    const first = out.flush('ana')
    await vi.waitFor(() => expect(out.state().sending.has('k1')).toBe(true))
    await out.flush('ana')
    answer(stored)
    await first
    expect(send).toHaveBeenCalledOnce()
    expect(out.state().passed).toHaveLength(1)
  })
})
