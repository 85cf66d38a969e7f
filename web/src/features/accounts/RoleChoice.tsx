import { Checkbox } from '../../ui/Checkbox'
import { useRoleNames } from './AccountList'
import { accountText } from './i18n'
import css from './RoleChoice.module.css'

const known = ['employee', 'hr', 'admin'] as const

/** The roles of an account, each with what it brings; those the company made itself stay as they are. */
export function RoleChoice({ value, error, onChange }: { value: readonly string[]; error?: string; onChange: (roles: string[]) => void }) {
  const t = accountText.useText()
  const roleName = useRoleNames()
  const own = value.filter((r) => !(known as readonly string[]).includes(r))
  return (
    <fieldset className={css.roles} data-invalid={error ? '' : undefined}>
      <legend>{t('form.roles')}</legend>
      {[...known, ...own].map((role) => (
        <div key={role}>
          <Checkbox checked={value.includes(role)} onChange={(on) => onChange(on ? [...value, role] : value.filter((r) => r !== role))}>
            {roleName(role)}
          </Checkbox>
          {role in hints && <p>{t(`roleHint.${role as 'hr'}`)}</p>}
        </div>
      ))}
      {error && (
        <p className={css.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}

const hints = { employee: true, hr: true, admin: true }
