import { Icon } from '../../ui/Icon'
import { actions, because, reach, type Action, type Effect } from './actions'
import { permissionText } from './i18n'
import css from './Ladder.module.css'

/** The seven actions: those a permission gives, or a denial takes, are filled; beside each, what brought it along. */
export function Ladder({ effect, chosen }: { effect: Effect; chosen: readonly Action[] }) {
  const t = permissionText.useText()
  const all = reach(effect, chosen)
  return (
    <ol className={css.ladder} data-effect={effect}>
      {actions.map((a) => {
        const on = all.includes(a)
        const by = on ? because(effect, chosen, a) : undefined
        return (
          <li key={a} data-on={on || undefined}>
            <span className={css.step}>{on && <Icon name={effect === 'deny' ? 'x' : 'check'} />}</span>
            <span className={css.word}>{t(`action.${a}`)}</span>
            <small>{by ? t(effect === 'allow' ? 'mean.includes' : 'mean.takenToo', { action: t(`action.${by}`) }) : on ? '' : effect === 'deny' ? t('mean.untouched') : ''}</small>
            <span className="sr">{on ? t('mean.yes') : t('mean.no')}</span>
          </li>
        )
      })}
    </ol>
  )
}
