import { useEffect, useState } from 'react'
import { serverNow } from '../../api/clock'

/** Whole seconds until a moment, by the server's clock; 0 when it is over. What is left of the last second counts as one. */
export function secondsLeft(until: string, now = serverNow()): number {
  const ms = Date.parse(until) - now
  return Number.isNaN(ms) ? 0 : Math.max(0, Math.ceil(ms / 1000))
}

/** 29:05, 0:42; above an hour 1:00:00. */
export function clockWords(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** For a screen reader, and ISO 8601: PT29M5S. */
export const durationOf = (seconds: number) => `PT${Math.floor(seconds / 60)}M${seconds % 60}S`

/** Renders again every second while something counts down; right away when the page was asleep and is seen again. */
export function useSeconds(running: boolean): number {
  const [now, set] = useState(serverNow)
  useEffect(() => {
    if (!running) return
    const tick = () => set(serverNow())
    const timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [running])
  return now
}

/** What is said aloud, once each, as the end comes near: at five minutes and at one. */
export function milestone(before: number, after: number): 5 | 1 | undefined {
  if (before > 300 && after <= 300 && after > 60) return 5
  if (before > 60 && after <= 60 && after > 0) return 1
  return undefined
}
