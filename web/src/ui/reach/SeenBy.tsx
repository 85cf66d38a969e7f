import { Link } from '@tanstack/react-router'
import type { SchemaAudienceBrief } from '../../api/schema'
import { Avatar } from '../Avatar'
import { link } from '../Button'
import css from './SeenBy.module.css'
import { reachText } from './words'

/** "14 pessoas veem este documento", and the two questions. Without a count, which is exact or not there, the questions stay. */
export function SeenBy({ id, audience }: { id: string; audience?: SchemaAudienceBrief }) {
  const t = reachText.useText()
  return (
    <div className={css.seen}>
      {audience && (
        <p>
          {!!audience.names?.length && (
            <span className={css.faces}>
              {audience.names.map((n) => (
                <Avatar key={n} name={n} size="small" quiet />
              ))}
            </span>
          )}
          <span className="num">{t('sees.count', { count: audience.total })}</span>
        </p>
      )}
      <p className={css.questions}>
        <Link to="/documentos/$id/quem-ve" params={{ id }} className={link}>
          {t('sees.who')}
        </Link>
        <Link to="/documentos/$id/por-que" params={{ id }} className={link}>
          {t('sees.why')}
        </Link>
      </p>
    </div>
  )
}
