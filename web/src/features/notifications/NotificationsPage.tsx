import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import { Button } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { PageHeader } from '../../ui/PageHeader'
import { noticeText } from './i18n'
import css from './NotificationsPage.module.css'

type Notice = components['schemas']['Notification']

/** Each notification as a sentence, newest first; opening one marks it read. */
export function NotificationsPage() {
  const t = noticeText.useText()
  const f = useFormat()
  const client = useQueryClient()
  const inbox = useQuery({ queryKey: ['notifications'], queryFn: ({ signal }) => body(api.GET('/api/notifications', { params: { query: { limit: 100 } }, signal })) })
  const items = inbox.data?.items ?? []

  const refresh = () => void client.invalidateQueries({ queryKey: ['notifications'] })
  const readAll = () => void api.POST('/api/notifications/read-all', {}).then(refresh)
  const read = (n: Notice) => void api.POST('/api/notifications/{id}/read', { params: { path: { id: n.id } } }).then(refresh)

  function sentence(n: Notice) {
    const values = { who: n.params.actor ?? n.actor_name ?? t('someone'), title: n.title, until: n.expires_at ? f.until(n.expires_at) : undefined }
    if (n.kind === 'share_given') return <noticeText.Rich k={n.expires_at ? 'shareUntil' : 'share'} values={values} />
    return <noticeText.Rich k={n.kind === 'share_expiring' ? 'expiring' : 'about'} values={values} />
  }

  return (
    <>
      <PageHeader title={t('title')} actions={items.some((n) => !n.read_at) && <Button onClick={readAll}>{t('readAll')}</Button>} />
      <div className={css.column}>
        {inbox.isError && <p role="alert">{t('failed')}</p>}
        {inbox.data && items.length === 0 && <p className="mut">{t('none')}</p>}
        {items.map((n) => (
          <Link key={n.id} to="/documentos" search={{ doc: n.document_id } as never} className={css.row} onClick={() => read(n)}>
            <span className={n.read_at ? undefined : css.dot}>{!n.read_at && <span className="sr">{t('unread')}</span>}</span>
            <span>{sentence(n)}</span>
            <span className={css.when}>{f.moment(n.created_at)}</span>
          </Link>
        ))}
      </div>
    </>
  )
}
