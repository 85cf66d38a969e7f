import { trailText } from './i18n'

type Key = Parameters<typeof trailText.text>[0]

/** What can be looked for, by what it is about. */
export const groups = [
  { id: 'document', types: ['document.read', 'document.uploaded', 'document.changed', 'document.deleted', 'document.undeleted', 'document.purged'] },
  { id: 'permission', types: ['permission.break_glass_opened', 'permission.granted', 'permission.changed', 'permission.revoked'] },
  { id: 'people', types: ['employee.created', 'employee.changed', 'employee.removed', 'cpf.seen', 'group.created', 'group.changed', 'group.removed', 'group.member_added', 'group.member_removed'] },
  { id: 'account', types: ['account.created', 'account.changed', 'password.changed', 'password.refused', 'session.began', 'session.refused', 'session.ended'] },
  { id: 'other', types: ['document_type.created', 'document_type.changed', 'document_type.deleted', 'class.added', 'class.changed'] },
] as const

export const typeOf = (short: string) => `acervo.${short}.v1`
const known = new Set<string>(groups.flatMap((g) => g.types))

/** acervo.document.read.v1 → "leu um documento"; one that a later version writes shows as it is. */
export function typeWords(type: string, t = trailText.text): string {
  const short = type.replace(/^acervo\./, '').replace(/\.v\d+$/, '')
  return known.has(short) ? t(`type.${short.replace('.', '_')}` as Key) : short
}
