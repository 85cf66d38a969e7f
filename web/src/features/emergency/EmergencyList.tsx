import { useCallback, useMemo, type Ref } from 'react'
import type { KeysetRows } from '../../api/keyset'
import { useSession } from '../../api/session'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { documentsOf, whoseWords } from '../../ui/kinds'
import { VirtualGrid, type GridColumn, type GridHandle } from '../../ui/VirtualGrid'
import { clockWords, secondsLeft, useSeconds } from './countdown'
import type { EmergencyRow } from './data'
import css from './EmergencyPage.module.css'
import { emergencyText } from './i18n'

/** "Documentos de saúde de Ana Lima". */
export function useWhat() {
  const t = emergencyText.useText()
  const f = useFormat()
  const { classes } = useSession()
  return useCallback(
    (e: EmergencyRow) => f.capital(t('documents', { documents: documentsOf(e.classes.map((c) => c.id), f, classes), whose: whoseWords({ kind: e.target_kind, name: e.target_name, subtree: e.subtree }) })),
    [t, f, classes],
  )
}

export function EmergencyList({ list, openId, onOpen, ref }: { list: KeysetRows<EmergencyRow>; openId?: string; onOpen: (row: EmergencyRow) => void; ref: Ref<GridHandle> }) {
  const t = emergencyText.useText()
  const f = useFormat()
  const what = useWhat()
  const columns = useMemo<GridColumn<EmergencyRow>[]>(
    () => [
      {
        id: 'what',
        header: t('column.what'),
        className: css.what,
        cell: (e) => (
          <>
            <span className={css.icon} data-open={e.open || undefined}>
              <Icon name={e.open ? 'warn' : 'lock'} />
            </span>
            <span className={css.words}>
              <b className="cut">{what(e)}</b>
              <small className="cut">{e.reason}</small>
            </span>
          </>
        ),
      },
      { id: 'by', header: t('column.by'), className: `${css.by} cut`, cell: (e) => e.opened_by.name || t('somebody') },
      { id: 'when', header: t('column.when'), className: `${css.when} cut num`, cell: (e) => f.moment(e.opened_at) },
      { id: 'state', header: t('column.state'), className: `${css.state} cut num`, cell: (e) => <State row={e} /> },
    ],
    [t, f, what],
  )
  return <VirtualGrid ref={ref} label={t('list')} rows={list.rows} rowKey={rowKey} total={list.total} columns={columns} className={css.grid} openKey={openId} onOpen={onOpen} onNeedMore={list.more} hasMore={list.hasMore} loadingMore={list.loadingMore} memory="emergencies" />
}

const rowKey = (e: EmergencyRow) => e.id

/** Open with what is left of it, or when it ended. */
export function State({ row }: { row: EmergencyRow }) {
  const t = emergencyText.useText()
  const f = useFormat()
  const now = useSeconds(row.open)
  const left = row.open ? secondsLeft(row.expires_at, now) : 0
  if (left > 0) return <span data-open="">{t('state.open', { left: clockWords(left) })}</span>
  return row.ended_at ? t('state.ended', { time: f.time(row.ended_at) }) : t('state.over', { time: f.time(row.expires_at) })
}
