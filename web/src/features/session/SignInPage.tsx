import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, body } from '../../api/client'
import { Door } from './Door'
import { sessionText } from './i18n'
import { SignInForm } from './SignInForm'
import css from './SignInForm.module.css'

export function SignInPage() {
  const t = sessionText.useText()
  const { para } = useSearch({ from: '/entrar' })
  const navigate = useNavigate()
  const company = useQuery({ queryKey: ['company'], queryFn: async ({ signal }) => (await body(api.GET('/api/company', { signal }))).name, staleTime: Infinity, retry: false })
  useEffect(() => {
    document.title = `${t('tab')} · Acervo`
  }, [t])
  return (
    <Door>
      <h1>{t('title')}</h1>
      {/* Its line is kept while the name is asked for. */}
      <p className={css.company}>{company.data || '\u00a0'}</p>
      <SignInForm onDone={() => void navigate({ href: para ?? '/' })} />
      <div className={css.notes}>
        <p>
          <sessionText.Rich k="help" />
        </p>
      </div>
    </Door>
  )
}
