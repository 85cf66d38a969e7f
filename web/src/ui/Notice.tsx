import type { SchemaNotification } from '../api/schema'
import { words } from '../i18n/words'
import { format, useFormat, type Format } from './format'
import type { IconName } from './Icon'

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
  },
)
type Key = Parameters<typeof noticeText.text>[0]

function parts(n: SchemaNotification, f: Format) {
  const actor = n.params.actor ?? n.actor_name
  const ends = n.params.expires_at ?? n.expires_at
  const until = ends && n.kind !== 'document_about_you' ? f.until(new Date(ends)) : undefined
  const k = [n.kind, n.kind !== 'share_expiring' && !actor && 'nobody', until && 'until'].filter(Boolean).join('_') as Key
  return { k, values: { actor, until, title: n.title } }
}

/** What a notification says: "Beatriz compartilhou Contrato de trabalho com você até sexta-feira." */
export function NoticeSentence({ notice }: { notice: SchemaNotification }) {
  return <noticeText.Rich {...parts(notice, useFormat())} />
}

/** The same, to be spoken. */
export function noticeSentence(notice: SchemaNotification): string {
  const { k, values } = parts(notice, format())
  return noticeText.text(k, values).replace(/<\/?b>/g, '')
}

export function noticeIcon(notice: SchemaNotification): IconName {
  return ({ document_about_you: 'docs', share_given: 'share', share_expiring: 'clock' } as const)[notice.kind]
}
