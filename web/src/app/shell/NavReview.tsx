import { useDeserving } from '../../features/permissions/useDeserving'
import { useFormat } from '../../ui/format'
import css from './Shell.module.css'

/** Beside "Revisão": how many permissions deserve a look. */
export function NavReview() {
  const f = useFormat()
  const count = useDeserving()
  return count ? <span className={`${css.n} num`}>{f.number(count)}</span> : null
}
