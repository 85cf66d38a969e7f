import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newKey } from '../../api/client'
import { rereadRows } from '../../api/keyset'
import { asProblem } from '../../api/problem'
import { useRefusals } from '../../ui/refusals'
import { UndoBar } from '../../ui/UndoBar'
import { grant, inputOf, ruleOf, type Row } from './data'
import { listKey } from './keys'
import { permissionText } from './i18n'

export type Revoked = { row: Row }

/** Under the list after a revocation: undoing grants the same again. */
export function RevokedBar({ revoked: { row }, onClose }: { revoked: Revoked; onClose: () => void }) {
  const t = permissionText.useText()
  const say = useRefusals()
  const client = useQueryClient()
  const [key] = useState(newKey)
  const [state, setState] = useState<{ undone?: true; error?: string }>({})
  const text = state.undone ? t('revoke.undone') : t(row.effect === 'deny' ? 'revoke.doneDeny' : 'revoke.done')

  async function undo() {
    const input = inputOf(ruleOf(row, []), row.reason ?? '')
    if (!input) return
    try {
      await grant(input, key)
      await rereadRows(client, listKey)
      setState({ undone: true })
    } catch (cause) {
      setState({ error: say.whole(asProblem(cause)) })
    }
  }

  return (
    <UndoBar icon="check" spoken={text} error={state.error} onUndo={state.undone ? undefined : () => void undo()} onClose={onClose}>
      {text}
    </UndoBar>
  )
}
