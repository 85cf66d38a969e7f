import { actions } from './actions'
import css from './Pips.module.css'

/** The ladder in small: seven marks, those that one may filled. Its words stand beside it. */
export function Pips({ can }: { can: readonly string[] }) {
  return (
    <span className={css.pips} aria-hidden="true">
      {actions.map((a) => (
        <i key={a} data-on={can.includes(a) || undefined} />
      ))}
    </span>
  )
}
