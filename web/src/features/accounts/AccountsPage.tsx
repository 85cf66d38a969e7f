import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { useSession } from '../../api/session'
import { refusedParts, useLeftOut } from '../../ui/address'
import { Button, buttonLink } from '../../ui/Button'
import { Segmented } from '../../ui/Chip'
import { Search } from '../../ui/Field'
import { FirstSteps, useIsBeginning } from '../../ui/first/FirstSteps'
import { PageHeader } from '../../ui/PageHeader'
import { goesDown, useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, OfflineBand, NoPageState, SkeletonRows, useNoNetwork } from '../../ui/States'
import { UndoBar } from '../../ui/UndoBar'
import type { GridHandle } from '../../ui/VirtualGrid'
import { AccountList } from './AccountList'
import { AccountPane } from './AccountPane'
import css from './AccountsPage.module.css'
import { useAccounts, type AccountFilters } from './data'
import { accountText } from './i18n'
import { NewAccount } from './NewAccount'

type AccountsSearch = AccountFilters & { account?: string; pane?: 'new' }

/** Who signs in: for administrators. */
export function AccountsPage() {
  const { can } = useSession()
  const t = accountText.useText()
  if (!can.manage_accounts)
    return (
      <>
        <PageHeader title={t('title')} />
        <NoPageState />
      </>
    )
  return <Accounts />
}

function Accounts() {
  const t = accountText.useText()
  const search = useSearch({ from: '/shell/contas', select: (s) => s as AccountsSearch })
  const navigate = useNavigate()
  const box = useRef<HTMLInputElement>(null)
  const grid = useRef<GridHandle>(null)
  const [said, setSaid] = useState<string>()
  const list = useAccounts(search)
  const leftOut = useLeftOut(refusedParts(list.error, { q: search.q, role: search.role, status: search.status }))
  const go = useCallback((change: Partial<AccountsSearch>, replace = false) => void navigate({ to: '/contas', search: (now) => ({ ...now, ...change }), replace }), [navigate])
  const close = () => go({ account: undefined, pane: undefined })
  const error = useNoNetwork(list.pending || list.stale) ?? (list.rows.length === 0 ? list.error : null)
  const filtered = !!(search.q || search.role || search.status)

  useShortcuts(t('keys.title'), [
    { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], label: t('keys.walk'), run: (e) => (grid.current?.move(goesDown(e) ? 1 : -1), grid.current?.focus()) },
    { keys: '/', label: t('keys.search'), run: () => box.current?.focus() },
    { keys: 'n', label: t('keys.new'), run: () => go({ pane: 'new', account: undefined }) },
  ])

  const beginning = useIsBeginning()
  return (
    <>
      <PageHeader
        title={t('title')}
        count={list.total}
        countLabel={list.total === undefined ? undefined : t('count', { count: list.total })}
        scope={t('scope')}
        search={<Search label={t('search')} placeholder={t('search')} keys="/" ref={box} value={search.q ?? ''} onChange={(e) => go({ q: e.currentTarget.value || undefined }, true)} onClear={() => go({ q: undefined }, true)} />}
        actions={
          <Button kind="primary" icon="plus" onClick={() => go({ pane: 'new', account: undefined })}>
            {t('new')}
          </Button>
        }
      />
      <OfflineBand readAt={list.readAt} />
      <div className={css.work}>
        <section className={css.list} aria-label={t('list.label')}>
          {leftOut}
          <div className={css.bar}>
            <Segmented
              label={t('role.label')}
              value={search.role ?? ''}
              options={[
                { value: '', label: t('role.any') },
                { value: 'admin', label: t('role.adminShort') },
                { value: 'hr', label: t('role.hrShort') },
              ]}
              onChange={(role) => go({ role: role || undefined }, true)}
            />
            <Segmented
              label={t('status.label')}
              value={search.status ?? ''}
              options={[
                { value: '', label: t('status.any') },
                { value: 'active', label: t('status.active') },
                { value: 'inactive', label: t('status.inactive') },
              ]}
              onChange={(status) => go({ status: status || undefined }, true)}
            />
          </div>
          {error ? (
            <ErrorState error={error} retry={list.retry} />
          ) : list.pending ? (
            <SkeletonRows rows={12} />
          ) : list.rows.length === 0 ? (
            <EmptyState icon="user" title={t('list.empty')} actions={filtered && <Button onClick={() => void navigate({ to: '/contas', search: {} })}>{t('list.clear')}</Button>} />
          ) : (
            <AccountList ref={grid} list={list} openId={search.account} memory={`${search.q} ${search.role} ${search.status}`} onOpen={(a) => go({ account: a.id, pane: undefined })} />
          )}
          {list.total !== undefined && list.total <= 3 && !filtered && beginning ? (
            <FirstSteps />
          ) : list.total === 1 && !filtered && (
            <EmptyState
              icon="people"
              title={t('alone.title')}
              actions={
                <Link to="/pessoas" className={buttonLink()}>
                  {t('alone.people')}
                </Link>
              }
            >
              {t('alone.text')}
            </EmptyState>
          )}
          {said && (
            <UndoBar icon="check" spoken={said} onClose={() => setSaid(undefined)}>
              {said}
            </UndoBar>
          )}
        </section>
        {search.pane === 'new' ? <NewAccount onClose={close} /> : search.account ? <AccountPane key={search.account} id={search.account} row={list.rows.find((r) => r.id === search.account)} waiting={list.pending} onClose={close} onSaid={setSaid} /> : null}
      </div>
    </>
  )
}
