import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asProblem } from '../../api/problem'
import { signOut } from '../../api/session'
import { Button } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { PageHeader } from '../../ui/PageHeader'
import { useRefusals } from '../../ui/refusals'
import { ErrorState, OfflineBand, SkeletonRows, useNoNetwork } from '../../ui/States'
import { UndoBar } from '../../ui/UndoBar'
import { endSession, sessionsQuery, type SignIn } from './data'
import { deviceOf } from './device'
import { accountText } from './i18n'
import { PasswordForm } from './PasswordForm'
import css from './SessionsPage.module.css'

/** Where one is signed in, each place with its end; and one's password. */
export function SessionsPage() {
  const t = accountText.useText()
  const say = useRefusals()
  const client = useQueryClient()
  const navigate = useNavigate()
  const query = useQuery(sessionsQuery)
  const [said, setSaid] = useState<{ text: string; error?: string }>()
  const [busy, setBusy] = useState<string>()
  const noNetwork = useNoNetwork(query.isPending)
  const error = noNetwork ?? (query.data ? null : query.error)
  const sessions = query.data ?? []
  const others = sessions.filter((s) => !s.current)

  async function end(list: readonly SignIn[], text: string) {
    setBusy(list.length === 1 ? list[0]!.id : 'others')
    try {
      for (const s of list) await endSession(s.id).catch(ended)
      setSaid({ text })
    } catch (cause) {
      setSaid({ text: '', error: say.whole(asProblem(cause)) })
    } finally {
      await client.invalidateQueries(sessionsQuery)
      setBusy(undefined)
    }
  }

  async function everywhere() {
    setBusy('all')
    try {
      for (const s of others) await endSession(s.id).catch(ended)
      await signOut()
      await navigate({ to: '/entrar' })
    } catch (cause) {
      setSaid({ text: '', error: say.whole(asProblem(cause)) })
      setBusy(undefined)
    }
  }

  return (
    <>
      <PageHeader title={t('sessions.title')} scope={t('sessions.scope')} scopeIcon="lock" />
      <OfflineBand readAt={query.dataUpdatedAt} />
      <div className={css.page}>
        <div className={css.column}>
          <section aria-label={t('sessions.title')}>
            {error ? (
              <ErrorState error={error} retry={() => void query.refetch()} />
            ) : query.isPending ? (
              <SkeletonRows rows={3} height={72} />
            ) : (
              <ul className={css.list}>
                {sessions.map((s) => (
                  <Place key={s.id} session={s} busy={busy === s.id} onEnd={(device) => void end([s], t('sessions.ended', { device }))} />
                ))}
              </ul>
            )}
            {said && (
              <UndoBar icon="check" spoken={said.text} error={said.error} onClose={() => setSaid(undefined)}>
                {said.text}
              </UndoBar>
            )}
            {query.data && (
              <div className={css.actions}>
                {others.length > 0 && (
                  <Button busy={busy === 'others'} onClick={() => void end(others, t('sessions.endedOthers'))}>
                    {t('sessions.others', { count: others.length })}
                  </Button>
                )}
                <Button kind="ghost" icon="out" busy={busy === 'all'} onClick={() => void everywhere()}>
                  {t('sessions.everywhere')}
                </Button>
                <p>{others.length > 0 ? t('sessions.strange') : t('sessions.everywhereText')}</p>
              </div>
            )}
          </section>
          <PasswordForm onChanged={() => void client.invalidateQueries(sessionsQuery)} />
        </div>
      </div>
    </>
  )
}

function Place({ session: s, busy, onEnd }: { session: SignIn; busy: boolean; onEnd: (device: string) => void }) {
  const t = accountText.useText()
  const f = useFormat()
  const device = deviceOf(s.user_agent)
  const name = device.kind === 'program' ? (device.browser ?? t('sessions.program')) : device.system ? t('sessions.device', { browser: device.browser, system: device.system }) : device.browser!
  return (
    <li>
      <span className={css.symbol}>
        <Icon name={device.kind === 'phone' ? 'phone' : device.kind === 'program' ? 'keys' : 'device'} />
      </span>
      <span className={css.words}>
        <b>
          {name}
          {s.current && <span className={css.here}>{t('sessions.here')}</span>}
        </b>
        <small className="num">
          {[t('sessions.since', { when: f.moment(s.created_at) }), !s.current && t('sessions.used', { when: f.moment(s.last_used_at) }), s.address && t('sessions.from', { address: s.address })].filter(Boolean).join(', ')}
        </small>
      </span>
      {!s.current && (
        <Button size="small" busy={busy} aria-label={t('sessions.endNamed', { device: name })} onClick={() => onEnd(name)}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  )
}

/** One that has ended meanwhile is ended all the same. */
function ended(cause: unknown) {
  if (!asProblem(cause).missing) throw cause
}
