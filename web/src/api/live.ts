import { useEffect, useRef } from 'react'
import { tellSessionEnded } from './client'

/** Names of the events that the stream carries. */
export type LiveEvent = 'notification' | 'session' | 'open'
type Listener = (data: unknown) => void

const listeners = new Map<LiveEvent, Set<Listener>>()
let source: EventSource | undefined
let closing: ReturnType<typeof setTimeout> | undefined

const address = '/api/notifications/stream'

function open() {
  if (source || typeof EventSource === 'undefined') return
  // The browser reconnects by itself and sends Last-Event-ID, so nothing in between is lost.
  source = new EventSource(address)
  const pass = (name: LiveEvent) => (event: Event) => {
    let data: unknown
    try {
      data = JSON.parse((event as MessageEvent<string>).data)
    } catch {
      data = undefined
    }
    if (name === 'session') tellSessionEnded()
    for (const listen of listeners.get(name) ?? []) listen(data)
  }
  source.addEventListener('open', pass('open'))
  for (const name of ['notification', 'session'] as const) source.addEventListener(name, pass(name))
}

/** Listens to the live stream while the component lives. There is one connection for the whole page, open while someone listens. */
export function useLive(event: LiveEvent, listener: Listener) {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => {
    const call: Listener = (data) => latest.current(data)
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(call))
    clearTimeout(closing)
    open()
    return () => {
      all.delete(call)
      closing = setTimeout(() => {
        if ([...listeners.values()].some((set) => set.size)) return
        source?.close()
        source = undefined
      }, 1000)
    }
  }, [event])
}
