import { Link } from '@tanstack/react-router'
import { IconButton } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { isEmergency, noticeIcon, noticeLink, NoticeSentence } from '../../ui/Notice'
import type { Notice } from './data'
import { noticesText } from './i18n'
import css from './NoticeRow.module.css'

/** A sentence that opens its document, or its emergency access, which reads it; or it is read without opening. `whole`: with its day, where no heading says it. */
export function NoticeRow({ notice, onOpen, onRead, whole }: { notice: Notice; onOpen: (n: Notice) => void; onRead: (n: Notice) => void; whole?: boolean }) {
  const t = noticesText.useText()
  const f = useFormat()
  const unread = !notice.read_at
  return (
    <li className={css.row} data-unread={unread || undefined}>
      <Link {...noticeLink(notice)} className={css.link} data-notice="" data-tone={isEmergency(notice) ? 'danger' : undefined} onClick={() => onOpen(notice)}>
        <span className={css.icon}>
          <Icon name={noticeIcon(notice)} size="s" />
        </span>
        <span className={css.words}>
          <span>
            <NoticeSentence notice={notice} />
          </span>
          <small className="num">{whole ? f.moment(notice.created_at) : f.time(notice.created_at)}</small>
        </span>
        {unread && (
          <span className={css.dot}>
            <span className="sr">{t('dot')}</span>
          </span>
        )}
      </Link>
      {unread && <IconButton size="small" icon="check" label={t('read')} className={css.read} onClick={() => onRead(notice)} />}
    </li>
  )
}
