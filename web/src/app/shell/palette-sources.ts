import type { Session } from '../../api/session'
import { accountSources } from '../../features/accounts/palette'
import { foundSources } from '../../features/documents/palette'
import { emergencySources } from '../../features/emergency/palette'
import { homeSources } from '../../features/home/palette'
import { peopleSources } from '../../features/people/palette'
import { permissionSources } from '../../features/permissions/palette'
import { uiText } from '../../ui/i18n'
import type { PaletteSource } from '../../ui/palette'

export type PaletteContext = { session: Session; go: (to: string) => void }

/** What the features add to Ctrl K, in the order it shows: one line each. */
export function featureSources({ session, go }: PaletteContext): PaletteSource[] {
  const { can } = session
  // What features do reads as one group with the commands of the shell.
  const doing = () => uiText.text('palette.commands')
  return [...foundSources(go, can.upload_others, doing), ...peopleSources(go, can.manage_people, doing), ...permissionSources(go, can.grant, doing), ...accountSources(go, can, doing), ...emergencySources(go, session.user.roles.includes('admin'), doing), ...homeSources(go, can.upload && !!session.user.employee_id, doing)]
}
