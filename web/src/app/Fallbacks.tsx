import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
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

/** A page that could not be put together: an answer that did not come, or a fault of ours. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <div className={css.middle}>
      <ErrorState
        error={error}
        retry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </div>
  )
}
