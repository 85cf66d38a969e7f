import { useCallback, useMemo, type Ref } from 'react'
import type { KeysetRows } from '../../api/keyset'
import { useSession } from '../../api/session'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { usePhone } from '../../ui/media'
import { VirtualGrid, type GridColumn, type GridHandle } from '../../ui/VirtualGrid'
import { phaseOf, ruleOf, type Row } from './data'
import { permissionText } from './i18n'
import css from './PermissionList.module.css'
import { Sentence } from './Sentence'
import { firstDay, lastMoment } from './sentence'

/** Rows that read as sentences, the reason and the grantor under each, the end at the right. */
export function PermissionList({ list, openId, memory, onOpen, ref }: { list: KeysetRows<Row>; openId?: string; memory: string; onOpen: (row: Row) => void; ref: Ref<GridHandle> }) {
  const t = permissionText.useText()
  const f = useFormat()
  const { classes } = useSession()
  // Two lines for the sentence, four on a phone, and one for why and by whom.
  const height = usePhone() ? 120 : 72

  const columns = useMemo<GridColumn<Row>[]>(() => {
    const when = (row: Row) => {
      const phase = phaseOf(row)
      if (phase === 'expired') return { text: t('list.ended', { date: lastMoment(row.expires_at!, f) }), tone: 'dim' }
      if (phase === 'upcoming') return { text: t('list.upcoming', { date: firstDay(row.not_before!, f) }), tone: 'care' }
      return row.expires_at ? { text: lastMoment(row.expires_at, f), tone: '' } : { text: t('list.noEnd'), tone: 'dim' }
    }
    return [
      { id: 'effect', header: '', label: t('filter.effect'), className: css.effect, cell: (row) => <span data-deny={row.effect === 'deny' || undefined} title={row.effect === 'deny' ? t('list.denial') : undefined}><Icon name={row.effect === 'deny' ? 'stop' : 'key'} /></span> },
      {
        id: 'sentence',
        header: t('list.sentence'),
        className: css.sentence,
        cell: (row) => (
          <>
            <span className={css.words} data-off={phaseOf(row) === 'expired' || undefined}>
              <Sentence rule={ruleOf(row, classes)} bare />
            </span>
            <small className="cut">
              <span className={css.inline}>{phaseOf(row) === 'in_force' && row.expires_at ? `${t('list.untilDay', { date: when(row).text })} · ` : row.expires_at || phaseOf(row) === 'upcoming' ? `${when(row).text} · ` : ''}</span>
              {[row.reason, row.granted_by.startsWith('service:') ? t('list.bySystem', { when: f.date(new Date(row.created_at)) }) : t('list.by', { name: row.granted_by_name ?? '…', when: f.date(new Date(row.created_at)) })].filter(Boolean).join(' · ')}
            </small>
          </>
        ),
      },
      { id: 'until', header: t('list.until'), className: `${css.until} num`, cell: (row) => <span className={when(row).tone}>{when(row).text}</span> },
    ]
  }, [t, f, classes])
  const rowKey = useCallback((row: Row) => row.id, [])

  return (
    <VirtualGrid
      ref={ref}
      label={t('list.label')}
      rows={list.rows}
      rowKey={rowKey}
      total={list.total}
      columns={columns}
      className={css.grid}
      rowHeight={height}
      openKey={openId}
      onOpen={onOpen}
      onNeedMore={list.more}
      hasMore={list.hasMore}
      loadingMore={list.loadingMore}
      memory={`permissions ${memory}`}
    />
  )
}
