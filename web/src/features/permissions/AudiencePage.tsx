import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { asProblem } from '../../api/problem'
import { seesPeople, useSession } from '../../api/session'
import type { SchemaAudience, SchemaAudienceRow } from '../../api/schema'
import { refusedParts, useLeftOut } from '../../ui/address'
import { Avatar } from '../../ui/Avatar'
import { LinkButton, link } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { groupName, reachText } from '../../ui/reach/words'
import { ErrorState, SkeletonRows, StateMessage } from '../../ui/States'
import { canWords, reasonWords } from './audience'
import { audienceText } from './audience-i18n'
import css from './AudiencePage.module.css'
import { Moment, PastBand } from '../../ui/reach/Moment'
import { Pips } from './Pips'
import { Questions } from './Questions'
import { readWhy, useAudience, type WhySearch } from './reach'
import { lastMoment } from './sentence'
import { firstName } from './why'
import { whyText } from './why-i18n'

/** "Quem vê este documento?": how many, by which ways, who and why, and whom a denial stops. */
export function AudiencePage() {
  const t = audienceText.useText()
  const why = whyText.useText()
  const reach = reachText.useText()
  const { id } = useParams({ from: '/shell/documentos/$id/quem-ve' })
  const address = useSearch({ from: '/shell/documentos/$id/quem-ve', select: (s) => s as WhySearch })
  const { search, dropped } = readWhy(address)
  const navigate = useNavigate()
  const list = useAudience(id, search)
  // Of a moment that can be read the server may say that there is nothing from then; that has words of its own.
  const leftOut = useLeftOut([...dropped, ...refusedParts(list.error, { ...search, at: undefined })])
  const pages = list.data?.pages ?? []
  const first = pages[0]
  const go = (change: WhySearch) => void navigate({ to: '/documentos/$id/quem-ve', params: { id }, search: { ...search, ...change } as never, replace: true })
  const problem = list.error && !list.isFetchNextPageError ? asProblem(list.error) : undefined
  return (
    <Questions id={id} document={first?.document} now="who" at={search.at}>
      {leftOut}
      {search.at && <PastBand at={search.at} onNow={() => go({ at: undefined, group: undefined })} />}
      {problem ? (
        problem.status === 422 && search.at ? (
          <StateMessage icon="clock" title={reach('date.tooEarly')} />
        ) : (
          <ErrorState error={problem} title={t('failed')} retry={() => void list.refetch()} back={<Link to="/documentos">{why('back')}</Link>} />
        )
      ) : !first ? (
        <SkeletonRows rows={8} />
      ) : (
        <div aria-busy={list.isPlaceholderData || undefined} className={list.isPlaceholderData ? css.stale : undefined}>
          <Answer first={first} people={pages.flatMap((p) => p.items)} group={search.group} go={go} fresh={!list.isPlaceholderData} more={list.hasNextPage ? () => void list.fetchNextPage() : undefined} loading={list.isFetchingNextPage} />
        </div>
      )}
    </Questions>
  )
}

type Props = { first: SchemaAudience; people: SchemaAudienceRow[]; group?: string; go: (change: WhySearch) => void; fresh: boolean; more?: () => void; loading: boolean }

function Answer({ first, people, group, go, fresh, more, loading }: Props) {
  const t = audienceText.useText()
  const say = reachText.useText()
  const f = useFormat()
  const chosen = first.groups.find((g) => g.key === group)
  const title = group ? (chosen ? `${groupName(chosen, say)}: ${t('group', { count: first.total })}` : t('group', { count: first.total })) : t(first.past ? 'saw' : 'sees', { count: first.total })
  useEffect(() => {
    if (fresh) announce(title)
  }, [title, fresh])
  const names = first.detail === 'names'
  return (
    <>
      <div className={css.top}>
        <div>
          <h2>{title}</h2>
          <p>{t(first.detail)}</p>
        </div>
        <Moment at={first.past ? first.at : undefined} onChange={(at) => go({ at, group: undefined })} />
      </div>
      {first.groups.length > 0 && (
        <ul className={css.groups} aria-label={t('by')}>
          {names && (
            <li>
              <Group label={t('all')} count={group ? undefined : first.total} on={!group} onPress={() => go({ group: undefined })} />
            </li>
          )}
          {first.groups.map((g) => (
            <li key={g.key}>
              <Group label={groupName(g, say)} count={g.count} on={g.key === group} until={g.until && t('stoppedUntil', { name: '', date: lastMoment(g.until, f) }).replace(/^, /, '')} onPress={names ? () => go({ group: g.key === group ? undefined : g.key }) : undefined} />
            </li>
          ))}
        </ul>
      )}
      {people.length > 0 && <People first={first} people={people} />}
      {more && (
        <p className={css.more}>
          <LinkButton onClick={more} busy={loading}>
            {t('left', { count: first.total - people.length })}
          </LinkButton>
        </p>
      )}
      {!group && names && <StoppedLine first={first} />}
    </>
  )
}

function Group({ label, count, on, until, onPress }: { label: string; count?: number; on: boolean; until?: string; onPress?: () => void }) {
  const f = useFormat()
  const inside = (
    <>
      {count !== undefined ? <b className="num">{f.number(count)}</b> : <b aria-hidden="true">←</b>}{' '}
      <span>{label}</span>
      {until && <small className="num">{until}</small>}
    </>
  )
  return onPress ? (
    <button type="button" className={css.group} aria-pressed={on} onClick={onPress}>
      {inside}
    </button>
  ) : (
    <span className={css.group}>{inside}</span>
  )
}

function People({ first, people }: { first: SchemaAudience; people: SchemaAudienceRow[] }) {
  const t = audienceText.useText()
  const f = useFormat()
  const session = useSession()
  const { user } = session
  const mayOpen = seesPeople(session)
  const owner = firstName(first.document?.employee?.name)
  return (
    <table className={css.people} aria-label={t('table')}>
      <thead>
        <tr>
          <th scope="col">{t('person')}</th>
          <th scope="col">{t('can')}</th>
          <th scope="col">{t('why')}</th>
          <th scope="col">{t('until')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((p) => {
          const me = p.user_id === user.account_id
          const name = p.name ?? '…'
          return (
            <tr key={p.user_id}>
              <td>
                <span className={css.person}>
                  <Avatar name={name} size="small" quiet={!me} />
                  <span>
                    {p.employee_id && mayOpen ? (
                      <Link to="/pessoas/$id" params={{ id: p.employee_id }} className={css.name}>
                        {name}
                      </Link>
                    ) : (
                      <b className={css.name}>{name}</b>
                    )}
                    <small>{[me && t('youAre'), p.position, p.unit_name].filter(Boolean).join(', ')}</small>
                  </span>
                </span>
              </td>
              <td>
                <Pips can={p.actions} />
                <span className={css.can}>{canWords(p.actions, t, f)}</span>
              </td>
              <td>
                <Link to="/documentos/$id/por-que" params={{ id: first.document?.id ?? '' }} search={{ user_id: me ? undefined : p.user_id, at: first.past ? first.at : undefined } satisfies WhySearch as never} className={css.why} title={t('explain', { name: firstName(name) })}>
                  {p.reasons.map((r) => reasonWords(r, owner, t, f)).join('; ')}
                  {!!p.more && ` ${t('reasons', { count: p.more })}`}
                </Link>
              </td>
              <td className={`num ${p.until ? '' : 'dim'}`}>{p.until ? lastMoment(p.until, f) : t('noEnd')}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function StoppedLine({ first }: { first: SchemaAudience }) {
  const t = audienceText.useText()
  const f = useFormat()
  const { can } = useSession()
  if (first.stopped_total === 0)
    return (
      <p className={css.stopped}>
        <Icon name="check" className="ok" />
        <span>{t('noStopped')}</span>
      </p>
    )
  const denials = [...new Map(first.stopped.flatMap((s) => s.denials.map((d) => [d.id, d] as const))).values()]
  const more = first.stopped_total - first.stopped.length
  return (
    <p className={css.stopped}>
      <Icon name="stop" className="bad" />
      <span>
        <audienceText.Rich k="stopped" values={{ count: first.stopped_total }} /> {first.stopped.map((s) => (s.until ? t('stoppedUntil', { name: s.name ?? '…', date: lastMoment(s.until, f) }) : (s.name ?? '…'))).join('; ')}
        {more > 0 && ` ${t('stoppedMore', { count: more })}`}.{' '}
        {(can.grant ? denials : []).slice(0, 3).map((d) => (
          <Link key={d.id} to="/permissoes" search={{ permission: d.id }} className={link} title={d.reason}>
            {t('seeDenial')}
          </Link>
        ))}
      </span>
    </p>
  )
}
