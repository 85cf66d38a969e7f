import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, body } from '../../api/client'
import { useSession } from '../../api/session'
import { buttonLink } from '../../ui/Button'
import { Folha } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { PageHeader } from '../../ui/PageHeader'
import { SectionHeading } from '../../ui/Section'
import css from './HomePage.module.css'
import { homeText } from './i18n'

/** What an employee meets first: what is new, and their own papers by class. */
export function HomePage() {
  const t = homeText.useText()
  const f = useFormat()
  const { user } = useSession()
  const home = useQuery({ queryKey: ['home'], queryFn: ({ signal }) => body(api.GET('/api/home', { signal })) })

  return (
    <>
      <PageHeader title={t('hello', { name: user.name.split(' ')[0] })} />
      <div className={css.column}>
        {home.isError && <p role="alert">{t('failed')}</p>}
        {home.data?.atestado && (
          <Link to="/enviar" className={`${buttonLink('primary')} ${css.send}`}>
            {t('send')}
          </Link>
        )}
        {home.data && home.data.new.length > 0 && (
          <section>
            <SectionHeading>{t('fresh')}</SectionHeading>
            <div className={css.list}>
              {home.data.new.map((doc) => (
                <Link key={doc.id} to="/documentos" search={{ doc: doc.id } as never} className={css.row}>
                  <Folha classId={doc.class} />
                  <span>
                    <span className={css.title}>{doc.title}</span>
                    <span className={css.detail}>{doc.type_name}</span>
                  </span>
                  <span className={css.detail}>{f.date(doc.date)}</span>
                </Link>
              ))}
            </div>
          </section>
        )}
        {home.data && (
          <section>
            <SectionHeading>{t('mine')}</SectionHeading>
            {home.data.groups.length === 0 && <p className="mut">{t('none')}</p>}
            <div className={css.list}>
              {home.data.groups.map((group) => (
                <Link key={group.id} to="/documentos" search={{ class: group.id, employee_id: user.employee_id } as never} className={css.row}>
                  <Folha classId={group.id} />
                  <span>
                    <span className={css.title}>{group.name}</span>
                    {group.latest && <span className={css.detail}>{`${group.latest.title}, ${f.date(group.latest.date)}`}</span>}
                  </span>
                  <span className={css.detail}>{t('count', { count: group.count })}</span>
                </Link>
              ))}
            </div>
          </section>
        )}
      </div>
    </>
  )
}
