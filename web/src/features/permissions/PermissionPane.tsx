import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Button, IconButton, link } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { Fact, Facts, Pane, PaneBlock, PaneTop } from '../../ui/Pane'
import { ErrorState, SkeletonRows, StateMessage } from '../../ui/States'
import { ClassReach } from './ClassReach'
import { permissionQuery, phaseOf, ruleOf, type Row } from './data'
import { permissionText } from './i18n'
import { Ladder } from './Ladder'
import css from './PermissionPane.module.css'
import { RevokeDialog } from './RevokeDialog'
import { Sentence } from './Sentence'
import { firstDay, lastMoment } from './sentence'

/** One permission: the sentence, why, who gave it, and what its words give. */
export function PermissionPane({ id, row, waiting, position, done, onClose, onRevoked }: { id: string; row?: Row; /** The list is still coming, and may hold it. */ waiting: boolean; position: string; done?: 'granted' | 'changed'; onClose: () => void; onRevoked: (row: Row) => void }) {
  const t = permissionText.useText()
  const query = useQuery({ ...permissionQuery(id), enabled: !row && !waiting })
  const shown = row ?? query.data
  return (
    <Pane label={t('pane.label')} resizeLabel={t('pane.resize')} onClose={onClose}>
      {shown ? (
        <Permission key={id} row={shown} position={position} done={done} onClose={onClose} onRevoked={onRevoked} />
      ) : (
        <>
          <PaneTop title="">
            <IconButton icon="x" label={t('pane.close')} onClick={onClose} />
          </PaneTop>
          {query.error ? asProblem(query.error).missing ? <StateMessage icon="key" title={t('pane.missing')}>{t('pane.missingText')}</StateMessage> : <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonRows rows={4} />}
        </>
      )}
    </Pane>
  )
}

function Permission({ row, position, done, onClose, onRevoked }: { row: Row; position: string; done?: 'granted' | 'changed'; onClose: () => void; onRevoked: (row: Row) => void }) {
  const t = permissionText.useText()
  const f = useFormat()
  const navigate = useNavigate()
  const { classes, can } = useSession()
  const [revoking, setRevoking] = useState(false)
  const rule = ruleOf(row, classes)
  const deny = rule.effect === 'deny'
  const system = row.granted_by.startsWith('service:')
  const phase = phaseOf(row)
  const said = done && (done === 'changed' ? t('changed') : phase === 'upcoming' ? t('savedLater', { date: firstDay(row.not_before!, f) }) : t(deny ? 'savedDeny' : 'saved'))
  useEffect(() => {
    if (said) announce(said)
  }, [said])

  return (
    <>
      <PaneTop title={position}>
        {can.grant && (
          <>
            {row.revocable && <IconButton icon="edit" label={t('pane.edit')} onClick={() => void navigate({ to: '/permissoes/$id', params: { id: row.id } })} />}
            <IconButton icon="dup" label={t('pane.copy')} onClick={() => void navigate({ to: '/permissoes/nova', search: { copy: row.id } })} />
          </>
        )}
        <IconButton icon="x" label={t('pane.close')} onClick={onClose} />
      </PaneTop>
      <div className={css.scroll}>
        {said && (
          <p className={css.done}>
            <Icon name="check" size="s" />
            {said}
          </p>
        )}
        <PaneBlock>
          <p className={css.sentence}>
            <Sentence rule={rule} />
          </p>
          {phase !== 'in_force' && <p className={phase === 'upcoming' ? 'care' : 'mut'}>{phase === 'upcoming' ? t('list.upcoming', { date: firstDay(row.not_before!, f) }) : t('list.ended', { date: lastMoment(row.expires_at!, f) })}</p>}
        </PaneBlock>
        <PaneBlock>
          <h2 className={css.heading}>{t('pane.reason')}</h2>
          <p className={row.reason ? undefined : 'dim'}>{row.reason ?? t('pane.noReason')}</p>
        </PaneBlock>
        <PaneBlock>
          <Facts>
            <Fact name={t(deny ? 'pane.denied' : 'pane.by')}>{system ? t('pane.system') : (row.granted_by_name ?? '…')}</Fact>
            <Fact name={t('pane.on')}>
              <span className="num">{f.moment(row.created_at)}</span>
            </Fact>
            {row.revision > 1 && (
              <Fact name={t('pane.changed')}>
                <span className="num">{f.moment(row.updated_at)}</span>
              </Fact>
            )}
            <Fact name={t('pane.from')}>
              <span className="num">{row.not_before ? firstDay(row.not_before, f) : t('pane.fromNow')}</span>
            </Fact>
            <Fact name={t('pane.until')}>
              <span className="num">{row.expires_at ? lastMoment(row.expires_at, f) : t('list.noEnd')}</span>
            </Fact>
          </Facts>
          {row.target.kind === 'employee' && row.target_name && (
            <p className={css.more}>
              <Link to="/pessoas/$id" params={{ id: row.target.id! }} className={link}>
                {row.target_name}
              </Link>
            </p>
          )}
        </PaneBlock>
        <PaneBlock>
          <h2 className={css.heading}>{t(deny ? 'mean.takes' : 'mean.gives')}</h2>
          <Ladder effect={rule.effect} chosen={rule.actions} />
        </PaneBlock>
        <PaneBlock>
          <h2 className={css.heading}>{t('mean.which')}</h2>
          <ClassReach rule={rule} />
        </PaneBlock>
      </div>
      {row.revocable && phase !== 'expired' && (
        <div className={css.foot}>
          <Button icon={deny ? 'undo' : 'stop'} onClick={() => setRevoking(true)}>
            {t(deny ? 'pane.revokeDenial' : 'pane.revoke')}
          </Button>
        </div>
      )}
      {revoking && (
        <RevokeDialog
          row={row}
          onClose={() => setRevoking(false)}
          onRevoked={() => {
            setRevoking(false)
            onRevoked(row)
          }}
        />
      )}
    </>
  )
}
