import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useSession } from '../../api/session'
import { BellFace } from '../../ui/Bell'
import { LinkButton, link } from '../../ui/Button'
import { Popover } from '../../ui/Popover'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/States'
import css from './BellButton.module.css'
import { useInbox, useReading } from './data'
import { noticesText } from './i18n'
import { NoticeRow } from './NoticeRow'

const shown = 7

/** The bell of every page header: the newest notices without leaving the page. */
export default function BellButton() {
  const t = noticesText.useText()
  const [open, setOpen] = useState(false)
  return (
    <Popover open={open} onOpen={setOpen} label={t('title')} width={420} position="bottom-end" target={<BellFace expanded={open} onClick={() => setOpen(!open)} />}>
      <Newest onClose={() => setOpen(false)} />
    </Popover>
  )
}

function Newest({ onClose }: { onClose: () => void }) {
  const t = noticesText.useText()
  const { unread = 0 } = useSession()
  const inbox = useInbox()
  const { read, readAll } = useReading()
  // Nothing is being read here before it is opened, so what is new may come on top.
  const rows = [...inbox.fresh, ...inbox.rows].slice(0, shown)
  return (
    <div className={css.box}>
      <div className={css.head}>
        <h2>{t('title')}</h2>
        {unread > 0 && <LinkButton onClick={() => void readAll(rows[0]).catch(() => undefined)}>{t('readAll')}</LinkButton>}
      </div>
      {inbox.pending ? (
        <SkeletonRows rows={4} height={64} />
      ) : inbox.error && rows.length === 0 ? (
        <ErrorState error={inbox.error} retry={inbox.retry} />
      ) : rows.length === 0 ? (
        <EmptyState icon="bell" title={t('empty.title')}>
          {t('empty.text')}
        </EmptyState>
      ) : (
        <ul className={css.rows}>
          {rows.map((n) => (
            <NoticeRow
              key={n.id}
              notice={n}
              whole
              onOpen={(notice) => {
                onClose()
                void read(notice).catch(() => undefined)
              }}
              onRead={(notice) => void read(notice).catch(() => undefined)}
            />
          ))}
        </ul>
      )}
      <div className={css.foot}>
        <Link to="/avisos" className={link} onClick={onClose}>
          {t('all')}
        </Link>
      </div>
    </div>
  )
}
