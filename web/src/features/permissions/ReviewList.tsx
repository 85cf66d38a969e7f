import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { rereadRows, type KeysetRows } from '../../api/keyset'
import { useSession } from '../../api/session'
import { Button, LinkButton, link } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { phaseOf, ruleOf, type Row } from './data'
import { listKey } from './keys'
import { permissionText } from './i18n'
import { RevokeDialog } from './RevokeDialog'
import { reviewKey } from './review'
import { reviewText } from './review-i18n'
import css from './ReviewList.module.css'
import { Sentence } from './Sentence'
import { firstDay, lastMoment } from './sentence'

/** What a review says of one permission beside its sentence. */
export type Reviewed = { permission: Row; size?: string; path?: string; flags?: readonly string[]; coveredBy?: Row }

/** Permissions in full sentences, each with what deserves a look and the way to end it. What was ended stays ended: no undo. */
export function ReviewList<T>({ list, of, total, empty, said }: { list: Pick<KeysetRows<T>, 'rows' | 'hasMore' | 'loadingMore' | 'more'>; of: (row: T) => Reviewed; total: number; empty: ReactNode; /** The reason that the whole list is about: not said in each row again. */ said?: string }) {
  const t = reviewText.useText()
  const client = useQueryClient()
  const [ending, setEnding] = useState<Row>()
  const [done, setDone] = useState<string>()
  const rows = list.rows.map(of)
  return (
    <>
      {done && (
        <p className={css.done} role="status">
          <Icon name="check" />
          <span>{done}</span>
        </p>
      )}
      {rows.length === 0 ? (
        empty
      ) : (
        <ul className={css.list} aria-label={t('list')}>
          {rows.map((row) => (
            <Item key={row.permission.id} {...row} said={said} onEnd={() => setEnding(row.permission)} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <p className={css.more}>
          <LinkButton onClick={list.more} busy={list.loadingMore}>
            {t('left', { count: total - rows.length })}
          </LinkButton>
        </p>
      )}
      {ending && (
        <RevokeDialog
          row={ending}
          onClose={() => setEnding(undefined)}
          onRevoked={() => {
            const words = t(ending.effect === 'deny' ? 'doneDenial' : 'done')
            setDone(words)
            announce(words)
            setEnding(undefined)
            void rereadRows(client, reviewKey)
            void rereadRows(client, listKey)
          }}
        />
      )}
    </>
  )
}

function Item({ permission, size, path, flags = [], coveredBy, said, onEnd }: Reviewed & { said?: string; onEnd: () => void }) {
  const t = reviewText.useText()
  const say = permissionText.useText()
  const f = useFormat()
  const { classes } = useSession()
  const deny = permission.effect === 'deny'
  const phase = phaseOf(permission)
  const when = f.date(new Date(permission.created_at))
  const system = permission.granted_by.startsWith('service:')
  const facts = [size, path && t('through', { path }), phase === 'upcoming' ? say('list.upcoming', { date: firstDay(permission.not_before!, f) }) : phase === 'expired' ? say('list.ended', { date: lastMoment(permission.expires_at!, f) }) : ''].filter(Boolean)
  const origin = [permission.reason, system ? say('list.bySystem', { when }) : say('list.by', { name: permission.granted_by_name ?? '…', when })].filter(Boolean)
  return (
    <li className={css.item} data-deny={deny || undefined}>
      <Icon name={deny ? 'stop' : 'key'} className={deny ? 'bad' : 'dim'} />
      <div className={css.text}>
        <p className={css.sentence}>
          <Sentence rule={ruleOf(permission, classes)} />
        </p>
        {facts.length > 0 && <p className="mut num">{f.capital(facts.join(' · '))}</p>}
        <p className="dim">{origin.join(' · ')}</p>
        {flags.filter((x) => x !== said).length > 0 && (
          <p className={css.flags}>
            <Icon name="flag" size="s" />
            {f.capital(f.list(flags.filter((x) => x !== said).map((x) => t(`mark.${x as 'covered'}`))))}
          </p>
        )}
        {coveredBy && (
          <p className={css.covered}>
            {t('coveredBy')} <Sentence rule={ruleOf(coveredBy, classes)} />{' '}
            <Link to="/permissoes" search={{ permission: coveredBy.id }} className={link}>
              {t('open')}
            </Link>
          </p>
        )}
      </div>
      <div className={css.acts}>
        {!system && (
          <Link to="/permissoes" search={{ permission: permission.id }} className={link}>
            {t('open')}
          </Link>
        )}
        {permission.revocable && phase !== 'expired' && (
          <Button size="small" onClick={onEnd}>
            {t(deny ? 'endDenial' : 'revoke')}
          </Button>
        )}
      </div>
    </li>
  )
}
