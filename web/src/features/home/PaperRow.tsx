import { Link } from '@tanstack/react-router'
import { Folha } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { Icon, type IconName } from '../../ui/Icon'
import { homeText } from './i18n'
import css from './HomePage.module.css'

/** A paper, or a pile of them: the sheet, two lines, a number or a dot. Leads to `/documentos?…`. */
export function PaperRow({ classId, icon, title, detail, count, to, unread }: { classId: string; icon?: IconName; title: string; detail?: string; count?: number; to: Record<string, string | undefined>; unread?: boolean }) {
  const t = homeText.useText()
  const f = useFormat()
  return (
    <li>
      <Link to="/documentos" search={to} className={css.row}>
        {icon ? (
          <span className={css.symbol}>
            <Icon name={icon} />
          </span>
        ) : (
          <Folha classId={classId} />
        )}
        <span className={css.words}>
          <b className="cut">{title}</b>
          {detail && <small className="cut">{detail}</small>}
        </span>
        {count !== undefined && (
          <span className={`${css.count} num`} aria-label={t('count', { count })}>
            {f.number(count)}
          </span>
        )}
        {unread ? (
          <span className={css.dot}>
            <span className="sr">{t('unread')}</span>
          </span>
        ) : (
          <Icon name="chev" className={css.go} />
        )}
      </Link>
    </li>
  )
}
