import type { Session } from '../../api/session'
import type { PaletteSource } from '../../ui/palette'

export type PaletteContext = { session: Session; go: (to: string) => void }

/** What the features add to Ctrl K, in the order it shows: one line each. */
export function featureSources(_: PaletteContext): PaletteSource[] {
  return []
}
