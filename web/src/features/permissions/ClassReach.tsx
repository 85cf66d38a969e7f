import { useSession } from '../../api/session'
import { ClassMark } from '../../ui/Folha'
import { useFormat } from '../../ui/format'
import { permissionText } from './i18n'
import type { Rule } from './sentence'
import css from './ClassReach.module.css'

/** Which classes a permission reaches, and, when none was chosen, what that leaves out. */
export function ClassReach({ rule }: { rule: Rule }) {
  const t = permissionText.useText()
  const f = useFormat()
  const { classes } = useSession()
  const reached = classes.filter((c) => (rule.classes.length ? rule.classes.some((r) => r.id === c.id) : rule.effect === 'deny' || !c.restricted))
  const out = classes.filter((c) => c.restricted && !reached.includes(c))
  return (
    <div className={css.reach}>
      <ul>
        {reached.map((c) => (
          <li key={c.id}>
            <ClassMark classId={c.id} name={c.name} tint />
          </li>
        ))}
      </ul>
      {rule.classes.length === 0 && (
        <p>
          {rule.effect === 'allow' && out.length > 0 ? `${t('mean.restrictedOut', { classes: f.list(out.map((c) => c.name)) })} ` : ''}
          {t(rule.effect === 'allow' ? 'mean.futureClasses' : 'mean.futureClassesDeny')}
        </p>
      )}
    </div>
  )
}
