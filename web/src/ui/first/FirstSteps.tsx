import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, body } from '../../api/client'
import { unitsQuery } from '../../api/people'
import { useSession } from '../../api/session'
import { words } from '../../i18n/words'
import { Icon } from '../Icon'
import css from './FirstSteps.module.css'

const firstText = words(
  'first',
  {
    title: 'Por onde começar',
    text: 'Cinco passos, nesta ordem. O que já está feito fica marcado.',
    done: 'feito',
    unit: 'Crie a primeira unidade',
    unitText: 'Costuma ser a própria empresa; as outras ficam abaixo dela.',
    person: 'Cadastre as pessoas',
    personText: 'Nome, matrícula e CPF. Cada documento é de alguém.',
    type: 'Confira os tipos de documento',
    typeText: 'Contrato, holerite, atestado: o tipo decide a classe, e a classe, quem alcança.',
    permission: 'Conceda as primeiras permissões',
    permissionText: 'Sem permissão, ninguém vê nem envia nada, nem quem administra.',
    permissionWait: 'Quem administra o sistema concede. Sem isso, ninguém vê nem envia nada.',
    send: 'Envie os primeiros documentos',
    sendText: 'Comece pelos papéis que estão na sua mesa.',
    sendWait: 'Fica para quem tiver permissão de enviar.',
  },
  {
    title: 'Where to start',
    text: 'Five steps, in this order. What is done is marked.',
    done: 'done',
    unit: 'Make the first unit',
    unitText: 'Usually the company itself; the others stand below it.',
    person: 'Enter the people',
    personText: 'Name, employee number and CPF. Every document is about somebody.',
    type: 'Look at the document types',
    typeText: 'Contract, payslip, certificate: the type decides the class, and the class who reaches it.',
    permission: 'Grant the first permissions',
    permissionText: 'Without one nobody sees or sends anything, administrators included.',
    permissionWait: 'Whoever administers the system grants them. Until then nobody sees or sends anything.',
    send: 'Send the first documents',
    sendText: 'Start with the papers on your desk.',
    sendWait: 'For whoever has a permission to send.',
  },
)

const permissionsQuery = {
  queryKey: ['permissions', 'any'],
  retry: false,
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await body(api.GET('/api/permissions', { params: { query: { limit: 1, count: true } }, signal }))).total ?? 0,
}

/** What there is of the company already; undefined while it is not known. Only who writes people sets a company up. */
export function useBeginning(): { units: number; people: number; permissions: number } | undefined {
  const { can, summary } = useSession()
  const maybe = can.manage_people && summary?.documents === 0 // who sees a document is past the beginning
  const org = useQuery({ ...unitsQuery, enabled: maybe }).data
  const permissions = useQuery({ ...permissionsQuery, enabled: maybe }).data
  return maybe && org && permissions !== undefined ? { units: org.units.length, people: org.people ?? 0, permissions } : undefined
}

/** Whether the company is so new that the way to begin is worth more than any page. */
export function useIsBeginning(): boolean {
  const is = useBeginning()
  return !!is && (is.units === 0 || is.people === 0 || is.permissions === 0)
}

/** What to do first in a company that was just set up: unit → person → type → permission → documents. */
export function FirstSteps() {
  const t = firstText.useText()
  const { can, types } = useSession()
  const is = useBeginning()
  if (!is) return null
  const steps = [
    { key: 'unit', done: is.units > 0, to: '/pessoas', search: { pane: 'unit' }, text: t('unitText') },
    { key: 'person', done: is.people > 0, to: '/pessoas', search: { pane: 'person' }, text: t('personText') },
    { key: 'type', done: types.length > 0 && is.permissions > 0, to: can.manage_types ? '/tipos' : undefined, text: t('typeText') },
    { key: 'permission', done: is.permissions > 0, to: can.grant ? '/permissoes/nova' : undefined, text: t(can.grant ? 'permissionText' : 'permissionWait') },
    { key: 'send', done: false, to: can.upload_others ? '/enviar' : undefined, text: t(can.upload_others ? 'sendText' : 'sendWait') },
  ] as const
  const next = steps.find((s) => !s.done && s.to)
  return (
    <section className={css.first} aria-labelledby="comeco">
      <h2 id="comeco">{t('title')}</h2>
      <p>{t('text')}</p>
      <ol>
        {steps.map((s, i) => (
          <li key={s.key} data-done={s.done || undefined} data-next={s === next || undefined}>
            <span className={css.mark} aria-hidden="true">
              {s.done ? <Icon name="check" size="s" /> : i + 1}
            </span>
            <span className={css.words}>
              {s.to ? (
                <Link to={s.to} search={'search' in s ? (s.search as never) : undefined}>
                  {t(s.key)}
                </Link>
              ) : (
                <b>{t(s.key)}</b>
              )}
              {s.done && <span className="sr">, {t('done')}</span>}
              <small>{s.text}</small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
