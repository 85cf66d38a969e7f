import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useRoles, useSession } from '../../api/session'
import { refusedParts, useLeftOut } from '../../ui/address'
import { Button, buttonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { FirstSteps, useBeginning } from '../../ui/first/FirstSteps'
import { PageHeader } from '../../ui/PageHeader'
import { goesDown, useShortcuts } from '../../ui/shortcuts'
import { EmptyState, ErrorState, OfflineBand, SkeletonRows, useNoNetwork } from '../../ui/States'
import type { GridHandle } from '../../ui/VirtualGrid'
import { removeRows } from '../../api/keyset'
import { filterNames, usePermissions, type Filters, type Row } from './data'
import { listKey } from './keys'
import { permissionText } from './i18n'
import { PermissionFilters } from './PermissionFilters'
import { PermissionList } from './PermissionList'
import { PermissionPane } from './PermissionPane'
import { PermissionTabs } from './PermissionTabs'
import css from './PermissionsPage.module.css'
import { RevokedBar, type Revoked } from './RevokedBar'

export type PermissionsSearch = Filters & { permission?: string; done?: 'granted' | 'changed' }

/** Every permission as a sentence; one opens beside the list. */
export function PermissionsPage() {
  const t = permissionText.useText()
  const search = useSearch({ from: '/shell/permissoes', select: (s) => s as PermissionsSearch })
  const navigate = useNavigate()
  const roles = useRoles()
  const all = roles.admin || roles.hr
  const { can, classes } = useSession()
  const client = useQueryClient()
  const grid = useRef<GridHandle>(null)
  const [revoked, setRevoked] = useState<Revoked>()
  // A class that there is not is left out; it need not be asked for to know that.
  const noClass = !!search.class && classes.length > 0 && !classes.some((c) => c.id === search.class)
  const filters = useMemo(() => Object.fromEntries(filterNames.flatMap((n) => (search[n] && !(n === 'class' && noClass) ? [[n, search[n]]] : []))) as Filters, [search, noClass])
  const list = usePermissions(filters)
  const leftOut = useLeftOut([...(noClass ? ['class'] : []), ...refusedParts(list.error, filters)])
  const error = useNoNetwork(list.pending || list.stale) ?? (list.rows.length === 0 ? list.error : null)
  const filtered = Object.keys(filters).length > 0
  const go = useCallback((change: Partial<PermissionsSearch>, replace = false) => navigate({ to: '/permissoes', search: (now) => ({ ...now, ...change }), replace }), [navigate])
  const open = (id: string | undefined) => go({ permission: id, done: undefined }, search.permission !== undefined)
  const at = list.rows.findIndex((r) => r.id === search.permission)

  // An address that names one shows it in the list too.
  const named = useRef(search.permission)
  useEffect(() => {
    if (named.current && list.rows.length) grid.current?.scrollTo(named.current)
    if (list.rows.length) named.current = undefined
  }, [list.rows])

  useShortcuts(t('keys.title'), [
    { keys: ['j', 'k', 'ArrowDown', 'ArrowUp'], label: t('keys.walk'), run: (e) => step(goesDown(e) ? 1 : -1) },
    { keys: 'n', label: t('keys.new'), off: !can.grant, run: () => void navigate({ to: '/permissoes/nova' }) },
    { keys: 'Escape', label: t('keys.close'), off: !search.permission, run: () => void open(undefined) },
  ])
  function step(n: number) {
    grid.current?.move(n)
    grid.current?.focus()
    if (search.permission) void open(grid.current?.activeKey())
  }

  const is = useBeginning()
  const beginning = !!is && (is.units === 0 || is.people === 0) // after that, the first permission is next
  return (
    <>
      <PageHeader
        title={t('title')}
        count={list.total}
        countLabel={list.total === undefined ? undefined : t('count', { count: list.total })}
        scope={t(all ? 'scopeAll' : 'scopeOwn')}
        scopeIcon="shield"
        search={can.grant && <PermissionTabs now="all" />}
        actions={
          can.grant && (
            <Link to="/permissoes/nova" className={buttonLink('primary')}>
              <Icon name="plus" />
              {t('new')}
            </Link>
          )
        }
      />
      <OfflineBand readAt={list.readAt} />
      <div className={css.work}>
        <section className={css.list} aria-label={t('list.label')}>
          <PermissionFilters filters={filters} rows={list.rows} onChange={(change) => void go({ ...change, permission: undefined, done: undefined })} />
          {error ? (
            <ErrorState error={error} retry={list.retry} />
          ) : list.pending ? (
            <SkeletonRows rows={10} height={72} />
          ) : list.rows.length === 0 && !filtered && beginning ? (
            <FirstSteps />
          ) : list.rows.length === 0 ? (
            <EmptyState
              icon={filtered ? 'filter' : 'key'}
              title={t(filtered ? 'list.noMatch' : all ? 'list.empty' : 'list.emptyOwn')}
              actions={
                filtered ? (
                  <Button onClick={() => void navigate({ to: '/permissoes', search: {} })}>{t('list.clear')}</Button>
                ) : (
                  can.grant && (
                    <Link to="/permissoes/nova" className={buttonLink('primary')}>
                      {t('new')}
                    </Link>
                  )
                )
              }
            >
              {filtered ? null : t(all ? 'list.emptyText' : 'list.emptyOwnText')}
            </EmptyState>
          ) : (
            <PermissionList ref={grid} list={list} openId={search.permission} memory={JSON.stringify(filters)} onOpen={(row) => void open(row.id)} />
          )}
          {leftOut}
          {revoked && <RevokedBar key={revoked.row.id} revoked={revoked} onClose={() => setRevoked(undefined)} />}
        </section>
        {search.permission && (
          <PermissionPane
            id={search.permission}
            row={list.rows[at]}
            waiting={list.pending}
            position={at >= 0 && list.total !== undefined ? t('pane.position', { at: at + 1, of: list.total }) : ''}
            done={search.done}
            onClose={() => void open(undefined)}
            onRevoked={(row) => {
              setRevoked({ row })
              // The pane goes first: it would ask for what is no longer there.
              void open(undefined).then(() => removeRows<Row>(client, listKey, (r) => r.id === row.id).others())
            }}
          />
        )}
      </div>
    </>
  )
}
