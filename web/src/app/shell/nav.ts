import type { Session } from '../../api/session'
import type { IconName } from '../../ui/Icon'
import type { shellText } from '../../ui/shell-words'

type Key = Parameters<typeof shellText.text>[0]
export type NavItem = { to: string; icon: IconName; label: Key }

/** What each role finds at the left, in order. What a role cannot do is not there. */
export function navFor(session: Session): NavItem[] {
  const { roles } = session.user
  const documents: NavItem = { to: '/documentos', icon: 'docs', label: 'documents' }
  const people: NavItem = { to: '/pessoas', icon: 'people', label: 'people' }
  const permissions: NavItem = { to: '/permissoes', icon: 'key', label: 'permissions' }
  const items: NavItem[] = []
  if (roles.includes('hr')) items.push(documents, people, permissions, { to: '/tipos', icon: 'type', label: 'types' })
  else if (!roles.includes('admin')) items.push({ to: '/', icon: 'home', label: 'home' }, documents, people)
  if (roles.includes('admin')) {
    items.push({ to: '/contas', icon: 'user', label: 'accounts' })
    if (!roles.includes('hr')) items.push({ to: '/tipos', icon: 'type', label: 'types' }, people, permissions, { ...documents, label: 'myDocuments' })
  }
  return items
}

/** The four of the tab bar on a phone. */
export function tabsFor(session: Session): NavItem[] {
  const items = navFor(session)
  return [...items.slice(0, 3), { to: '/avisos', icon: 'bell', label: 'notices' }]
}

/** Where a person begins. */
export function startFor(session: Session): '/' | '/documentos' | '/contas' {
  const { roles } = session.user
  if (roles.includes('hr')) return '/documentos'
  if (roles.includes('admin')) return '/contas'
  return '/'
}
