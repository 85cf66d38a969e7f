import type { SchemaNotification } from '../api/schema'
import { words } from '../i18n/words'
import { format, useFormat, type Format } from './format'
import type { IconName } from './Icon'
import { documentsOf, whoseWords } from './kinds'

/** One sentence a notification, in either language. */
const noticeText = words(
  'notice',
  {
    document_about_you: '{{actor}} enviou um documento seu: <b>{{title}}</b>.',
    document_about_you_nobody: 'Chegou um documento seu: <b>{{title}}</b>.',
    share_given: '{{actor}} compartilhou <b>{{title}}</b> com você.',
    share_given_until: '{{actor}} compartilhou <b>{{title}}</b> com você até {{until}}.',
    share_given_nobody: '<b>{{title}}</b> foi compartilhado com você.',
    share_given_nobody_until: '<b>{{title}}</b> foi compartilhado com você até {{until}}.',
    share_expiring: 'Seu acesso a <b>{{title}}</b> está para terminar.',
    share_expiring_until: 'Seu acesso a <b>{{title}}</b> vai até {{until}}.',
    break_glass_opened: '{{actor}} abriu um acesso emergencial aos <b>{{documents}} {{whose}}</b> até {{until}}.',
    break_glass_opened_nobody: 'Um acesso emergencial aos <b>{{documents}} {{whose}}</b> foi aberto até {{until}}.',
    break_glass_closed: '{{actor}} encerrou antes da hora o acesso emergencial aos <b>{{documents}} {{whose}}</b>.',
    break_glass_closed_nobody: 'O acesso emergencial aos <b>{{documents}} {{whose}}</b> terminou antes da hora.',
    password_reset: '{{actor}} redefiniu sua senha e encerrou suas sessões. Se você não pediu, fale com quem cuida das contas.',
    password_reset_nobody: 'Sua senha foi redefinida e suas sessões, encerradas. Se você não pediu, fale com quem cuida das contas.',
    reason: 'Motivo: {{reason}}',
  },
  {
    document_about_you: '{{actor}} sent a document of yours: <b>{{title}}</b>.',
    document_about_you_nobody: 'A document of yours arrived: <b>{{title}}</b>.',
    share_given: '{{actor}} shared <b>{{title}}</b> with you.',
    share_given_until: '{{actor}} shared <b>{{title}}</b> with you until {{until}}.',
    share_given_nobody: '<b>{{title}}</b> was shared with you.',
    share_given_nobody_until: '<b>{{title}}</b> was shared with you until {{until}}.',
    share_expiring: 'Your access to <b>{{title}}</b> is about to end.',
    share_expiring_until: 'Your access to <b>{{title}}</b> lasts until {{until}}.',
    break_glass_opened: '{{actor}} opened an emergency access to the <b>{{documents}} {{whose}}</b> until {{until}}.',
    break_glass_opened_nobody: 'An emergency access to the <b>{{documents}} {{whose}}</b> was opened until {{until}}.',
    break_glass_closed: '{{actor}} ended the emergency access to the <b>{{documents}} {{whose}}</b> before its time.',
    break_glass_closed_nobody: 'The emergency access to the <b>{{documents}} {{whose}}</b> ended before its time.',
    password_reset: '{{actor}} reset your password and ended your sessions. If you did not ask for it, talk to whoever looks after accounts.',
    password_reset_nobody: 'Your password was reset and your sessions ended. If you did not ask for it, talk to whoever looks after accounts.',
    reason: 'Reason: {{reason}}',
  },
)
type Key = Parameters<typeof noticeText.text>[0]

function parts(n: SchemaNotification, f: Format) {
  const actor = n.params.actor ?? n.actor_name
  const ends = n.params.expires_at ?? n.expires_at
  if (isEmergency(n)) return emergency(n, f, actor, ends)
  const until = ends && n.kind !== 'document_about_you' ? f.until(new Date(ends)) : undefined
  const k = [n.kind, n.kind !== 'share_expiring' && !actor && 'nobody', until && 'until'].filter(Boolean).join('_') as Key
  return { k, values: { actor, until, title: n.title } }
}

/** About an emergency access: about no document, and of whoever was told. */
export const isEmergency = (n: SchemaNotification) => n.kind === 'break_glass_opened' || n.kind === 'break_glass_closed'

function emergency(n: SchemaNotification, f: Format, actor: string | undefined, ends: string | undefined) {
  const { target, classes = [] } = n.params
  const whose = whoseWords({ ...target, name: n.title })
  const end = ends && new Date(ends)
  const until = end ? (end.toDateString() === new Date().toDateString() ? f.time(end) : f.dateTime(end)) : ''
  return { k: (actor ? n.kind : `${n.kind}_nobody`) as Key, values: { actor, until, whose, documents: documentsOf(classes, f) } }
}

/** Why it was opened, in the words of whoever did. */
function reasonOf(n: SchemaNotification) {
  return n.kind === 'break_glass_opened' && n.params.reason ? ` ${noticeText.text('reason', { reason: n.params.reason })}` : ''
}

/** What a notification says: "Beatriz compartilhou Contrato de trabalho com você até sexta-feira." */
export function NoticeSentence({ notice }: { notice: SchemaNotification }) {
  return (
    <>
      <noticeText.Rich {...parts(notice, useFormat())} />
      {reasonOf(notice)}
    </>
  )
}

/** The same, to be spoken. */
export function noticeSentence(notice: SchemaNotification): string {
  const { k, values } = parts(notice, format())
  return noticeText.text(k, values).replace(/<\/?b>/g, '') + reasonOf(notice)
}

export function noticeIcon(notice: SchemaNotification): IconName {
  return ({ document_about_you: 'docs', share_given: 'share', share_expiring: 'clock', break_glass_opened: 'warn', break_glass_closed: 'lock', password_reset: 'lock' } as const)[notice.kind]
}

/** Where it leads. */
export function noticeLink(n: SchemaNotification) {
  if (n.kind === 'password_reset') return { to: '/sessoes', search: {} } as const
  return isEmergency(n) ? ({ to: '/acesso-emergencial', search: { id: n.permission_id } } as const) : ({ to: '/documentos', search: { doc: n.document_id } } as const)
}
