import type { Session } from '../../api/session'
import { foundSources } from '../../features/documents/palette'
import type { PaletteSource } from '../../ui/palette'

export type PaletteContext = { session: Session; go: (to: string) => void }

/** What the features add to Ctrl K, in the order it shows: one line each. */
export function featureSources({ session, go }: PaletteContext): PaletteSource[] {
  return [...foundSources(go, session.can.upload_others)]
}
