import { useEffect, useRef } from 'react'
import { api, tellSessionEnded } from './client'

/** What the stream carries; `open` is ours: the stream is (again) open, so what was missed is worth asking for. */
export type LiveEvent = 'notification' | 'unread' | 'open'
type Listener = (data: unknown) => void

const address = '/api/notifications/stream'
/** A page nobody looks at gives its connection back: browsers keep six for all tabs together. */
export const hiddenFor = 60_000
const soonest = 2000
const latest = 60_000

type Parts = {
  connect: (url: string) => EventSource
  /** Asks who is there, which is what a refused stream does not say: 401 brings the sign-in sheet. */
  probe: () => Promise<unknown>
  /** The stream's last word: the session is over. */
  onEnded: () => void
}

/**
 * One connection for the whole page, open while somebody listens and somebody looks. While it lives the browser connects it
 * again by itself and sends Last-Event-ID, so nothing in between is lost. Where the browser gives up (any refusal), it is
 * opened anew after 2 s, 4 s, … at most a minute, and `open` tells listeners to ask for what they missed.
 */
export class LiveStream {
  private readonly listeners = new Map<LiveEvent, Set<Listener>>()
  private source: EventSource | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0

  constructor(private readonly parts: Parts) {}

  /** Calls `listener` with the data of each such event until the function it gives back is called. */
  listen(event: LiveEvent, listener: Listener): () => void {
    const all = this.listeners.get(event) ?? new Set()
    this.listeners.set(event, all.add(listener))
    this.open()
    return () => {
      all.delete(listener)
      // Going from page to page keeps it open.
      if (!this.wanted()) this.later(() => !this.wanted() && this.close(), 1000)
    }
  }

  /** Opens it now rather than when its turn comes: someone signed in again, or looks again. */
  open() {
    clearTimeout(this.timer)
    if (this.source || !this.wanted()) return
    const source = (this.source = this.parts.connect(address))
    source.addEventListener('open', () => {
      this.failures = 0
      this.tell('open')
    })
    source.addEventListener('error', () => {
      if (source.readyState !== source.CLOSED || this.source !== source) return
      this.close()
      this.later(() => this.open(), Math.min(latest, soonest * 2 ** this.failures++))
      this.parts.probe().catch(() => undefined)
    })
    for (const name of ['notification', 'unread'] as const) source.addEventListener(name, (event) => this.tell(name, parse((event as MessageEvent<string>).data)))
    source.addEventListener('session', () => {
      this.close() // until someone signs in again
      this.parts.onEnded()
    })
  }

  /** Whether somebody looks at the page now. */
  seen(visible: boolean) {
    clearTimeout(this.timer)
    if (visible) this.open()
    else this.later(() => this.close(), hiddenFor)
  }

  private close() {
    this.source?.close()
    this.source = undefined
  }

  private later(what: () => void, ms: number) {
    clearTimeout(this.timer)
    this.timer = setTimeout(what, ms)
  }

  private wanted(): boolean {
    return [...this.listeners.values()].some((set) => set.size > 0)
  }

  private tell(name: LiveEvent, data?: unknown) {
    for (const listen of this.listeners.get(name) ?? []) listen(data)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const live = new LiveStream({
  connect: (url) => new EventSource(url),
  probe: () => api.GET('/api/notifications/unread-count'),
  onEnded: tellSessionEnded,
})

if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => live.seen(!document.hidden))

/** Listens to the live stream while the component lives. */
export function useLive(event: LiveEvent, listener: Listener) {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => (typeof EventSource === 'undefined' ? undefined : live.listen(event, (data) => latest.current(data))), [event])
}
