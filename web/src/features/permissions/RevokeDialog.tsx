import { useState } from 'react'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { useRefusals } from '../../ui/refusals'
import { revoke, ruleOf, type Row } from './data'
import { permissionText } from './i18n'
import css from './RevokeDialog.module.css'
import { Sentence } from './Sentence'

/** Revoking changes who sees, at once: it is asked, with the sentence that stops being true. */
export function RevokeDialog({ row, onClose, onRevoked }: { row: Row; onClose: () => void; onRevoked: () => void }) {
  const t = permissionText.useText()
  const say = useRefusals()
  const { classes } = useSession()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const deny = row.effect === 'deny'

  async function go() {
    setBusy(true)
    try {
      await revoke(row.id).catch((cause: unknown) => {
        if (!asProblem(cause).missing) throw cause // somebody was faster; it is gone all the same
      })
      onRevoked()
    } catch (cause) {
      const problem = asProblem(cause)
      setError(problem.forbidden ? t('revoke.forbidden') : say.whole(problem))
      setBusy(false)
    }
  }

  return (
    <Dialog
      title={t(deny ? 'revoke.titleDeny' : 'revoke.title')}
      onClose={onClose}
      footer={
        <>
          <Button kind={deny ? 'primary' : 'danger'} busy={busy} onClick={() => void go()}>
            {t(deny ? 'revoke.actionDeny' : 'revoke.action')}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('revoke.keep')}
          </Button>
        </>
      }
    >
      <p className={css.sentence}>
        <Sentence rule={ruleOf(row, classes)} />
      </p>
      <p className="mut">{t(deny ? 'revoke.textDeny' : 'revoke.text')}</p>
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </Dialog>
  )
}
