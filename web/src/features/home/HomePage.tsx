import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { seesOwnOnly, useSession } from '../../api/session'
import { link } from '../../ui/Button'
import { className } from '../../ui/classes'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { noticeIcon, noticeLink, NoticeSentence } from '../../ui/Notice'
import { usePreferences } from '../../ui/preferences'
import { EmptyState, ErrorState, OfflineBand, SkeletonRows, useNoNetwork } from '../../ui/States'
import { homeQuery } from './data'
import { Hero } from './Hero'
import css from './HomePage.module.css'
import { homeText } from './i18n'
import { OutboxNotes } from './OutboxNotes'
import { PaperRow } from './PaperRow'
import { TakePaper } from './TakePaper'
import { greeting } from './greeting'

/** Where an employee begins: what is new, one's own papers by class, and the one thing to send. The phone comes first. */
export function HomePage() {
  const t = homeText.useText()
  const f = useFormat()
  const session = useSession()
  const { user } = session
  const { language } = usePreferences()
  const { data: home, error: failed, refetch, dataUpdatedAt } = useQuery(homeQuery)
  const error = useNoNetwork(!home) ?? failed
  const first = user.name.split(' ')[0]!
  useEffect(() => {
    document.title = `${t('title')} · Acervo`
  }, [t])
  // The page for sending is there before the network goes.
  useEffect(() => void import('./CertificatePage'), [])
  // For those whose work is others' documents, these are on the page of documents.
  const others = seesOwnOnly(session) ? home?.others : undefined
  const nothing = home && home.groups.length === 0 && home.new.length === 0 && !others
  return (
    <div className={css.page}>
      <div className={css.column}>
        <Hero title={t(`hello.${greeting()}`, { name: first })}>{[user.position, user.unit?.name].filter(Boolean).map((line) => (
          <span key={line}>{line}</span>
        ))}</Hero>
        <OfflineBand readAt={dataUpdatedAt || undefined} />
        <OutboxNotes />
        <div className={css.body}>
          {error && !home ? (
            <ErrorState error={error} retry={() => void refetch()} />
          ) : !home ? (
            <SkeletonRows rows={6} height={60} />
          ) : nothing ? (
            <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
          ) : (
            <>
              {home.new.length > 0 && (
                <Part title={t('fresh')}>
                  {home.new.map((d) => (
                    <PaperRow
                      key={d.id}
                      classId={d.class}
                      title={d.title}
                      detail={d.employee_id && d.employee_id !== user.employee_id ? t('ofSomeone', { name: d.employee?.name, when: f.moment(d.created_at) }) : d.created_by_name ? t('sentBy', { who: d.created_by_name.split(' ')[0], when: f.moment(d.created_at) }) : t('arrived', { when: f.moment(d.created_at) })}
                      to={{ doc: d.id }}
                      unread
                    />
                  ))}
                </Part>
              )}
              {(home.groups.length > 0 || !!others) && (
                <Part title={t('yours')}>
                  {home.groups.map((g) => (
                    <PaperRow key={g.id} classId={g.id} title={className(g.id, g.name, language)} detail={g.latest && t('last', { title: lower(g.latest.title) })} count={g.count} to={{ class: g.id, employee_id: user.employee_id }} />
                  ))}
                  {!!others && <PaperRow classId="public" title={t('others')} detail={t('othersHint')} count={others} to={{ of: 'others' }} />}
                </Part>
              )}
              {home.notices.length > 0 && (
                <Part
                  title={t('notices')}
                  more={
                    <Link to="/avisos" className={link}>
                      {t('allNotices')}
                    </Link>
                  }
                >
                  {home.notices.slice(0, 3).map((n) => (
                    <li key={n.id}>
                      <Link {...noticeLink(n)} className={css.notice}>
                        <Icon name={noticeIcon(n)} size="s" />
                        <span>
                          <NoticeSentence notice={n} /> <small>{f.moment(n.created_at)}</small>
                        </span>
                      </Link>
                    </li>
                  ))}
                </Part>
              )}
            </>
          )}
        </div>
      </div>
      {home?.atestado && (
        <div className={css.thumb}>
          <TakePaper />
        </div>
      )}
    </div>
  )
}

function Part({ title, more, children }: { title: string; more?: React.ReactNode; children: React.ReactNode }) {
  return (
    <section className={css.part}>
      <div className={css.heading}>
        <h2>{title}</h2>
        {more}
      </div>
      <ul>{children}</ul>
    </section>
  )
}

/** Inside a sentence, a title begins small unless it is an abbreviation. */
const lower = (title: string) => (/^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLocaleLowerCase() + title.slice(1) : title)
