import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { api, body } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import type { SchemaSetup } from '../../api/schema'
import { queryClient } from '../../api/query'
import { sessionQuery } from '../../api/session'
import { Button, buttonLink } from '../../ui/Button'
import { PasswordField, TextField } from '../../ui/Field'
import { sayField } from '../../ui/refusals'
import { ErrorState, StateMessage } from '../../ui/States'
import { Door } from './Door'
import { sessionText } from './i18n'
import css from './SignInForm.module.css'

/** The shortest password: the first administrator's is longer. */
const shortest = { first_administrator: 12, invitation: 8, reset: 8 }

/** A one-time link: the first administrator's, which the first start prints; an invitation; or a new password. */
export function SetUpPage() {
  const t = sessionText.useText()
  const { token } = useParams({ from: '/comecar/$token' })
  const link = useQuery({
    queryKey: ['setup', token],
    retry: false,
    queryFn: ({ signal }) => body(api.GET('/api/setup/{token}', { params: { path: { token } }, signal })),
  })
  useEffect(() => {
    document.title = `${t('setup.tab')} · Acervo`
  }, [t])

  return (
    <Door>
      {link.isSuccess && <SetUpForm token={token} link={link.data} />}
      {link.isError && (gone(asProblem(link.error)) ? <Gone /> : <ErrorState error={link.error} retry={() => void link.refetch()} />)}
    </Door>
  )
}

const gone = (problem: Problem) => [400, 401, 403, 404, 409, 410, 422].includes(problem.status)

function Gone() {
  const t = sessionText.useText()
  return (
    <div className={css.gone}>
      <StateMessage
        icon="key"
        title={t('setup.goneTitle')}
        actions={
          <Link to="/entrar" className={buttonLink()}>
            {t('setup.goneBack')}
          </Link>
        }
      >
        {t('setup.goneText')}
      </StateMessage>
    </div>
  )
}

function SetUpForm({ token, link }: { token: string; link: SchemaSetup }) {
  const first = link.purpose === 'first_administrator'
  const least = shortest[link.purpose]
  const t = sessionText.useText()
  const navigate = useNavigate()
  const [values, setValues] = useState({ company: '', username: link.username ?? '', password: '' })
  const [errors, setErrors] = useState<Partial<Record<keyof typeof values | 'all', string>>>({})
  const [busy, setBusy] = useState(false)
  const [used, setUsed] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => form.current?.querySelector<HTMLInputElement>('input:not([readonly])')?.focus(), [])

  function refuse(found: typeof errors) {
    setErrors(found)
    const first = (['company', 'username', 'password'] as const).find((k) => found[k])
    if (first) form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const short = least - [...values.password].length
    const found = {
      company: !first || values.company.trim() ? undefined : t('setup.missingCompany'),
      username: !first || values.username.trim() ? undefined : t('setup.missingUser'),
      password: short > 0 ? t('setup.shortPassword', { count: short }) : undefined,
    }
    if (Object.values(found).some(Boolean)) return refuse(found)
    setErrors({})
    setBusy(true)
    try {
      const session = await body(api.POST('/api/setup/{token}', { params: { path: { token } as never }, body: { password: values.password, ...(first && { company: values.company.trim(), username: values.username.trim() }) } }))
      queryClient.setQueryData(sessionQuery.queryKey, session)
      await navigate({ to: '/' })
    } catch (cause) {
      const problem = asProblem(cause)
      if (problem.fields.length > 0) refuse(Object.fromEntries((['company', 'username', 'password', 'token'] as const).map((k) => [k === 'token' ? 'all' : k, problem.at(k) && sayField(problem.at(k)!)])))
      else if (gone(problem)) setUsed(true)
      else setErrors({ all: problem.offline ? t('offline') : t('failed', { code: problem.requestId || problem.status }) })
    } finally {
      setBusy(false)
    }
  }

  if (used) return <Gone />
  const field = (name: keyof typeof values) => ({
    name,
    size: 'big' as const,
    value: values[name],
    error: errors[name],
    onChange: (e: React.ChangeEvent<HTMLInputElement>) => setValues({ ...values, [name]: e.currentTarget.value }),
  })
  return (
    <>
      <h1>{t(`setup.title.${link.purpose}`)}</h1>
      <p className={css.intro}>{t(`setup.intro.${link.purpose}`)}</p>
      <form ref={form} onSubmit={(e) => void submit(e)} noValidate className={css.form}>
        {first && <TextField label={t('setup.company')} autoComplete="organization" {...field('company')} />}
        <TextField label={t('setup.username')} readOnly={!first} autoComplete="username" autoCapitalize="none" spellCheck={false} {...field('username')} />
        <PasswordField label={t('setup.password')} autoComplete="new-password" hint={t('setup.passwordHint', { least })} {...field('password')} />
        {errors.all && <p className={css.error}>{errors.all}</p>}
        <Button kind="primary" size="big" type="submit" busy={busy}>
          {t(first ? 'setup.create' : 'setup.enter')}
        </Button>
      </form>
    </>
  )
}
