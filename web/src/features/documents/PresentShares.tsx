import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { asProblem } from '../../api/problem'
import type { SchemaShare } from '../../api/schema'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { announce } from '../../ui/live'
import { useRefusals } from '../../ui/refusals'
import { SectionHeading } from '../../ui/Section'
import { detailQuery } from './data'
import css from './DocumentPane.module.css'
import { docText } from './i18n'

/** Who was given this document, and the way to take it back: asked once, in the same place, the effect named. */
export function PresentShares({ id, shares, onRevoked }: { id: string; shares: readonly SchemaShare[]; onRevoked: () => void }) {
  const t = docText.useText()
  const f = useFormat()
  const say = useRefusals()
  const client = useQueryClient()
  const [asked, setAsked] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')

  async function revoke(share: SchemaShare, name: string) {
    setBusy(true)
    setError('')
    try {
      await api.DELETE('/api/documents/{id}/shares/{share_id}', { params: { path: { id, share_id: share.id } } })
      announce(t('share.revoked', { name }))
      onRevoked()
    } catch (cause) {
      const problem = asProblem(cause)
      if (!problem.missing) setError(say.whole(problem)) // gone already is what was wanted
    }
    await client.invalidateQueries({ queryKey: detailQuery(id).queryKey })
    setBusy(false)
    setAsked(undefined)
  }

  return (
    <section>
      <SectionHeading>{t('share.present')}</SectionHeading>
      {shares.length === 0 && <p className="dim">{t('share.nobody')}</p>}
      <ul className={css.people}>
        {shares.map((share) => {
          const name = share.subject_name ?? share.subject.id ?? ''
          return (
            <li key={share.id}>
              <Avatar name={name} size="small" quiet />
              <div>
                <div className="cut">{name}</div>
                <small className="cut">
                  {t(share.actions.includes('view') && share.actions.length === 1 ? 'share.view' : 'share.download')}, {share.expires_at ? t('share.untilDate', { date: f.until(new Date(share.expires_at)) }) : t('share.forever')}
                </small>
              </div>
              {asked === share.id ? (
                <>
                  <Button size="small" kind="danger" busy={busy} aria-label={t('share.revokeSure', { name })} onClick={() => void revoke(share, name)}>
                    {t('share.revoke')}
                  </Button>
                  <Button size="small" kind="ghost" onClick={() => setAsked(undefined)}>
                    {t('share.keep')}
                  </Button>
                </>
              ) : (
                <Button size="small" kind="ghost" aria-label={t('share.revokeSure', { name })} onClick={() => setAsked(share.id)}>
                  {t('share.revoke')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {error && (
        <p className={css.said} role="alert">
          {error}
        </p>
      )}
    </section>
  )
}
