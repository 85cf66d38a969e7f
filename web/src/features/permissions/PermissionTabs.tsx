import { Link } from '@tanstack/react-router'
import css from './Questions.module.css'
import { reviewText } from './review-i18n'

/** The three pages about permissions, always in sight. */
export function PermissionTabs({ now }: { now: 'all' | 'review' | 'reach' }) {
  const t = reviewText.useText()
  const at = { all: '/permissoes', review: '/permissoes/revisao', reach: '/permissoes/alcance' } as const
  return (
    <nav className={css.questions} aria-label={t('tabs')}>
      {(['all', 'review', 'reach'] as const).map((page) => (
        <Link key={page} to={at[page]} className={css.question} aria-current={page === now ? 'page' : undefined} activeProps={{}} activeOptions={{ exact: true }}>
          {t(page)}
        </Link>
      ))}
    </nav>
  )
}
