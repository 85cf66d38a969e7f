import { useSyncExternalStore } from 'react'

/** What a person chose on this device. It stays on the device, and nothing about documents or people is in it. */
export type Preferences = {
  language: 'pt-BR' | 'en'
  theme: 'auto' | 'light' | 'dark'
  density: 'comfortable' | 'compact'
  /** Whether single letters act as shortcuts (WCAG 2.1.4). */
  letters: boolean
  paneWidth: number
}

const key = 'acervo.preferences'
const first: Preferences = { language: 'pt-BR', theme: 'auto', density: 'comfortable', letters: true, paneWidth: 456 }

let current = read()
const listeners = new Set<() => void>()

function read(): Preferences {
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) }
  } catch {
    return first // storage refused or not ours
  }
}

export function preferences(): Preferences {
  return current
}

export function setPreferences(change: Partial<Preferences>) {
  current = { ...current, ...change }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // The choice then lasts as long as the page.
  }
  for (const tell of listeners) tell()
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences)
}
