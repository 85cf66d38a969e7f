import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { link, LinkButton } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { asProblem } from '../../api/problem'
import { useRefusals } from '../../ui/refusals'
import { seeCpf, type PersonPageData } from './data'
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
          <Cpf page={page} />
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

/** Masked until asked for, which the trail tells, and masked again after 30 s. */
function Cpf({ page }: { page: PersonPageData }) {
  const t = peopleText.useText()
  const f = useFormat()
  const say = useRefusals()
  const { employee: e, can } = page
  const [whole, setWhole] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<string>()
  useEffect(() => {
    if (!whole) return
    const timer = setTimeout(() => setWhole(undefined), shownFor)
    return () => clearTimeout(timer)
  }, [whole])
  async function press() {
    setError(undefined)
    if (whole) return setWhole(undefined)
    if (asking) return
    setAsking(true)
    try {
      setWhole(await seeCpf(e.id))
    } catch (cause) {
      setError(say.whole(asProblem(cause)))
    } finally {
      setAsking(false)
    }
  }
  return (
    <>
      {whole ? f.cpf(whole) : e.cpf}{' '}
      {can.see_cpf && (
        <LinkButton aria-label={`CPF: ${t(whole ? 'person.hide' : 'person.show')}`} title={whole ? undefined : t('person.showRecorded')} aria-busy={asking || undefined} onClick={() => void press()}>
          {t(whole ? 'person.hide' : 'person.show')}
        </LinkButton>
      )}
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </>
  )
}
