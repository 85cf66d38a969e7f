import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { asProblem, Problem } from '../api/problem'
import { Button } from './Button'
import { Folha } from './Folha'
import { useFormat } from './format'
import { uiText } from './i18n'
import { Icon, type IconName } from './Icon'
import css from './States.module.css'
import { announce } from './live'

type Message = { icon?: IconName | 'sheets'; tone?: 'dim' | 'bad'; title: string; children?: ReactNode; actions?: ReactNode }

/** One left-aligned message in the middle of the room it has: what happened, what it means, what to do. */
export function StateMessage({ icon, tone = 'dim', title, children, actions }: Message) {
  return (
    <div className={css.message}>
      {icon === 'sheets' ? (
        <div className={css.sheets}>
          {['personal', 'payroll', 'medical', 'legal'].map((c) => (
            <Folha key={c} classId={c} size="large" />
          ))}
        </div>
      ) : (
        icon && <Icon name={icon} size="xl" className={tone} />
      )}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  )
}

/** Nothing here, and how it begins. */
export function EmptyState({ icon = 'sheets', ...rest }: Message) {
  return <StateMessage icon={icon} {...rest} />
}

/** An answer that did not come, in the exact words for its reason: refused = missing, no network, undecided, ours. */
export function ErrorState({ error, title, retry, back }: { error: unknown; /** Instead of "Não deu para carregar a lista.", where it is none. */ title?: string; retry?: () => void; /** What leads away from a missing document. */ back?: ReactNode }) {
  const t = uiText.useText()
  const problem = asProblem(error)
  useTriedAgain(problem.undecided, problem.retryAfter, retry)
  const again = retry && (
    <Button kind="primary" icon="retry" onClick={retry}>
      {t('retry')}
    </Button>
  )
  // The sign-in sheet is over the page; what is under it comes back by itself.
  if (problem.status === 401) return <SkeletonRows />
  if (problem.missing || problem.forbidden) return <RefusedState back={back} />
  if (problem.offline)
    return (
      <StateMessage icon="wifi" title={t('states.offlineTitle')} actions={again}>
        {t('states.offlineText')}
      </StateMessage>
    )
  if (problem.undecided)
    return (
      <StateMessage icon="shield" tone="bad" title={t('states.undecidedTitle')} actions={again}>
        {t('states.undecidedText')}
      </StateMessage>
    )
  const code = problem.requestId || String(problem.status)
  return (
    <StateMessage
      icon="warn"
      tone="bad"
      title={title ?? t('states.errorTitle')}
      actions={
        <>
          {again}
          <Button kind="ghost" onClick={() => void navigator.clipboard?.writeText(code).then(() => announce(t('copied')))}>
            {t('copy')}
          </Button>
        </>
      }
    >
      {t('states.errorText', { code })}
    </StateMessage>
  )
}

/** What cannot be answered now is asked for again after a while, without anybody pressing anything. */
function useTriedAgain(waits: boolean, seconds = 10, retry?: () => void) {
  const run = useRef(retry)
  useEffect(() => {
    run.current = retry
  })
  useEffect(() => {
    if (!waits) return
    const id = setInterval(() => run.current?.(), seconds * 1000)
    return () => clearInterval(id)
  }, [waits, seconds])
}

/** Missing, or not for this person: the same words, always. */
export function RefusedState({ back }: { back?: ReactNode }) {
  const t = uiText.useText()
  return (
    <StateMessage icon="docs" title={t('states.missingTitle')} actions={back}>
      {t('states.missingText')}
    </StateMessage>
  )
}

/** A page that is not for this person, or that is none: the same words as an address nobody knows. */
export function NoPageState({ back }: { back?: ReactNode }) {
  const t = uiText.useText()
  return (
    <StateMessage icon="docs" title={t('states.pageTitle')} actions={back}>
      {t('states.pageText')}
    </StateMessage>
  )
}

/** The band over what was read before the network went. `readAt` is the instant of that reading, in ms. */
export function OfflineBand({ readAt, children }: { readAt?: number; children?: ReactNode }) {
  const t = uiText.useText()
  const f = useFormat()
  const offline = useOffline()
  if (!offline) return null
  return (
    <div className={css.band} role="status">
      <Icon name="wifi" />
      <span>
        {readAt ? t('states.offline', { time: f.time(new Date(readAt)) }) : t('states.offlineTitle')} {children}
      </span>
    </div>
  )
}

/** The problem of waiting for an answer that cannot come now: there is no network. Give it to ErrorState. */
export function useNoNetwork(waiting: boolean): Problem | undefined {
  const offline = useOffline()
  return useMemo(() => (offline && waiting ? new Problem({ status: 0 }) : undefined), [offline, waiting])
}

export function useOffline(): boolean {
  const [offline, set] = useState(() => !navigator.onLine)
  useEffect(() => {
    const on = () => set(false)
    const off = () => set(true)
    window.addEventListener('online', on)
    window.addEventListener('offline', off)
    return () => {
      window.removeEventListener('online', on)
      window.removeEventListener('offline', off)
    }
  }, [])
  return offline
}

/** Rows in the shape of what comes, only when it takes longer than 150 ms, at the height of the real rows. */
export function SkeletonRows({ rows = 8, height }: { rows?: number; height?: number }) {
  const t = uiText.useText()
  const shown = useAfter(150)
  if (!shown) return null
  return (
    <div className={css.skeleton} aria-busy="true" aria-label={t('loading')} role="status">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} style={{ height }}>
          <i className={css.sheet} />
          <span>
            <i style={{ width: `${54 + ((i * 17) % 26)}%` }} />
            <i style={{ width: `${32 + ((i * 13) % 24)}%` }} />
          </span>
          <i className={css.end} />
        </div>
      ))}
    </div>
  )
}

/** True once `ms` have passed since the component appeared. */
export function useAfter(ms: number): boolean {
  const [passed, pass] = useState(false)
  useEffect(() => {
    const id = setTimeout(() => pass(true), ms)
    return () => clearTimeout(id)
  }, [ms])
  return passed
}
