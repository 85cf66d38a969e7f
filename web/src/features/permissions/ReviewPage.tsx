import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useLeftOut } from '../../ui/address'
import { PageHeader } from '../../ui/PageHeader'
import { FirstSteps, useBeginning } from '../../ui/first/FirstSteps'
import { EmptyState, ErrorState, SkeletonRows, useNoNetwork } from '../../ui/States'
import { Choices } from './Choices'
import { PermissionTabs } from './PermissionTabs'
import css from './ReviewPage.module.css'
import { flags, isFlag, useReview } from './review'
import { reviewText } from './review-i18n'
import { ReviewList } from './ReviewList'

export type ReviewSearch = { flag?: string }

/** Permissions that deserve a look, by the reason for it. */
export function ReviewPage() {
  const t = reviewText.useText()
  const search = useSearch({ from: '/shell/permissoes/revisao', select: (s) => s as ReviewSearch })
  const navigate = useNavigate()
  const flag = isFlag(search.flag) ? search.flag : 'reaches_nobody'
  const list = useReview(flag)
  const leftOut = useLeftOut(search.flag && !isFlag(search.flag) ? ['flag'] : [])
  const error = useNoNetwork(list.pending) ?? (list.rows.length === 0 ? list.error : null)
  const count = (of: string) => list.first?.counts?.find((c) => c.flag === of)?.count
  const beginning = useBeginning()

  // Whoever comes without saying what to look at begins with the first reason that has something.
  const begun = useRef(!!search.flag)
  const counts = list.first?.counts
  useEffect(() => {
    if (begun.current || !counts) return
    begun.current = true
    const first = flags.find((x) => counts.some((c) => c.flag === x && c.count > 0))
    if (first && first !== flag) void navigate({ to: '/permissoes/revisao', search: { flag: first } as never, replace: true })
  }, [counts, flag, navigate])
  return (
    <>
      <PageHeader title={t('title')} back="/permissoes" scope={t('scope')} scopeIcon="shield" search={<PermissionTabs now="review" />} />
      <div className={css.scroll}>
        <div className={css.page}>
          {leftOut}
          {beginning?.permissions === 0 ? <FirstSteps /> : <>
          <Choices label={t('flags')} value={flag} options={flags.map((x) => ({ value: x, label: t(`flag.${x}`), count: count(x) }))} onChange={(x) => void navigate({ to: '/permissoes/revisao', search: { flag: x } as never, replace: true })} />
          {error ? (
            <ErrorState error={error} title={t('failed')} retry={list.retry} />
          ) : list.pending ? (
            <SkeletonRows rows={6} height={84} />
          ) : (
            <div className={list.stale ? css.stale : undefined} aria-busy={list.stale || undefined}>
              <p className={css.about}>{t(`text.${flag}`)}</p>
              <ReviewList key={flag} list={list} of={(permission) => ({ permission })} total={list.total ?? list.rows.length} said={flag} empty={<EmptyState icon="check" title={t(`none.${flag}`)} />} />
            </div>
          )}
          </>}
        </div>
      </div>
    </>
  )
}
