import { useEffect, useState } from 'react'
import { useRoles } from '../../api/session'
import { Button } from '../../ui/Button'
import { PasswordField } from '../../ui/Field'
import { useFormErrors } from '../../ui/form'
import { Icon } from '../../ui/Icon'
import { announce } from '../../ui/live'
import { changePassword } from './data'
import { accountText } from './i18n'
import css from './PasswordForm.module.css'

/** One's own password: the present one, and the next. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const t = accountText.useText()
  const { admin } = useRoles()
  const errors = useFormErrors<'current_password' | 'password'>()
  const [values, setValues] = useState({ current_password: '', password: '' })
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const least = admin ? 12 : 8
  // An address that ends in #senha came to change it.
  useEffect(() => {
    if (window.location.hash === '#senha') errors.form.current?.querySelector<HTMLInputElement>('input')?.focus()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, on arrival
  }, [])

  async function save() {
    const short = least - [...values.password].length
    if (errors.refuse({ current_password: values.current_password ? undefined : t('sessions.needCurrent'), password: short > 0 ? t('sessions.short', { count: short }) : undefined })) return
    setBusy(true)
    try {
      await changePassword(values.current_password, values.password)
      setValues({ current_password: '', password: '' })
      setDone(true)
      announce(t('sessions.changed'))
      onChanged()
    } catch (cause) {
      errors.refused(cause, ['current_password', 'password'])
    } finally {
      setBusy(false)
    }
  }

  const field = (name: keyof typeof values) => ({
    name,
    value: values[name],
    error: errors.at[name],
    onChange: (e: React.ChangeEvent<HTMLInputElement>) => {
      setValues({ ...values, [name]: e.currentTarget.value })
      setDone(false)
      errors.clear(name)
    },
  })
  return (
    <section className={css.password} id="senha">
      <h2>{t('sessions.password')}</h2>
      <p>{t('sessions.passwordText')}</p>
      <form
        ref={errors.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          if (!busy) void save()
        }}
      >
        <PasswordField label={t('sessions.current')} autoComplete="current-password" {...field('current_password')} />
        <PasswordField label={t('sessions.next')} autoComplete="new-password" hint={t('sessions.nextHint', { min: least })} {...field('password')} />
        {errors.at.all && (
          <p role="alert" className={css.error}>
            {errors.at.all}
          </p>
        )}
        <div className={css.actions}>
          <Button type="submit" busy={busy}>
            {t('sessions.change')}
          </Button>
          {done && (
            <span className={css.done}>
              <Icon name="check" size="s" />
              {t('sessions.changed')}
            </span>
          )}
        </div>
      </form>
    </section>
  )
}
