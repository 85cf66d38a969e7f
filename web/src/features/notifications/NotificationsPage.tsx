import { useRef, useState } from 'react'
import { useSession } from '../../api/session'
import { Button, LinkButton } from '../../ui/Button'
import { toDay, useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { PageHeader } from '../../ui/PageHeader'
import { useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, OfflineBand, SkeletonRows } from '../../ui/States'
import { useInbox, useReading, type Notice } from './data'
import { noticesText } from './i18n'
import { NoticeRow } from './NoticeRow'
import css from './NotificationsPage.module.css'

/** The inbox by day: each notice a sentence that leads to its document. */
export function NotificationsPage() {
  const t = noticesText.useText()
  const f = useFormat()
  const { unread = 0 } = useSession()
  const inbox = useInbox()
  const { read, readAll } = useReading()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const days = byDay(inbox.rows)

  const open = (notice: Notice) => {
    setSaid('')
    read(notice).then(
      (there) => setSaid(there ? '' : t('gone')),
      () => setSaid(t('failed')),
    )
  }

  useShortcuts(t('keys.group'), [
    {
      keys: ['j', 'ArrowDown', 'k', 'ArrowUp'],
      label: t('keys.move'),
      off: inbox.rows.length === 0,
      run: (e) => {
        const links = [...(list.current?.querySelectorAll<HTMLElement>('a[data-notice]') ?? [])]
        const at = links.findIndex((a) => a === document.activeElement)
        const step = e.key.toLowerCase() === 'j' || e.key === 'ArrowDown' ? 1 : -1
        links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + step))]?.focus()
      },
    },
  ])

  return (
    <>
      <PageHeader
        title={t('title')}
        count={unread || undefined}
        countLabel={t('unread', { count: unread })}
        scope={t('scope')}
        scopeIcon="eye"
        noBell
        actions={
          unread > 0 && (
            <Button
              icon="check"
              onClick={() =>
                readAll(inbox.rows[0]).then(
                  () => announce(t('readAllDone')),
                  () => setSaid(t('failed')),
                )
              }
            >
              {t('readAll')}
            </Button>
          )
        }
      />
      <OfflineBand readAt={inbox.readAt} />
      <div className={css.scroll} ref={scroller}>
        {said && (
          <p className={css.said} role="alert">
            <Icon name="warn" size="s" />
            {said}
          </p>
        )}
        {inbox.fresh.length > 0 && (
          <div className={css.fresh}>
            <Button
              size="small"
              icon="up"
              onClick={() => {
                inbox.show()
                scroller.current?.scrollTo({ top: 0 })
              }}
            >
              {t('fresh', { count: inbox.fresh.length })}
            </Button>
          </div>
        )}
        {inbox.pending ? (
          <SkeletonRows rows={6} height={64} />
        ) : inbox.error && inbox.rows.length === 0 ? (
          <ErrorState error={inbox.error} retry={inbox.retry} />
        ) : inbox.rows.length === 0 && inbox.fresh.length === 0 ? (
          <EmptyState icon="bell" title={t('empty.title')}>
            {t('empty.text')}
          </EmptyState>
        ) : (
          <div className={css.list} ref={list}>
            {days.map(([day, notices]) => (
              <section key={day} aria-label={f.dayHeading(day)}>
                <h2 className={css.day}>{f.dayHeading(day)}</h2>
                <ul>
                  {notices.map((n) => (
                    <NoticeRow key={n.id} notice={n} onOpen={open} onRead={open} />
                  ))}
                </ul>
              </section>
            ))}
            <div className={css.more}>
              {inbox.moreError ? (
                <p>
                  {t('moreFailed')} <LinkButton onClick={inbox.retry}>{t('retry')}</LinkButton>
                </p>
              ) : inbox.hasMore ? (
                <Button busy={inbox.loadingMore} onClick={inbox.more}>
                  {t('more')}
                </Button>
              ) : (
                inbox.rows.length > 8 && <p className="dim">{t('end')}</p>
              )}
            </div>
          </div>
        )}
      </div>
    </>
  )
}

function byDay(rows: readonly Notice[]): [string, Notice[]][] {
  const days = new Map<string, Notice[]>()
  for (const n of rows) {
    const day = toDay(new Date(n.created_at))
    const of = days.get(day)
    if (of) of.push(n)
    else days.set(day, [n])
  }
  return [...days]
}
