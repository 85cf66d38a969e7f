import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'
import { useRoles } from '../../api/session'
import { Button } from '../../ui/Button'
import { PageHeader } from '../../ui/PageHeader'
import { goesDown, useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, OfflineBand, SkeletonRows, useNoNetwork } from '../../ui/States'
import type { GridHandle } from '../../ui/VirtualGrid'
import { useEmergencies } from './data'
import { EmergencyList } from './EmergencyList'
import css from './EmergencyPage.module.css'
import { EmergencyPane } from './EmergencyPane'
import { emergencyText } from './i18n'
import { OpenForm } from './OpenForm'

type Search = { id?: string; pane?: 'new' }

/** Emergency accesses, open and past: administrators open one here, and whoever was told of one finds it here. */
export function EmergencyPage() {
  const t = emergencyText.useText()
  const { admin } = useRoles()
  const search = useSearch({ from: '/shell/acesso-emergencial', select: (s) => s as Search })
  const navigate = useNavigate()
  const grid = useRef<GridHandle>(null)
  const list = useEmergencies()
  const go = useCallback((change: Search, replace = false) => void navigate({ to: '/acesso-emergencial', search: change, replace }), [navigate])
  const error = useNoNetwork(list.pending) ?? (list.rows.length === 0 ? list.error : null)
  const opening = admin && search.pane === 'new'

  useShortcuts(t('keys.title'), [
    { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], label: t('keys.walk'), run: (e) => (grid.current?.move(goesDown(e) ? 1 : -1), grid.current?.focus()) },
    { keys: 'n', label: t('keys.new'), off: !admin, run: () => go({ pane: 'new' }) },
    { keys: 'Escape', label: t('keys.close'), quiet: true, off: !search.id, run: () => go({}, true) },
  ])

  return (
    <>
      <PageHeader
        title={t('title')}
        count={list.total || undefined}
        countLabel={list.total === undefined ? undefined : t('count', { count: list.total })}
        scope={t(admin ? 'scope' : 'scopeTold')}
        actions={
          admin && (
            <Button kind="primary" icon="warn" onClick={() => go({ pane: 'new' })}>
              {t('new')}
            </Button>
          )
        }
      />
      <OfflineBand readAt={list.readAt} />
      <div className={css.work}>
        <section className={css.list} aria-label={t('list')}>
          {error ? (
            <ErrorState error={error} retry={list.retry} />
          ) : list.pending ? (
            <SkeletonRows rows={8} />
          ) : list.rows.length === 0 ? (
            <EmptyState icon="shield" title={t('empty.title')}>
              {t('empty.text')}
            </EmptyState>
          ) : (
            <EmergencyList ref={grid} list={list} openId={search.id} onOpen={(e) => go({ id: e.id })} />
          )}
        </section>
        {opening ? <OpenForm onClose={() => go({}, true)} onOpened={(id) => go({ id }, true)} /> : search.id ? <EmergencyPane key={search.id} id={search.id} row={list.rows.find((r) => r.id === search.id)} onClose={() => go({}, true)} /> : null}
      </div>
    </>
  )
}
