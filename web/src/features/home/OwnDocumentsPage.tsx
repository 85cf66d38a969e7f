import { useNavigate, useSearch } from '@tanstack/react-router'
import { useSession } from '../../api/session'
import { useClasses } from '../../api/catalog'
import { Button, LinkButton } from '../../ui/Button'
import { Search } from '../../ui/Field'
import { useFormat } from '../../ui/format'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState, ErrorState, OfflineBand, SkeletonRows, StateMessage, useNoNetwork } from '../../ui/States'
import { useOwnDocuments } from './data'
import { homeText } from './i18n'
import { OwnDocument } from './OwnDocument'
import css from './OwnDocumentsPage.module.css'
import { PaperRow } from './PaperRow'
import { useTyped } from './useTyped'

/** Everything that reaches an employee, in one column, newest first; a press opens the paper over the whole column. */
export function OwnDocumentsPage() {
  const t = homeText.useText()
  const f = useFormat()
  const { user, summary } = useSession()
  const classes = useClasses()
  const search = useSearch({ from: '/shell/documentos' })
  const navigate = useNavigate()
  const put = (change: Record<string, string | undefined>) => void navigate({ to: '/documentos', search: { ...search, ...change }, replace: true })
  const typed = useTyped(search.q ?? '', (q) => put({ q: q || undefined }))
  const of = search.of === 'others' ? 'others' : undefined
  const list = useOwnDocuments(user.employee_id, { class: search.class, of, q: search.q })

  const cut = useNoNetwork(list.pending)

  if (search.doc) return <OwnDocument id={search.doc} />

  const seen = summary?.classes.map((c) => c.id) ?? classes.all.map((c) => c.id)
  const choices = [{ id: '', name: t('documents.all') }, ...classes.all.filter((c) => seen.includes(c.id)), { id: 'others', name: t('others') }]
  const chosen = of ?? search.class ?? ''
  const months = byMonth(list.rows)
  return (
    <>
      <PageHeader title={t('documents.title')} count={list.total} countLabel={list.total === undefined ? undefined : t('count', { count: list.total })} search={<Search label={t('documents.search')} placeholder={t('documents.search')} keys="/" {...typed} />} />
      <OfflineBand readAt={list.readAt || undefined} />
      <div className={css.chips} role="group" aria-label={t('documents.filter')}>
        {choices.map((c) => (
          <button key={c.id} type="button" aria-pressed={chosen === c.id} ref={chosen === c.id ? intoView : undefined} onClick={() => put(c.id === 'others' ? { class: undefined, of: 'others', employee_id: undefined } : { class: c.id || undefined, of: undefined, employee_id: undefined })}>
            {c.name}
          </button>
        ))}
      </div>
      <div className={css.scroll}>
        <div className={css.column} aria-busy={list.stale || undefined}>
          {cut ? (
            <ErrorState error={cut} retry={list.retry} />
          ) : list.pending ? (
            <SkeletonRows rows={8} height={60} />
          ) : list.error && list.rows.length === 0 ? (
            <ErrorState error={list.error} retry={list.retry} />
          ) : list.rows.length === 0 ? (
            search.q || chosen ? (
              <StateMessage icon="filter" title={t('documents.none')} actions={<Button onClick={() => put({ q: undefined, class: undefined, of: undefined, employee_id: undefined })}>{t('documents.clear')}</Button>}>
                {t('documents.noneText')}
              </StateMessage>
            ) : (
              <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
            )
          ) : (
            <>
              {months.map(([month, rows]) => (
                <section key={month}>
                  <h2 className={css.month}>{f.month(`${month}-01`)}</h2>
                  <ul>
                    {rows.map((d) => (
                      <PaperRow key={d.id} classId={d.class} title={d.title} detail={[d.employee_id && d.employee_id !== user.employee_id ? d.employee?.name : undefined, f.date(d.date)].filter(Boolean).join(', ')} to={{ ...search, doc: d.id }} unread={d.unread} />
                    ))}
                  </ul>
                </section>
              ))}
              {list.hasMore && (
                <div className={css.more}>
                  {list.moreError ? <LinkButton onClick={list.retry}>{t('documents.more')}</LinkButton> : <Button busy={list.loadingMore} onClick={list.more}>{t('documents.more')}</Button>}
                </div>
              )}
            </>
          )}
        </div>
      </div>
    </>
  )
}

/** The chosen one is in sight, however many there are. */
const intoView = (button: HTMLElement | null) => button?.scrollIntoView({ block: 'nearest', inline: 'center' })

function byMonth<T extends { date: string }>(rows: readonly T[]): [string, T[]][] {
  const months = new Map<string, T[]>()
  for (const row of rows) {
    const month = row.date.slice(0, 7)
    const of = months.get(month)
    if (of) of.push(row)
    else months.set(month, [row])
  }
  return [...months]
}
