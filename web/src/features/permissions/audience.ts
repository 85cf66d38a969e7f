import type { SchemaAudienceRow } from '../../api/schema'
import type { Format } from '../../ui/format'
import { actions as all, isAction } from './actions'
import type { audienceText } from './audience-i18n'
import { permissionText } from './i18n'
import { actionWords, subjectWords, targetWords } from './sentence'

type Say = typeof audienceText.text
type Reason = SchemaAudienceRow['reasons'][number]

/** Why somebody is in an audience, in one line. `owner` is whom the document is about. */
export function reasonWords(reason: Reason, owner: string, say: Say, f: Format): string {
  const p = reason.permission
  if (reason.via === 'upload') return say('reason.upload')
  if (reason.via === 'self') return say(p && p.subject.kind !== 'everyone' ? 'reason.selfOne' : 'reason.self')
  if (reason.via === 'reports') return owner ? say('reason.reports', { owner }) : say('reason.reportsPlain')
  if (!p) return say('reason.ended')
  if (p.target.kind === 'document') {
    const date = f.date(new Date(p.created_at))
    const shared = p.granted_by_name ? say('reason.share', { name: p.granted_by_name, date }) : say('reason.shareSystem', { date })
    return reason.via === 'user' ? shared : say('reason.group', { subject: subjectWords({ ...p.subject, name: p.subject_name }, permissionText.text), target: shared })
  }
  const of = targetWords({ ...p.target, name: p.target_name }, permissionText.text)
  const target = p.target.kind === 'everyone' ? say('reason.ofCompany') : say(p.target.kind === 'employee' || (p.target.kind === 'unit' && !p.target.subtree) ? 'reason.ofPerson' : 'reason.of', { target: of })
  if (reason.via === 'user') return say('reason.user', { target })
  return say('reason.group', { subject: subjectWords({ ...p.subject, name: p.subject_name }, permissionText.text), target })
}

/** "ver e baixar", or "tudo". */
export function canWords(list: readonly string[], say: Say, f: Format): string {
  const can = list.filter(isAction)
  if (can.length === all.length) return say('everything')
  // A few are all said; of many, those that bring the others along.
  return can.length <= 4 ? f.list(can.map((a) => permissionText.text(`action.${a}`))) : actionWords('allow', can, permissionText.text, f)
}
