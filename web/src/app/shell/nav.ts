import { hasTeam, keptClass, teamUnit, type Session } from '../../api/session'
import type { IconName } from '../../ui/Icon'
import { documentsOf, type shellText } from '../../ui/shell-words'

type Key = Parameters<typeof shellText.text>[0]
export type NavItem = { to: string; icon: IconName; label: Key; /** Its saved lists stand under it. */ views?: boolean; /** Pages that stand under it. */ sub?: { to: string; label: Key }[]; /** On a tab. */ short?: Key; /** What of the page it opens. */ search?: Record<string, string> }

/** What each role finds at the left, in order. What a role cannot do is not there. */
export function navFor(session: Session): NavItem[] {
  const { can, user } = session
  const admin = user.roles.includes('admin')
  const hr = user.roles.includes('hr')
  const team = hasTeam(session)
  const unit = teamUnit(session)
  const items: NavItem[] = []
  if (can.manage_accounts) items.push({ to: '/contas', icon: 'user', label: 'accounts' })
  if (can.manage_types && !hr) items.push({ to: '/tipos', icon: 'type', label: 'types', short: 'typesShort' })
  if (!admin && !hr && !team) items.push({ to: '/inicio', icon: 'home', label: 'home' })
  const kept = keptClass(session)
  if (!admin || hr || team) items.push({ to: '/documentos', icon: 'docs', label: unit ? 'teamDocuments' : documentsOf(kept), short: 'documents', views: hr || team, search: kept ? { class: kept } : undefined })
  if (unit) items.push({ to: '/pessoas', icon: 'people', label: 'myTeam', short: 'myTeamShort', search: { unit_id: unit.id } })
  else if (hr || team || admin) items.push({ to: '/pessoas', icon: 'people', label: 'people', short: 'peopleShort' })
  if (can.grant) items.push({ to: '/permissoes', icon: 'key', label: 'permissions', sub: [{ to: '/permissoes/revisao', label: 'review' }, { to: '/permissoes/alcance', label: 'reach' }] })
  if (admin) items.push({ to: '/operacao', icon: 'shield', label: 'operation' }, { to: '/acesso-emergencial', icon: 'warn', label: 'emergency', short: 'emergencyShort' })
  if (can.manage_types && hr) items.push({ to: '/tipos', icon: 'type', label: 'types', short: 'typesShort' })
  if ((admin || hr || team) && user.employee_id) items.push({ to: '/inicio', icon: 'home', label: 'myDocuments', short: 'myDocumentsShort' })
  return items
}

/** The four of the tab bar on a phone. */
export function tabsFor(session: Session): NavItem[] {
  return [...navFor(session).slice(0, tabs), { to: '/avisos', icon: 'bell', label: 'notices', short: 'noticesShort' }]
}

/** What has no room in the tab bar: it is under "Eu". */
export function restFor(session: Session): NavItem[] {
  return navFor(session).slice(tabs)
}
const tabs = 3

/** Where a person begins. */
export function startFor(session: Session): '/inicio' | '/documentos' | '/contas' {
  if (session.user.roles.includes('hr')) return '/documentos'
  if (session.can.manage_accounts) return '/contas'
  return hasTeam(session) ? '/documentos' : '/inicio'
}
