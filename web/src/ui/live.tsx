import { useSyncExternalStore } from 'react'

let message = ''
const listeners = new Set<() => void>()

/** Says `text` politely to those who listen to the page: counts, results of actions, uploads per 25 %. */
export function announce(text: string) {
  // The same sentence twice must still be heard: a trailing no-break space makes it new.
  message = text === message ? `${text}\u00a0` : text
  for (const tell of listeners) tell()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The one polite live region; the shell and the sign-in page hold it. */
export function LiveRegion() {
  const text = useSyncExternalStore(subscribe, () => message)
  return (
    <div className="sr" role="status" aria-live="polite">
      {text}
    </div>
  )
}
