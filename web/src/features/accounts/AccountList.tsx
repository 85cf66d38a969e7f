import { useCallback, useMemo, type Ref } from 'react'
import type { KeysetRows } from '../../api/keyset'
import { useSession } from '../../api/session'
import { Avatar } from '../../ui/Avatar'
import { useFormat } from '../../ui/format'
import { VirtualGrid, type GridColumn, type GridHandle } from '../../ui/VirtualGrid'
import css from './AccountList.module.css'
import { nameOf, type Account } from './data'
import { accountText } from './i18n'

/** What a role is called; one that the company made keeps its name. */
export function useRoleNames() {
  const t = accountText.useText()
  return useCallback((role: string) => (role === 'admin' || role === 'hr' || role === 'employee' ? t(`role.${role}`) : role), [t])
}

export function AccountList({ list, openId, memory, onOpen, ref }: { list: KeysetRows<Account>; openId?: string; memory: string; onOpen: (account: Account) => void; ref: Ref<GridHandle> }) {
  const t = accountText.useText()
  const f = useFormat()
  const roleName = useRoleNames()
  const mine = useSession().user.account_id

  const columns = useMemo<GridColumn<Account>[]>(() => {
    // Everyone is an employee: the other roles are what tells accounts apart.
    const roles = (a: Account) => f.list((a.roles.length > 1 ? a.roles.filter((r) => r !== 'employee') : a.roles).map(roleName))
    const status = (a: Account) => (a.status === 'inactive' ? { text: t('status.is.inactive'), tone: 'bad' } : a.pending ? { text: t('status.is.pending'), tone: 'care' } : { text: t('status.is.active'), tone: 'mut' })
    return [
      {
        id: 'person',
        header: t('list.person'),
        className: css.person,
        cell: (a) => (
          <>
            <Avatar name={nameOf(a)} size="small" quiet={a.status === 'inactive'} />
            <span className={css.words}>
              <b className="cut">
                {nameOf(a)}
                {a.id === mine && <span className="dim"> · {t('list.you')}</span>}
              </b>
              <small className="cut">{a.person ? a.username : t('list.outside')}</small>
            </span>
          </>
        ),
      },
      { id: 'roles', header: t('list.roles'), className: `${css.roles} cut`, cell: (a) => <span data-strong={a.roles.includes('admin') || undefined}>{roles(a)}</span> },
      { id: 'unit', header: t('list.unit'), className: `${css.unit} cut`, cell: (a) => (a.person ? a.person.unit_name : <span className="dim">{t('list.outside')}</span>) },
      { id: 'status', header: t('list.status'), className: `${css.status} cut`, cell: (a) => <span className={status(a).tone}>{status(a).text}</span> },
    ]
  }, [t, f, roleName, mine])
  const rowKey = useCallback((a: Account) => a.id, [])

  return <VirtualGrid ref={ref} label={t('list.label')} rows={list.rows} rowKey={rowKey} total={list.total} columns={columns} className={css.grid} openKey={openId} onOpen={onOpen} onNeedMore={list.more} hasMore={list.hasMore} loadingMore={list.loadingMore} memory={`accounts ${memory}`} />
}
