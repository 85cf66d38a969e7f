import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClasses } from '../../api/catalog'
import { asProblem } from '../../api/problem'
import type { SchemaClassReach } from '../../api/schema'
import { useSession } from '../../api/session'
import { link, LinkButton } from '../../ui/Button'
import { ClassMark } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { Moment, PastBand } from '../../ui/reach/Moment'
import { groupName, reachText } from '../../ui/reach/words'
import { SkeletonRows } from '../../ui/States'
import { reachQuery } from './data'
import { peopleText } from './i18n'
import css from './PersonReach.module.css'

const few = 4

/** Who sees this person's documents, class by class, of the classes about which one may know. What cannot be counted is not there. */
export function PersonReach({ id, first }: { id: string; first: string }) {
  const t = peopleText.useText()
  const say = reachText.useText()
  const { can } = useSession()
  const [at, setAt] = useState<string>()
  const { data, isPending, error } = useQuery(reachQuery(id, at))
  // Of now it is left out where it could not be counted; a day that was asked for is answered.
  if (!at && !isPending && !data?.classes.length) return null
  return (
    <section className={css.reach} aria-label={t('person.reachOf', { name: first })} aria-busy={isPending || undefined}>
      <h2>{t(at ? 'person.reachedOf' : 'person.reachOf', { name: first })}</h2>
      {at ? <PastBand at={at} onNow={() => setAt(undefined)} /> : <p className={css.how}>{t('person.reachHow')}</p>}
      {error ? <p className={css.how}>{say(asProblem(error).status === 422 ? 'date.tooEarly' : 'date.failed')}</p> : data ? data.classes.map((c) => <ClassRow key={c.class} of={c} first={first} />) : <SkeletonRows rows={4} height={84} />}
      {(data || error) && (
        <div className={css.all}>
          {can.grant && (
            <Link to="/permissoes/alcance" search={{ employee_id: id } as never} className={link}>
              {t('person.reachAll', { name: first })}
            </Link>
          )}
          <Moment at={at} link={t('person.reachPast')} onChange={setAt} />
        </div>
      )}
    </section>
  )
}

function ClassRow({ of, first }: { of: SchemaClassReach; first: string }) {
  const t = peopleText.useText()
  const say = reachText.useText()
  const f = useFormat()
  const classes = useClasses()
  const [all, showAll] = useState(false)
  const shown = all || of.groups.length <= few + 1 ? of.groups : of.groups.slice(0, few)
  return (
    <div className={css.row}>
      <h3>
        <ClassMark classId={of.class} name={classes.name(of.class)} />
        <span className="num">{t('person.reachCount', { count: of.total })}</span>
      </h3>
      {shown.length > 0 && (
        <ul>
          {shown.map((g) => (
            <li key={g.key}>
              <span>{g.via === 'self' ? first : groupName(g, say)}</span>
              <span className="num">{f.number(g.count)}</span>
            </li>
          ))}
        </ul>
      )}
      {shown.length < of.groups.length && (
        <LinkButton className={css.more} onClick={() => showAll(true)}>
          {t('person.reachMore', { count: of.groups.length - shown.length })}
        </LinkButton>
      )}
    </div>
  )
}
