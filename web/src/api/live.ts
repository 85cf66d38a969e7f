import { useEffect, useRef } from 'react'
import { tellSessionEnded } from './client'

/** What the stream carries; `open` is ours: the stream is (again) open, so what was missed is worth asking for. */
export type LiveEvent = 'notification' | 'unread' | 'session' | 'open'
type Listener = (data: unknown) => void

const address = '/api/notifications/stream'
/** A page nobody looks at gives its connection back: browsers keep six for all tabs together. */
const hiddenFor = 60_000

const listeners = new Map<LiveEvent, Set<Listener>>()
let source: EventSource | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let failures = 0

const wanted = () => [...listeners.values()].some((set) => set.size > 0)

function tell(name: LiveEvent, data?: unknown) {
  for (const listen of listeners.get(name) ?? []) listen(data)
}

function open() {
  clearTimeout(timer)
  if (source || !wanted() || typeof EventSource === 'undefined') return
  // While it lives the browser reconnects by itself and sends Last-Event-ID, so nothing in between is lost.
  source = new EventSource(address)
  source.addEventListener('open', () => {
    failures = 0
    tell('open')
  })
  source.addEventListener('error', () => {
    // Refused (no session, a server going down): the browser gives up, so we try again later.
    if (source?.readyState !== EventSource.CLOSED) return
    close()
    timer = setTimeout(open, Math.min(60_000, 2000 * 2 ** failures++))
  })
  for (const name of ['notification', 'unread', 'session'] as const)
    source.addEventListener(name, (event) => {
      tell(name, parse((event as MessageEvent<string>).data))
      if (name === 'session') tellSessionEnded()
    })
}

function close() {
  source?.close()
  source = undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

if (typeof document !== 'undefined')
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(close, hiddenFor)
    else open()
  })

/** Listens to the live stream while the component lives. There is one connection for the whole page. */
export function useLive(event: LiveEvent, listener: Listener) {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => {
    const call: Listener = (data) => latest.current(data)
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(call))
    open()
    return () => {
      all.delete(call)
      // Going from page to page keeps it open.
      timer = setTimeout(() => !wanted() && close(), 1000)
    }
  }, [event])
}
