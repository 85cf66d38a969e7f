import { Link } from '@tanstack/react-router'
import { useSession } from '../../api/session'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import css from './Braid.module.css'
import { ruleOf } from './data'
import { permissionText } from './i18n'
import { Sentence } from './Sentence'
import { firstDay, lastMoment } from './sentence'
import { failedWords, firstName, leftNodes, rightNodes, type Node, type Path, type Why } from './why'
import { whyText } from './why-i18n'

/** Two strands that meet in a permission: from the person at the left, from the document at the right. A strand that fails breaks. */
export function Braid({ why, path }: { why: Why; path: Path }) {
  const t = whyText.useText()
  const f = useFormat()
  const { classes } = useSession()
  const { permission } = path.strand
  const about = { self: !!why.self, owner: firstName(why.document.employee?.name), className: why.document.class_name, say: t }
  const system = permission.granted_by.startsWith('service:')
  const broken = path.failed
  const state = path.kind === 'denial' ? 'deny' : broken ? 'broken' : 'holds'
  const date = f.date(new Date(permission.created_at))
  const said = broken ? failedWords('fails', broken, permission, { say: t, f, now: Date.parse(why.at), className: why.document.class_name }) : path.kind === 'denial' ? t('fails.denied') : ''
  return (
    <div className={css.braid} data-state={state}>
      <Strand side="left" title={why.self ? t('side.mine') : t('side.theirs', { name: firstName(why.about.name) })} nodes={leftNodes(path.strand.subject_path, about)} broken={broken === 'subject'} />
      <div className={css.joint} data-left={broken === 'subject' ? 'broken' : undefined} data-right={broken === 'target' ? 'broken' : undefined}>
        <div className={css.rule}>
          <p className={css.sentence}>
            <Sentence rule={ruleOf(permission, classes)} />
          </p>
          {said && (
            <p className={css.fails}>
              <Icon name={state === 'deny' ? 'stop' : 'x'} />
              {said}
            </p>
          )}
          <dl>
            <dt>{t(permission.effect === 'deny' ? 'denied' : 'granted')}</dt>
            <dd>{system ? t('bySystem') : permission.granted_by_name ? t('by', { name: permission.granted_by_name, date }) : t('byUnknown', { date })}</dd>
            {!system && (
              <>
                <dt>{t('reason')}</dt>
                <dd>{permission.reason ?? <span className="dim">{t('noReason')}</span>}</dd>
              </>
            )}
            {(permission.not_before || permission.expires_at) && (
              <>
                <dt>{t('window')}</dt>
                <dd className="num">{[permission.not_before && t('from', { date: firstDay(permission.not_before, f) }), permission.expires_at && t('until', { date: lastMoment(permission.expires_at, f) })].filter(Boolean).join(', ')}</dd>
              </>
            )}
          </dl>
        </div>
      </div>
      <Strand side="right" title={t('side.document')} nodes={rightNodes(path.strand.target_path, about)} broken={broken === 'target'} />
    </div>
  )
}

function Strand({ side, title, nodes, broken }: { side: 'left' | 'right'; title: string; nodes: readonly Node[]; broken: boolean }) {
  const t = whyText.useText()
  return (
    <section className={css.strand} data-side={side} data-broken={broken || undefined}>
      <h3>{title}</h3>
      <ol>
        {nodes.map((n) => (
          <li key={n.key}>
            <span className={css.node}>
              <Icon name={n.icon} />
            </span>
            <span className={css.who}>
              <b>{n.name}</b>
              <small>{n.detail}</small>
            </span>
          </li>
        ))}
        {broken && (
          <li className={css.end}>
            <span className={css.node}>
              <Icon name="x" />
            </span>
            <span className={css.who}>
              <small>{t('step.notThere')}</small>
            </span>
          </li>
        )}
      </ol>
    </section>
  )
}

/** Another path in one line: its sentence, and where it leads. */
export function PathLine({ path, onShow, mayOpen }: { path: Path; onShow?: () => void; mayOpen: boolean }) {
  const t = whyText.useText()
  const { classes } = useSession()
  const { permission } = path.strand
  return (
    <span className={css.line}>
      <Sentence rule={ruleOf(permission, classes)} />{' '}
      {onShow && (
        <button type="button" className={css.show} onClick={onShow}>
          {t('also.path')}
        </button>
      )}
      {!onShow && mayOpen && !permission.granted_by.startsWith('service:') && (
        <Link to="/permissoes" search={{ permission: permission.id }} className={css.show}>
          {t(permission.effect === 'deny' ? 'not.showDenial' : 'not.show')}
        </Link>
      )}
      <span className="sr">{permissionText.text(permission.effect === 'deny' ? 'list.denial' : 'pane.label')}</span>
    </span>
  )
}
