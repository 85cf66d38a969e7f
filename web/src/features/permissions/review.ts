import { api, body } from '../../api/client'
import { useKeyset, type KeysetPage } from '../../api/keyset'
import type { SchemaEmployeeReview, SchemaEmployeeReviewRow, SchemaReview, SchemaStepRow, SchemaUserReview, SchemaUserReviewRow } from '../../api/schema'
import { isAction, reach } from './actions'
import type { Row } from './data'
import { permissionText } from './i18n'
import type { reviewText } from './review-i18n'
import { subjectWords } from './sentence'

export const flags = ['reaches_nobody', 'granted_by_left', 'expires_soon', 'unused', 'covered'] as const
export type Flag = (typeof flags)[number]
export const isFlag = (text: string | undefined): text is Flag => (flags as readonly string[]).includes(text ?? '')

export const reviewKey = ['permissions', 'review'] as const

/** Permissions that deserve a look for one reason; how many there are for each comes with the first page. */
export function useReview(flag: Flag) {
  return useKeyset<Row, SchemaReview & KeysetPage<Row>>([...reviewKey, 'flag', flag], (cursor, signal) => body(api.GET('/api/permissions/review', { params: { query: { flag, limit: 50, cursor, count: cursor ? undefined : true } }, signal })))
}

export type UserRow = SchemaUserReviewRow
export type EmployeeRow = SchemaEmployeeReviewRow

/** All that somebody can do. */
export function useUserReview(id: string | undefined, flag: Flag | undefined) {
  return useKeyset<UserRow, SchemaUserReview & KeysetPage<UserRow>>([...reviewKey, 'user', id, flag], (cursor, signal) => body(api.GET('/api/permissions/review/user/{id}', { params: { path: { id: id! }, query: { flag, limit: 50, cursor } }, signal })), { enabled: !!id })
}

/** All that reaches an employee. */
export function useEmployeeReview(id: string | undefined, flag: Flag | undefined) {
  return useKeyset<EmployeeRow, SchemaEmployeeReview & KeysetPage<EmployeeRow>>([...reviewKey, 'employee', id, flag], (cursor, signal) => body(api.GET('/api/permissions/review/employee/{id}', { params: { path: { id: id! }, query: { flag, limit: 50, cursor } }, signal })), { enabled: !!id })
}

type Say = typeof reviewText.text

/** The steps of a path between its ends, by their names: "CD Curitiba → Operações Sul → Regional Sul". */
export function pathLine(steps: readonly SchemaStepRow[]): string {
  const names = steps.flatMap((step, i) => {
    if (step.kind === 'user' || step.kind === 'everyone' || step.kind === 'document' || step.kind === 'company') return []
    if (step.kind === 'employee') return i > 1 && steps[i - 1]?.kind === 'employee' ? [step.name ?? '…'] : []
    if (step.kind === 'role') return [subjectWords({ kind: 'role', id: step.id }, permissionText.text)]
    return [step.name ?? '…']
  })
  return names.join(' → ')
}

/** How much a permission gives one person to see; of those that deny, or do not let them see, how much they are about. */
export function sizeWords(row: UserRow, say: Say): string {
  if (row.documents === 0) return say('aboutNothing')
  const own = row.permission.target.kind === 'self' || row.employees === 0
  const gives = row.permission.effect === 'allow' && reach('allow', row.permission.actions.filter(isAction)).includes('view')
  return say(gives ? (own ? 'givesOwn' : 'gives') : own ? 'aboutOwn' : 'about', { documents: say('documents', { count: row.documents }), people: say('people', { count: row.employees }) })
}

/** To how many a permission about one person gives, or from how many it takes. */
export function peopleWords(row: EmployeeRow, say: Say): string {
  if (row.people === 0) return say('toNobody')
  return say(row.permission.effect === 'deny' ? 'fromPeople' : 'toPeople', { people: say('people', { count: row.people }) })
}
