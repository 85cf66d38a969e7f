import { useState } from 'react'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { useRefusals } from '../../ui/refusals'
import { Effect } from '../../ui/reach/Effect'
import { refusedBy, useEffectOf } from '../../ui/reach/preview'
import { comparedIn, revoke, ruleOf, type Row } from './data'
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
  const [changed, setChanged] = useState(false)
  const deny = row.effect === 'deny'
  const rule = ruleOf(row, classes)
  const effect = useEffectOf({ revoke: { permission_id: row.id } }, comparedIn(rule))
  const exact = effect && !effect.waiting && !effect.problem ? effect.preview : undefined
  const people = exact && (deny ? exact.people_gain : exact.people_lose)

  async function go() {
    setBusy(true)
    try {
      await revoke(row.id, exact?.revision).catch((cause: unknown) => {
        if (!asProblem(cause).missing) throw cause // somebody was faster; it is gone all the same
      })
      onRevoked()
    } catch (cause) {
      const problem = asProblem(cause)
      if (problem.status === 412 && exact) {
        await effect?.again()
        setChanged(true)
        setBusy(false)
        return
      }
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
          {!refusedBy(effect) && (
            <Button kind={deny ? 'primary' : 'danger'} busy={busy} onClick={() => void go()}>
              {people ? t(deny ? 'revoke.actionBack' : 'revoke.actionFrom', { count: people, action: t(`action.${exact.action as 'view'}`) }) : t(deny ? 'revoke.actionDeny' : 'revoke.action')}
            </Button>
          )}
          <Button kind="ghost" onClick={onClose}>
            {t('revoke.keep')}
          </Button>
        </>
      }
    >
      <p className={css.sentence}>
        <Sentence rule={rule} />
      </p>
      <p className="mut">{t(deny ? 'revoke.textDeny' : 'revoke.text')}</p>
      <div className={css.effect}>
        <Effect state={effect} kind="revoke" compact notice={changed} />
      </div>
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </Dialog>
  )
}
