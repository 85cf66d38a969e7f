import { words } from '../../i18n/words'

export const homeText = words(
  'home',
  {
    hello: 'Olá, {{name}}',
    send: 'Enviar atestado',
    fresh: 'Novos para você',
    mine: 'Seus documentos',
    none: 'Quando alguém enviar um documento seu, ele aparece aqui.',
    count_one: '{{count, number}} documento',
    count_other: '{{count, number}} documentos',
    failed: 'Não deu para carregar o início. O problema é nosso; seus documentos estão guardados.',
  },
  {
    hello: 'Hello, {{name}}',
    send: 'Send a medical certificate',
    fresh: 'New for you',
    mine: 'Your documents',
    none: 'When someone sends a document of yours, it shows up here.',
    count_one: '{{count, number}} document',
    count_other: '{{count, number}} documents',
    failed: "Couldn't load the start page. It's our side; your documents are safe.",
  },
)
