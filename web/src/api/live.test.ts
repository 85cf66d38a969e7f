import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hiddenFor, LiveStream } from './live'

/** An EventSource whose connection the test makes and breaks. */
class Source extends EventTarget {
  static all: Source[] = []
  readonly CLOSED = 2
  readyState = 0
  constructor(readonly url: string) {
    super()
    Source.all.push(this)
  }
  opens() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  sends(name: string, data: string) {
    this.dispatchEvent(new MessageEvent(name, { data }))
  }
  /** The connection breaks; the browser connects again by itself. */
  breaks() {
    this.readyState = 0
    this.dispatchEvent(new Event('error'))
  }
  /** Refused: the browser gives up. */
  refused() {
    this.readyState = 2
    this.dispatchEvent(new Event('error'))
  }
  close() {
    this.readyState = 2
  }
}
const last = () => Source.all.at(-1)!

describe('the live stream', () => {
  const probe = vi.fn(() => Promise.reject(new Error('401')))
  const ended = vi.fn()
  let live: LiveStream
  beforeEach(() => {
    vi.useFakeTimers()
    Source.all = []
    probe.mockClear()
    ended.mockClear()
    live = new LiveStream({ connect: (url) => new Source(url) as unknown as EventSource, probe, onEnded: ended })
  })
  afterEach(() => vi.useRealTimers())

  it('is one connection for all who listen, and passes on what comes', () => {
    const notified = vi.fn()
    const counted = vi.fn()
    live.listen('notification', notified)
    live.listen('unread', counted)
    expect(Source.all).toHaveLength(1)
    last().sends('notification', '{"id":"n1"}')
    last().sends('unread', '{"unread":3}')
    last().sends('unread', 'not json')
    expect(notified).toHaveBeenCalledExactlyOnceWith({ id: 'n1' })
    expect(counted.mock.calls).toEqual([[{ unread: 3 }], [undefined]])
  })

  it('leaves a broken connection to the browser, which resumes with Last-Event-ID', () => {
    live.listen('unread', () => {})
    last().opens()
    last().breaks()
    vi.advanceTimersByTime(120_000)
    expect(Source.all).toHaveLength(1)
    expect(probe).not.toHaveBeenCalled()
  })

  it('opens a refused one anew, later each time, and says when it is open again', () => {
    const opened = vi.fn()
    live.listen('open', opened)
    const waits = [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]
    waits.forEach((wait, i) => {
      last().refused()
      vi.advanceTimersByTime(wait - 1)
      expect(Source.all).toHaveLength(i + 1)
      vi.advanceTimersByTime(1)
      expect(Source.all).toHaveLength(i + 2)
    })
    expect(probe).toHaveBeenCalledTimes(waits.length) // a session that ended brings the sign-in sheet
    expect(opened).not.toHaveBeenCalled()
    last().opens()
    expect(opened).toHaveBeenCalledOnce()
    last().refused()
    vi.advanceTimersByTime(2000)
    expect(Source.all).toHaveLength(waits.length + 2) // from the start again
  })

  it('does not wait for its turn when someone signs in again', () => {
    live.listen('unread', () => {})
    for (let i = 0; i < 6; i++) {
      last().refused()
      vi.advanceTimersByTime(60_000)
    }
    last().refused()
    const before = Source.all.length
    live.open()
    expect(Source.all).toHaveLength(before + 1)
  })

  it('stays closed after the session’s end until someone signs in again', () => {
    live.listen('unread', () => {})
    last().opens()
    last().sends('session', '{"ended":true}')
    expect(ended).toHaveBeenCalledOnce()
    expect(last().readyState).toBe(2)
    vi.advanceTimersByTime(300_000)
    expect(Source.all).toHaveLength(1)
    live.open()
    expect(Source.all).toHaveLength(2)
  })

  it('gives its connection back while nobody looks, and takes it again', () => {
    live.listen('unread', () => {})
    live.seen(false)
    vi.advanceTimersByTime(hiddenFor - 1)
    expect(last().readyState).not.toBe(2)
    vi.advanceTimersByTime(1)
    expect(last().readyState).toBe(2)
    live.seen(true)
    expect(Source.all).toHaveLength(2)
  })

  it('closes when nobody listens any more, not between two pages', () => {
    const stop = live.listen('unread', () => {})
    stop()
    const again = live.listen('unread', () => {})
    vi.advanceTimersByTime(5000)
    expect(last().readyState).not.toBe(2)
    again()
    vi.advanceTimersByTime(1000)
    expect(last().readyState).toBe(2)
    expect(Source.all).toHaveLength(1)
  })
})
