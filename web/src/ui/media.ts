import { useSyncExternalStore } from 'react'

/** Whether a media query holds now. For what CSS alone cannot do. */
export function useMatchMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}

export const usePhone = () => useMatchMedia('(max-width: 767.98px)')
/** The pane lies over the list. */
export const useNarrow = () => useMatchMedia('(max-width: 1199.98px)')
