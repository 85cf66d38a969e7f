import { Link } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { useSession } from '../../api/session'
import { Button, IconButton, LinkButton, link } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { homeText } from './i18n'
import { keptFor, outbox } from './outbox'
import css from './OutboxNotes.module.css'

export const useOutbox = () => useSyncExternalStore(outbox.subscribe, outbox.state)

/** What waits on this device, and what went since. */
export function OutboxNotes() {
  const t = homeText.useText()
  const f = useFormat()
  const { user } = useSession()
  const { items, sending, passed } = useOutbox()
  if (items.length === 0 && passed.length === 0) return null
  return (
    <ul className={css.notes}>
      {items.map((item) => (
        <li key={item.id} data-bad={item.refused ? '' : undefined}>
          <Icon name={item.refused ? 'warn' : sending.has(item.id) ? 'up' : 'device'} />
          <div>
            <b>{t(sending.has(item.id) ? 'box.sending' : item.refused ? 'box.refused' : 'box.kept', { title: item.document.title })}</b>
            {!item.refused && <p>{t('box.keptHint', { until: f.moment(new Date(item.at + keptFor)) })}</p>}
            <span>
              {!sending.has(item.id) && !item.refused && <LinkButton onClick={() => void outbox.flush(user.account_id)}>{t('box.again')}</LinkButton>}
              <Button kind="ghost" size="small" onClick={() => void outbox.drop(item.id)}>
                {t('box.drop')}
              </Button>
            </span>
          </div>
        </li>
      ))}
      {passed.map(({ kept, document }) => (
        <li key={kept.id} data-good="">
          <Icon name="check" />
          <div>
            <b>{t('box.sent', { title: document.title })}</b>{' '}
            <Link to="/inicio/atestado" search={{ recebido: document.id }} className={link}>
              {t('box.see')}
            </Link>
          </div>
          <IconButton icon="x" size="small" label={t('box.close')} onClick={() => outbox.forget(kept.id)} />
        </li>
      ))}
    </ul>
  )
}
