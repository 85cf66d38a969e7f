import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { link, LinkButton } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { hideCpf, wholeCpf } from './cpf'
import type { PersonPageData } from './data'
import { peopleText } from './i18n'
import css from './PersonFacts.module.css'

const shownFor = 30_000

/** The strip under the name: what identifies the person, and to whom they report. */
export function PersonFacts({ page }: { page: PersonPageData }) {
  const t = peopleText.useText()
  const f = useFormat()
  const { employee: e, manager } = page
  const status = e.status === 'terminated' ? (e.terminated_on ? t('status.terminated', { date: f.date(e.terminated_on) }) : t('list.goneNoDate')) : t(`status.${e.status}`)
  return (
    <dl className={css.strip}>
      <div>
        <dt>{t('person.registration')}</dt>
        <dd className="num">{e.registration}</dd>
      </div>
      <div>
        <dt>{t('person.cpf')}</dt>
        <dd className="num">
          <Cpf value={e.cpf} />
        </dd>
      </div>
      {e.hired_on && (
        <div>
          <dt>{t('person.hired')}</dt>
          <dd className="num">{f.date(e.hired_on)}</dd>
        </div>
      )}
      <div>
        <dt>{t('person.status')}</dt>
        <dd className={e.status === 'active' ? undefined : 'care'}>{status}</dd>
      </div>
      {manager && (
        <div>
          <dt>{t('person.reportsTo')}</dt>
          <dd>
            <Link to="/pessoas/$id" params={{ id: manager.id }} className={link}>
              {manager.name}
            </Link>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** Masked until asked for, and masked again after 30 s. Who may not see it whole never has it here. */
function Cpf({ value }: { value: string }) {
  const t = peopleText.useText()
  const f = useFormat()
  const [shown, show] = useState(false)
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => show(false), shownFor)
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <>
      {shown ? f.cpf(value) : hideCpf(value)}{' '}
      {wholeCpf(value) && (
        <LinkButton aria-label={`CPF: ${t(shown ? 'person.hide' : 'person.show')}`} onClick={() => show(!shown)}>
          {t(shown ? 'person.hide' : 'person.show')}
        </LinkButton>
      )}
    </>
  )
}
