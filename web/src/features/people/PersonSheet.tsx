import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Avatar } from '../../ui/Avatar'
import { link, LinkButton } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { useReports, type PersonPageData } from './data'
import { peopleText } from './i18n'
import { PersonReach } from './PersonReach'
import css from './PersonSheet.module.css'
import { shortName } from './names'

const few = 6

/** Where a person works, in which teams, under whom and with whom under them. */
export function PersonSheet({ page }: { page: PersonPageData }) {
  const t = peopleText.useText()
  const f = useFormat()
  const { employee: e, unit_path, teams } = page
  return (
    <div className={css.sheet}>
      <PersonReach id={e.id} first={shortName(e.name)} />
      <section>
        <h2>{t('person.place')}</h2>
        {unit_path.length === 0 && <p className="mut">{t('person.noUnit')}</p>}
        <ol className={css.path}>
          {unit_path.map((u, i) => (
            <li key={u.id} style={{ paddingLeft: i * 18 }} aria-current={i === unit_path.length - 1 ? 'true' : undefined}>
              {i > 0 && <span className={css.elbow} aria-hidden="true" />}
              <Link to="/pessoas" search={{ unit_id: u.id }}>
                {u.name}
              </Link>
            </li>
          ))}
        </ol>
      </section>
      {e.email && (
        <section>
          <h2>{t('person.email')}</h2>
          <p className="cut">
            <a href={`mailto:${e.email}`} className={link}>
              {e.email}
            </a>
          </p>
        </section>
      )}
      {!!page.reports && (
        <section>
          <h2>
            {t('person.reports', { name: shortName(e.name) })} <span className="num dim">{f.number(page.reports)}</span>
          </h2>
          <Reports id={e.id} total={page.reports} />
        </section>
      )}
      {teams.length > 0 && (
        <section>
          <h2>{t('person.teams')}</h2>
          <ul>
            {teams.map((g) => (
              <li key={g.id}>
                <Link to="/pessoas" search={{ view: 'teams', team_id: g.id }} className={css.row}>
                  <Icon name="team" />
                  <span className="cut">{g.name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Reports({ id, total }: { id: string; total: number }) {
  const t = peopleText.useText()
  const [all, setAll] = useState(false)
  const { data } = useReports(id, true)
  const items = data?.items ?? []
  return (
    <>
      <ul style={{ minHeight: Math.min(total, few) * 46 }}>
        {(all ? items : items.slice(0, few)).map((p) => (
          <li key={p.id}>
            <PersonLink id={p.id} name={p.name} detail={p.position ?? ''} />
          </li>
        ))}
      </ul>
      {!all && items.length > few && (
        <LinkButton className={css.more} onClick={() => setAll(true)}>
          {t('person.reportsAll', { count: Math.min(total, items.length) })}
        </LinkButton>
      )}
    </>
  )
}

function PersonLink({ id, name, detail }: { id: string; name: string; detail: string }) {
  return (
    <Link to="/pessoas/$id" params={{ id }} className={css.row}>
      <Avatar name={name} size="small" quiet />
      <span className={css.words}>
        <span className="cut">{name}</span>
        <small className="cut">{detail}</small>
      </span>
    </Link>
  )
}
