import { saysUntil, toCheck } from '../../api/documents'
import type { SchemaDocumentType } from '../../api/schema'
import { hasTeam, keptClass, type Session } from '../../api/session'
import { addDays, today } from '../../ui/format'
import { periodRange, sameList, type ListSearch } from './filters'

/** A list that everybody of a role has, by its name in the frame's words. */
export type StandingView = { key: 'check' | 'received' | 'certificates' | 'expiring' | 'sharedWithMe' | 'sharedByMe'; search: ListSearch }

const soon = 30

/** The lists that stand under "Documentos" for whoever works with documents; the first is where they begin. */
export function standingViews(session: Session): StandingView[] {
  const { can, user, types, certificate_type } = session
  const hr = user.roles.includes('hr')
  if (!hr && !hasTeam(session)) return []
  const kept = keptClass(session)
  const of = kept ? { class: kept } : {}
  const views: StandingView[] = []
  if (kept) views.push({ key: 'check', search: { ...of, tag: toCheck } })
  views.push({ key: 'received', search: { ...of, created_from: periodRange('month').from } })
  if (hr && certificate_type) views.push({ key: 'certificates', search: { type: certificate_type, created_by: 'me' } })
  if (types.some((type) => (!kept || type.class === kept) && expires(type))) views.push({ key: 'expiring', search: { ...of, expires_from: today(), expires_to: addDays(today(), soon), sort: 'date' } })
  views.push({ key: 'sharedWithMe', search: { shared: 'with_me' } })
  if (can.share) views.push({ key: 'sharedByMe', search: { shared: 'by_me' } })
  return views
}

/** Whether documents of a type are good for a time only: by its months, or by a field that says until when. */
export const expires = (type: SchemaDocumentType) => !!type.validity_months || !!type.fields?.some(saysUntil)

/** Which of them a list is. */
export const standingAt = (session: Session, search: ListSearch) => standingViews(session).find((v) => sameList(v.search, search))
