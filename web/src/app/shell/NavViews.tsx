import { Link } from '@tanstack/react-router'
import { useNavLists } from '../../features/documents/navLists'
import { useFormat } from '../../ui/format'
import css from './Shell.module.css'

/** Under "Documentos", each with how many it shows now. */
export function NavViews() {
  const f = useFormat()
  const lists = useNavLists()
  return (
    <div className={css.sub}>
      {lists.map((list) => (
        <Link key={list.key} to="/documentos" search={list.search} className={css.view} activeProps={{}} aria-current={list.here ? 'page' : undefined} data-here={list.here || undefined} title={list.name}>
          <span className="cut">{list.name}</span>
          {list.total !== undefined && <span className={`${css.n} num`}>{f.number(list.total)}</span>}
        </Link>
      ))}
    </div>
  )
}
