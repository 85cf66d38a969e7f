import { queryClient } from '../../api/query'
import { sessionQuery, type Session } from '../../api/session'
import { LinkButton } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { sessionText } from './i18n'
import { SignInForm } from './SignInForm'
import css from './SignInForm.module.css'

/** The same person signs in again and goes on where they were; another one starts from the sign-in page. */
export default function SignInSheet({ last, onDone }: { last: Session; onDone: () => void }) {
  const t = sessionText.useText()
  return (
    <Dialog title={t('ended')} onClose={() => {}} locked width={420}>
      <p className={css.intro}>{t('endedText')}</p>
      <SignInForm
        username={last.user.username}
        onDone={() => {
          onDone()
          void queryClient.invalidateQueries()
        }}
      />
      <p className={css.notes}>
        <LinkButton
          onClick={() => {
            queryClient.clear()
            queryClient.setQueryData(sessionQuery.queryKey, null)
            window.location.assign('/entrar')
          }}
        >
          {t('other')}
        </LinkButton>
      </p>
    </Dialog>
  )
}
