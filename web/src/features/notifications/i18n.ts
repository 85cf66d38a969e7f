import { words } from '../../i18n/words'

export const noticeText = words(
  'notices',
  {
    title: 'Avisos',
    readAll: 'Marcar tudo como lido',
    none: 'Nenhum aviso. O que for compartilhado com você aparece aqui.',
    failed: 'Não deu para carregar os avisos. O problema é nosso.',
    unread: 'novo',
    about: '{{who}} enviou <b>{{title}}</b> sobre você.',
    share: '{{who}} compartilhou <b>{{title}}</b> com você.',
    shareUntil: '{{who}} compartilhou <b>{{title}}</b> com você até {{until}}.',
    expiring: 'O acesso a <b>{{title}}</b> termina {{until}}.',
    someone: 'Alguém',
  },
  {
    title: 'Notifications',
    readAll: 'Mark all as read',
    none: 'No notifications. What is shared with you shows up here.',
    failed: "Couldn't load the notifications. It's our side.",
    unread: 'new',
    about: '{{who}} sent <b>{{title}}</b> about you.',
    share: '{{who}} shared <b>{{title}}</b> with you.',
    shareUntil: '{{who}} shared <b>{{title}}</b> with you until {{until}}.',
    expiring: 'Your access to <b>{{title}}</b> ends {{until}}.',
    someone: 'Someone',
  },
)
