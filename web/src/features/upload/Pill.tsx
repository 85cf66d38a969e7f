import { Link } from '@tanstack/react-router'
import { useTypes } from '../../api/catalog'
import { Icon } from '../../ui/Icon'
import { uploadText } from './i18n'
import type { Row } from './row'
import { tally } from './tally'
import css from './UploadEverywhere.module.css'

/** On other pages: what the desk is doing, and the way back to it. */
export function Pill({ rows }: { rows: readonly Row[] }) {
  const t = uploadText.useText()
  const { all: types } = useTypes()
  const sum = tally(rows, types)
  const waiting = sum.ready + sum.waiting
  if (!sum.going && !waiting && !sum.trouble) return null
  const text = sum.going ? t('pill.going', { percent: Math.floor((100 * sum.bytesSent) / Math.max(1, sum.bytes)) }) : sum.trouble ? t('pill.trouble', { count: sum.trouble }) : t('pill.waiting', { count: waiting })
  return (
    <Link to="/enviar" className={css.pill} data-bad={(!sum.going && sum.trouble > 0) || undefined} aria-label={`${t('pill.label')}: ${text}`}>
      <Icon name={!sum.going && sum.trouble ? 'warn' : 'up'} size="s" />
      <span className="num">{text}</span>
      {sum.going > 0 && <i style={{ width: `${(100 * sum.bytesSent) / Math.max(1, sum.bytes)}%` }} />}
    </Link>
  )
}
