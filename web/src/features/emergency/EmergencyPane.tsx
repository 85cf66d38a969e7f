import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Avatar } from '../../ui/Avatar'
import { Button, buttonLink, IconButton, link } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Fact, Facts, Pane, PaneBlock, PaneTop } from '../../ui/Pane'
import { ErrorState, SkeletonRows } from '../../ui/States'
import { secondsLeft, useSeconds } from './countdown'
import { endAccess, oneQuery, refreshAll, type Emergency, type EmergencyRow } from './data'
import css from './EmergencyPage.module.css'
import { State, useWhat } from './EmergencyList'
import { emergencyText } from './i18n'

/** One emergency access: whose documents, who and why, until when, who was told, and, for administrators, what was read. */
export function EmergencyPane({ id, row, onClose }: { id: string; row?: EmergencyRow; onClose: () => void }) {
  const t = emergencyText.useText()
  const what = useWhat()
  const { data, error, refetch } = useQuery(oneQuery(id))
  const shown: Emergency | undefined = data ?? row
  return (
    <Pane label={t('pane.label', { documents: shown ? what(shown) : '' })} width={420} onClose={onClose}>
      <PaneTop title={shown ? <State row={shown} /> : ''}>
        <IconButton icon="x" label={t('pane.close')} onClick={onClose} />
      </PaneTop>
      {shown ? <View access={shown} /> : error ? <ErrorState error={error} title={t('pane.failed')} retry={() => void refetch()} /> : <SkeletonRows rows={4} />}
    </Pane>
  )
}

function View({ access }: { access: Emergency }) {
  const t = emergencyText.useText()
  const f = useFormat()
  const what = useWhat()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const now = useSeconds(access.open)
  const open = access.open && secondsLeft(access.expires_at, now) > 0

  async function end() {
    setBusy(true)
    setFailed(false)
    try {
      await endAccess(access.id)
      await refreshAll()
    } catch {
      setFailed(true)
    }
    setBusy(false)
  }

  const ended = access.ended_at
  // What is said about a document and its content are two readings of one document; the first is when it was opened.
  const items = access.read?.items ?? []
  const read = items.filter((r, i) => !items.slice(i + 1).some((earlier) => earlier.document_id === r.document_id))
  const whole = items.length > 0 && items.length === access.read?.total
  return (
    <div className={css.body}>
      <PaneBlock className={css.block}>
        <h2>{what(access)}</h2>
        <Facts>
          <Fact name={t('pane.by')}>{access.opened_by.name || t('somebody')}</Fact>
          <Fact name={t('pane.reason')}>
            <span className={css.why}>{access.reason}</span>
          </Fact>
          <Fact name={t('pane.opened')}>
            <span className="num">{f.moment(access.opened_at)}</span>
          </Fact>
          {ended ? (
            <Fact name={t('pane.ended')}>
              <span className="num">{t('pane.endedBy', { when: f.moment(ended), who: access.ended_by?.name || t('somebody') })}</span>
            </Fact>
          ) : (
            <Fact name={t(open ? 'pane.until' : 'pane.over')}>
              <span className="num">{f.moment(access.expires_at)}</span>
            </Fact>
          )}
        </Facts>
        {open && (access.mine || access.can_end) && (
          <div className={css.actions}>
            {access.mine && (
              <Link to="/documentos" search={access.target_kind === 'unit' ? { unit_id: access.target_id } : { employee_id: access.target_id }} className={buttonLink()}>
                {t('see')}
              </Link>
            )}
            {access.can_end && (
              <Button kind="danger" icon="stop" busy={busy} onClick={() => void end()}>
                {t('end')}
              </Button>
            )}
          </div>
        )}
        {failed && (
          <p className={css.bad} role="alert">
            {t('endFailed')}
          </p>
        )}
      </PaneBlock>
      <PaneBlock className={css.block}>
        <h3>{t('pane.told', { count: access.told.length })}</h3>
        <ul className={css.people}>
          {access.told.map((p) => (
            <li key={p.user_id}>
              <Avatar name={p.name || '?'} size="small" quiet={!p.name} />
              <span>
                {p.name || t('somebody')}
                <small className="cut">{[p.position, p.unit_name].filter(Boolean).join(', ')}</small>
              </span>
            </li>
          ))}
        </ul>
      </PaneBlock>
      {access.read && (
        <PaneBlock className={css.block}>
          <h3>{whole ? t('pane.documents', { count: read.length }) : t('pane.read', { count: access.read.total })}</h3>
          <p className={css.hint}>{t('pane.readHint')}</p>
          <ul className={css.reads}>
            {read.map((r) => (
              <li key={r.document_id}>
                <span className="num">{f.timeSeconds(r.time)}</span>
                <span className="num">{t('pane.document', { id: r.document_id.slice(-8) })}</span>
              </li>
            ))}
          </ul>
          {access.read.total > 0 && access.opened_by.user_id && (
            <Link to="/operacao" search={{ actor: access.opened_by.user_id, type: 'acervo.document.read.v1' }} className={link}>
              {t('pane.trail')}
            </Link>
          )}
        </PaneBlock>
      )}
    </div>
  )
}
