import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Door } from './Door'
import { sessionText } from './i18n'
import { SignInForm } from './SignInForm'
import css from './SignInForm.module.css'

export function SignInPage() {
  const t = sessionText.useText()
  const { para } = useSearch({ from: '/entrar' })
  const navigate = useNavigate()
  useEffect(() => {
    document.title = `${t('tab')} · Acervo`
  }, [t])
  return (
    <Door>
      <h1 className={css.title}>{t('title')}</h1>
      <SignInForm onDone={() => void navigate({ href: para ?? '/' })} />
      <div className={css.notes}>
        <p>
          <sessionText.Rich k="help" />
        </p>
      </div>
    </Door>
  )
}
