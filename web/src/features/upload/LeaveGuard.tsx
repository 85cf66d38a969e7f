import { useBlocker } from '@tanstack/react-router'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { desk, unsent } from './desk'
import { uploadText } from './i18n'

/** Leaving the desk with files that were not sent asks; what stays on it is not lost while the tab is open. */
export function LeaveGuard({ waiting, going }: { waiting: number; going: boolean }) {
  const t = uploadText.useText()
  const block = useBlocker({
    // To look at a document that is there already, or one just sent, is no leaving: the way back is one press.
    shouldBlockFn: ({ next }) => unsent(desk.rows()).length > 0 && next.pathname !== '/enviar' && next.pathname !== '/entrar' && !(next.search as { doc?: string }).doc,
    enableBeforeUnload: false, // the shell's part asks, wherever in the app one is
    withResolver: true,
  })
  if (block.status !== 'blocked') return null
  return (
    <Dialog
      title={t('leave.title')}
      onClose={block.reset}
      footer={
        <>
          <Button kind="primary" onClick={block.reset}>
            {t('leave.stay')}
          </Button>
          <Button onClick={block.proceed}>{t('leave.go')}</Button>
        </>
      }
    >
      <p>
        {t('leave.waiting', { count: waiting })} {t(going ? 'leave.going' : 'leave.still')}
      </p>
    </Dialog>
  )
}
