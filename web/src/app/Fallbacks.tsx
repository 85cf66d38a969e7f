import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { asProblem, isPartMissing } from '../api/problem'
import { buttonLink } from '../ui/Button'
import { ErrorState, StateMessage } from '../ui/States'
import { uiText } from '../ui/i18n'
import css from './Fallbacks.module.css'

export function NoPage() {
  const t = uiText.useText()
  return (
    <div className={css.middle}>
      <StateMessage
        icon="docs"
        title={t('states.pageTitle')}
        actions={
          <Link to="/" className={buttonLink()}>
            {t('states.pageBack')}
          </Link>
        }
      >
        {t('states.pageText')}
      </StateMessage>
    </div>
  )
}

/** A page that could not be put together: an answer or a part of the app that did not come, or a fault of ours. It comes back with the network. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = useCallback(() => {
    // A script that failed to load once is never asked for again by the browser: the page is read anew.
    if (isPartMissing(error)) return window.location.reload()
    reset()
    void router.invalidate()
  }, [error, reset, router])
  const waits = asProblem(error).offline
  useEffect(() => {
    if (!waits) return
    window.addEventListener('online', retry)
    return () => window.removeEventListener('online', retry)
  }, [waits, retry])
  return (
    <div className={css.middle}>
      <ErrorState error={error} retry={retry} />
    </div>
  )
}
