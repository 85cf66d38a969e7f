import { useEffect, useRef, useState, type FormEvent } from 'react'
import { asProblem } from '../../api/problem'
import { signIn, type Session } from '../../api/session'
import { Button } from '../../ui/Button'
import { PasswordField, TextField } from '../../ui/Field'
import { announce } from '../../ui/live'
import css from './SignInForm.module.css'
import { sessionText } from './i18n'

/** User, password, one error. `username` is fixed when a person signs in again over their own page. */
export function SignInForm({ onDone, username: known }: { onDone: (session: Session) => void; username?: string }) {
  const t = sessionText.useText()
  const [username, setUsername] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<'username' | 'password'>()
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const [wait, setWait] = useState(0)
  const userRef = useRef<HTMLInputElement>(null)
  const passwordRef = useRef<HTMLInputElement>(null)

  useEffect(() => (known ? passwordRef : userRef).current?.focus(), [known])
  useEffect(() => {
    if (wait <= 0) return
    const id = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(id)
  }, [wait])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || wait > 0) return
    setError('')
    if (!username.trim()) return (setMissing('username'), userRef.current?.focus())
    if (!password) return (setMissing('password'), passwordRef.current?.focus())
    setMissing(undefined)
    setBusy(true)
    try {
      onDone(await signIn(username.trim(), password))
    } catch (cause) {
      const problem = asProblem(cause)
      if (problem.status === 429) setWait(problem.retryAfter ?? 30)
      else {
        const said = problem.offline ? t('offline') : [400, 401, 403, 422].includes(problem.status) ? t('wrong') : t('failed', { code: problem.requestId || problem.status })
        setError(said)
        announce(said)
      }
      passwordRef.current?.select()
      passwordRef.current?.focus()
    } finally {
      setBusy(false)
    }
  }

  const said = wait > 0 ? t('wait', { seconds: wait }) : error
  return (
    <form onSubmit={(e) => void submit(e)} noValidate className={css.form}>
      <TextField
        label={t('username')}
        ref={userRef}
        name="username"
        size="big"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus={known ? undefined : true}
        value={username}
        readOnly={!!known}
        error={missing === 'username' ? t('missingUser') : undefined}
        onChange={(e) => setUsername(e.currentTarget.value)}
      />
      <PasswordField
        label={t('password')}
        ref={passwordRef}
        name="password"
        size="big"
        autoComplete="current-password"
        data-autofocus={known ? true : undefined}
        value={password}
        error={missing === 'password' ? t('missingPassword') : undefined}
        onChange={(e) => setPassword(e.currentTarget.value)}
      />
      {/* Its room is kept, so that nothing moves when it speaks. */}
      <p className={css.error}>{said}</p>
      <Button kind="primary" size="big" type="submit" busy={busy}>
        {t('enter')}
      </Button>
    </form>
  )
}
