import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { toCheck, type DocumentDetail } from '../../api/documents'
import { asProblem } from '../../api/problem'
import { Button, LinkButton } from '../../ui/Button'
import { announce } from '../../ui/live'
import { forgetCounts, listsKey } from './data'
import css from './DocumentPane.module.css'
import { docText } from './i18n'

/** A document that somebody still has to look at says so, to those who may say that they did. It can be taken back at once. */
export function CheckBand({ doc }: { doc: DocumentDetail }) {
  const t = docText.useText()
  const client = useQueryClient()
  const [before, setBefore] = useState<string[]>()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState('')
  const waits = !!doc.tags?.includes(toCheck)
  if (!doc.can.includes('edit') || doc.status === 'deleted' || (!waits && !before)) return null

  async function put(tags: string[], said: string) {
    setBusy(true)
    setFailed('')
    try {
      await api.PATCH('/api/documents/{id}', { params: { path: { id: doc.id }, header: { 'If-Match': doc.etag } }, body: { tags } as never })
      if (said) announce(said)
      setBefore(said ? (doc.tags ?? []) : undefined)
      await client.invalidateQueries({ queryKey: ['documents', 'one', doc.id] })
      void client.invalidateQueries({ queryKey: listsKey })
      forgetCounts(client)
    } catch (error) {
      const problem = asProblem(error)
      setFailed(t('check.failed', { code: problem.requestId || String(problem.status) }))
      void client.invalidateQueries({ queryKey: ['documents', 'one', doc.id] })
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={css.check} role="group">
      {waits ? (
        <>
          <span>{t('check.waits')}</span>
          <Button size="small" icon="check" busy={busy} onClick={() => void put(doc.tags!.filter((x) => x !== toCheck), t('check.checked'))}>
            {t('check.done')}
          </Button>
        </>
      ) : (
        <span>
          {t('check.checked')} <LinkButton onClick={() => before && void put(before, '')}>{t('check.undo')}</LinkButton>
        </span>
      )}
      {failed && <p role="alert">{failed}</p>}
    </div>
  )
}
