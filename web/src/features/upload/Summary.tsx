import { useEffect, useRef } from 'react'
import { LinkButton } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { announce } from '../../ui/live'
import { Track } from '../../ui/Section'
import { tally, type Tally } from './tally'
import { uploadText } from './i18n'
import { retriable, type DocumentType, type Row } from './row'
import css from './UploadPage.module.css'

/** How the whole desk stands, in a sentence, and its bytes gone of all that is on its way. */
export function Summary({ rows, types, undoable, onUndo, onRetry }: { rows: readonly Row[]; types: readonly DocumentType[]; /** How many of the last sending can be taken back. */ undoable: number; onUndo: () => void; onRetry: (ids: string[]) => void }) {
  const t = uploadText.useText()
  const f = useFormat()
  const sum = tally(rows, types)
  useSpoken(sum)
  const done = sum.total > 0 && sum.sent === sum.total
  const parts = [sum.going && t('sum.going', { count: sum.going }), sum.ready && t('sum.ready', { count: sum.ready }), sum.waiting && t('sum.waiting', { count: sum.waiting }), sum.trouble && t('sum.trouble', { count: sum.trouble })].filter(Boolean)
  const again = rows.filter(retriable).map((r) => r.id)
  return (
    <div className={css.bar}>
      <div className={css.sum}>
        <span>
          <uploadText.Rich k={done ? 'sum.sentAll' : 'sum.sent'} values={{ count: sum.sent, total: sum.total }} /> {!done && parts.length > 0 && `${parts.join(', ')}.`}
          {undoable > 1 && (
            <>
              {' '}
              <LinkButton onClick={onUndo}>{t('undoAll', { count: undoable })}</LinkButton>
            </>
          )}
          {again.length > 1 && (
            <>
              {' '}
              <LinkButton onClick={() => onRetry(again)}>{t('retryAll', { count: again.length })}</LinkButton>
            </>
          )}
        </span>
        <span className="mut num">{t('sum.bytes', { sent: f.bytes(sum.bytesSent), total: f.bytes(sum.bytes) })}</span>
      </div>
      <Track value={sum.bytes ? sum.bytesSent / sum.bytes : 0} label={t('progress')} />
    </div>
  )
}

/** Told at every quarter of what is to be sent, not at every byte. */
function useSpoken(sum: Tally) {
  const t = uploadText.useText()
  const quarter = sum.bytes ? Math.floor((4 * sum.bytesSent) / sum.bytes) : 0
  const last = useRef(quarter)
  useEffect(() => {
    if (quarter > last.current && sum.bytesSent > 0) announce(t('announceSent', { sent: sum.sent, total: sum.total, percent: quarter * 25 }))
    last.current = quarter
  }, [quarter, sum.bytesSent, sum.sent, sum.total, t])
}
