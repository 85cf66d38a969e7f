import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useLive } from '../../api/live'
import { queryClient } from '../../api/query'
import { sessionQuery, useSession } from '../../api/session'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { documentsOf, whoseWords } from '../../ui/kinds'
import { announce } from '../../ui/live'
import { usePhone } from '../../ui/media'
import { clockWords, durationOf, milestone, secondsLeft, useSeconds } from './countdown'
import { endAccess, refreshAll, type EmergencyRow } from './data'
import css from './EmergencyBand.module.css'
import { emergencyText } from './i18n'

/** Over every page while the person has an emergency access open: whose documents, how long still, who was told, and its end. */
export default function EmergencyBand() {
  const { emergencies } = useSession()
  const t = emergencyText.useText()
  const now = useSeconds(emergencies.length > 0)
  const over = emergencies.some((e) => secondsLeft(e.expires_at, now) === 0)

  // It ended by itself: what it opened leaves the screen. Should the server's second be a later one, it is asked again.
  useEffect(() => {
    if (!over) return
    const end = () => void refreshAll().catch(() => undefined)
    announce(t('band.over'))
    const first = setTimeout(end, 300)
    const again = setInterval(end, 3000)
    return () => {
      clearTimeout(first)
      clearInterval(again)
    }
  }, [over, t])

  // Somebody else may have ended it: they say so, and a page that was out of sight asks.
  useLive('notification', (data) => {
    if ((data as { kind?: string } | undefined)?.kind === 'break_glass_closed' && emergencies.length > 0) void refreshAll().catch(() => undefined)
  })
  useEffect(() => {
    if (emergencies.length === 0) return
    const look = () => document.visibilityState === 'visible' && void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [emergencies.length])

  return emergencies.map((e) => <Band key={e.id} access={e} now={now} />)
}

function Band({ access, now }: { access: EmergencyRow; now: number }) {
  const t = emergencyText.useText()
  const f = useFormat()
  const { classes } = useSession()
  const phone = usePhone()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const left = secondsLeft(access.expires_at, now)
  const before = useRef(left)
  useEffect(() => {
    const minutes = milestone(before.current, left)
    before.current = left
    if (minutes) announce(t('band.ends', { count: minutes }))
  }, [left, t])

  async function end() {
    setBusy(true)
    setFailed(false)
    try {
      await endAccess(access.id)
      announce(t('band.over'))
      await refreshAll()
    } catch {
      setFailed(true)
      setBusy(false)
    }
  }

  const documents = documentsOf(access.classes.map((c) => c.id), f, classes)
  const whose = whoseWords({ kind: access.target_kind, name: access.target_name, subtree: access.subtree })
  const names = access.told.slice(0, phone ? 1 : 3).map((p) => p.name || t('somebody'))
  const more = access.told.length - names.length
  return (
    <section className={css.band} aria-label={t('band.label')}>
      <Icon name="warn" />
      <div className={css.words}>
        <p>
          <emergencyText.Rich k="band.text" values={{ documents, whose }} />
        </p>
        <p className={css.small}>
          <span className={css.reason} title={access.reason}>{t('band.reason', { reason: access.reason })}</span>
          <Link to="/acesso-emergencial" search={{ id: access.id }} className={css.told} title={t('band.all')}>
            {t('band.told', { names: f.list(more > 0 ? [...names, t('band.more', { count: more })] : names) })}
          </Link>
          {failed && <b role="alert">{t('endFailed')}</b>}
        </p>
      </div>
      <time className={`${css.left} num`} role="timer" aria-label={t('band.left')} dateTime={durationOf(left)}>
        {clockWords(left)}
      </time>
      <div className={css.actions}>
        <Link to="/documentos" search={access.target_kind === 'unit' ? { unit_id: access.target_id } : { employee_id: access.target_id }} className={css.action}>
          {t('see')}
        </Link>
        <button type="button" className={css.action} aria-busy={busy || undefined} onClick={() => !busy && void end()}>
          {t('end')}
        </button>
      </div>
    </section>
  )
}
