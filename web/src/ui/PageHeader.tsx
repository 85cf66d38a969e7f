import { Link, useRouter } from '@tanstack/react-router'
import { Suspense, use, useEffect, type ReactNode } from 'react'
import { BellLink, BellSlot } from './Bell'
import { IconButton } from './Button'
import { uiText } from './i18n'
import { Icon, type IconName } from './Icon'
import css from './PageHeader.module.css'
import { useFormat } from './format'

export type PageHeaderProps = {
  title: string
  /** Exact, or left out. Read as "482 documentos" through `countLabel`. */
  count?: number
  countLabel?: string
  /** The line under the title: what this person sees here. */
  scope?: ReactNode
  scopeIcon?: IconName
  /** Leads the title on pages below another: an address, or `history` for where one came from. */
  back?: string
  /** Between the arrow and the title: an Avatar. */
  lead?: ReactNode
  search?: ReactNode
  /** Secondary ones first; the one primary action last. */
  actions?: ReactNode
  noBell?: boolean
}

/** The 64 px at the top of every page; also names the browser's tab. */
export function PageHeader({ title, count, countLabel, scope, scopeIcon, back, lead, search, actions, noBell }: PageHeaderProps) {
  const f = useFormat()
  useEffect(() => {
    document.title = `${title} · Acervo`
  }, [title])
  return (
    <header className={css.head}>
      {back && <Back to={back} />}
      {lead}
      <div className={css.title}>
        <h1>
          <span className="cut">{title}</span>
          {count !== undefined && (
            <span className={css.count} role="status" aria-label={countLabel}>
              {f.number(count)}
            </span>
          )}
        </h1>
        {scope && (
          <p className={css.scope}>
            {scopeIcon && <Icon name={scopeIcon} />}
            <span>{scope}</span>
          </p>
        )}
      </div>
      {search && <div className={css.search}>{search}</div>}
      <div className={css.actions}>
        {!noBell && <Bell />}
        {actions}
      </div>
    </header>
  )
}

function Back({ to }: { to: string }) {
  const t = uiText.useText()
  const router = useRouter()
  if (to === 'history') return <IconButton icon="left" label={t('back')} onClick={() => router.history.back()} />
  return (
    <Link to={to} className={css.back} aria-label={t('back')} title={t('back')}>
      <Icon name="left" />
    </Link>
  )
}

function Bell() {
  return <Suspense fallback={<BellLink />}>{use(BellSlot) ?? <BellLink />}</Suspense>
}
