import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../api/session'
import { link } from '../../ui/Button'
import { phaseOf, ruleOf, similarQuery } from './data'
import { canWiden, sameParties, sameRule } from './draft'
import { permissionText } from './i18n'
import { Sentence } from './Sentence'
import type { Rule } from './sentence'
import css from './Similar.module.css'

const most = 3

/** Permissions that say nearly the same: one of them made longer or wider is better than one more. */
export function Similar({ rule, not, onExtend }: { rule: Rule; not?: string; onExtend?: (id: string) => void }) {
  const t = permissionText.useText()
  const { classes } = useSession()
  const { subject } = rule
  const { data } = useQuery({ ...similarQuery(subject?.kind ?? '', subject?.id, rule.effect), enabled: !!subject })
  if (!subject) return null
  const shares = (other: Rule) => sameParties(rule, other) || other.classes.some((c) => rule.classes.some((r) => r.id === c.id)) || (other.classes.length === 0 && rule.classes.length === 0)
  const found = (data?.items ?? [])
    .filter((row) => row.id !== not && phaseOf(row) !== 'expired' && row.target.kind !== 'document')
    .map((row) => ({ row, other: ruleOf(row, classes) }))
    .filter(({ other }) => shares(other))
    .sort((a, b) => Number(sameParties(rule, b.other)) - Number(sameParties(rule, a.other)))
  if (found.length === 0) return null
  const same = found.find(({ other }) => sameRule(rule, other))
  return (
    <section className={css.near}>
      <h2>{same ? t('near.same') : t('near.title', { count: found.length })}</h2>
      <ul>
        {(same ? [same] : found.slice(0, most)).map(({ row, other }) => (
          <li key={row.id}>
            <span>
              <Sentence rule={other} />
            </span>
            {onExtend && row.revocable && !same && canWiden(other, rule) ? (
              <button type="button" className={link} onClick={() => onExtend(row.id)}>
                {t('near.extend')}
              </button>
            ) : (
              <Link to="/permissoes" search={{ permission: row.id, subject_kind: subject.kind, subject_id: subject.id }} className={link}>
                {t('near.open')}
              </Link>
            )}
          </li>
        ))}
      </ul>
      {found.length > most && (
        <Link to="/permissoes" search={{ subject_kind: subject.kind, subject_id: subject.id }} className={`${link} ${css.all}`}>
          {t('near.title', { count: found.length })}
        </Link>
      )}
    </section>
  )
}
