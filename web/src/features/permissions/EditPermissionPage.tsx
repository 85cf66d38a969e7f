import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { rereadRows } from '../../api/keyset'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { buttonLink } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { PageHeader } from '../../ui/PageHeader'
import { ErrorState, SkeletonRows, StateMessage } from '../../ui/States'
import { listKey, permissionQuery, replace, ruleOf, type Row } from './data'
import { widen, type Draft } from './draft'
import { takeDraft } from './extending'
import { permissionText } from './i18n'
import css from './EditPermissionPage.module.css'
import { PermissionForm } from './PermissionForm'

/** An existing permission in the same sentence. When someone else was faster, theirs is shown and the change is made again. */
export function EditPermissionPage() {
  const t = permissionText.useText()
  const { id } = useParams({ from: '/shell/permissoes/$id' })
  const query = useQuery(permissionQuery(id))
  const missing = query.error && asProblem(query.error).missing
  return (
    <>
      <PageHeader title={t('editTitle')} back="/permissoes" />
      {query.data ? (
        <Edit key={id} row={query.data} />
      ) : missing ? (
        <StateMessage
          icon="key"
          title={t('pane.missing')}
          actions={
            <Link to="/permissoes" className={buttonLink()}>
              {t('pane.back')}
            </Link>
          }
        >
          {t('pane.missingText')}
        </StateMessage>
      ) : query.error ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={4} height={64} />
      )}
    </>
  )
}

function Edit({ row: read }: { row: Row }) {
  const t = permissionText.useText()
  const { classes } = useSession()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [row, setRow] = useState(read)
  const [stale, setStale] = useState(false)
  const [wider] = useState(() => takeDraft(read.id))
  const base = ruleOf(row, classes)
  const start: Draft = { ...(wider && !stale ? widen(base, wider) : base), reason: (wider && !stale ? wider.reason : '') || row.reason || '' }
  const back = () => void navigate({ to: '/permissoes', search: { permission: row.id } })
  return (
    <PermissionForm
      key={row.revision}
      id={row.id}
      start={start}
      notice={
        stale && (
          <p className={css.stale} role="alert">
            <Icon name="warn" />
            {t('conflict')}
          </p>
        )
      }
      onDiscard={back}
      onSave={async (input, seen) => {
        try {
          await replace(row.id, input, row.revision, seen)
        } catch (cause) {
          if (asProblem(cause).status !== 412) throw cause
          const now = await client.fetchQuery(permissionQuery(row.id))
          if (now.revision === row.revision) throw cause // not this permission, but what it does has changed
          setRow(now)
          setStale(true)
          return
        }
        await rereadRows(client, listKey)
        client.removeQueries({ queryKey: permissionQuery(row.id).queryKey })
        await navigate({ to: '/permissoes', search: { permission: row.id, done: 'changed' } })
      }}
    />
  )
}
