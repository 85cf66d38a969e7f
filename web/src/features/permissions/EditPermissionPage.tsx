import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { rereadRows } from '../../api/keyset'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { buttonLink } from '../../ui/Button'
import { PageHeader } from '../../ui/PageHeader'
import { ErrorState, SkeletonRows, StateMessage } from '../../ui/States'
import { permissionQuery, replace, ruleOf, type Row } from './data'
import { listKey } from './keys'
import { widen, type Draft } from './draft'
import { takeDraft } from './extending'
import { permissionText } from './i18n'
import { PermissionForm } from './PermissionForm'

/** An existing permission in the same sentence. When someone else was faster, what both changed is asked, and the rest is put together. */
export function EditPermissionPage() {
  const t = permissionText.useText()
  const { id } = useParams({ from: '/shell/permissoes/$id' })
  const query = useQuery(permissionQuery(id))
  const missing = query.error && asProblem(query.error).missing
  return (
    <>
      <PageHeader title={t('editTitle')} back="/permissoes" />
      {query.data && !query.data.revocable ? (
        <StateMessage
          icon="key"
          title={t('pane.beyond')}
          actions={
            <Link to="/permissoes" search={{ permission: id }} className={buttonLink()}>
              {t('near.open')}
            </Link>
          }
        >
          {t('pane.beyondText')}
        </StateMessage>
      ) : query.data ? (
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
  const { classes } = useSession()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [row, setRow] = useState(read)
  const [wider] = useState(() => takeDraft(read.id))
  const draftOf = (of: Row): Draft => ({ ...ruleOf(of, classes), reason: of.reason ?? '' })
  const [start] = useState<Draft>(() => (wider ? { ...widen(draftOf(read), wider), reason: wider.reason || read.reason || '' } : draftOf(read)))
  const back = () => void navigate({ to: '/permissoes', search: { permission: row.id } })
  return (
    <PermissionForm
      id={row.id}
      start={start}
      onDiscard={back}
      onSave={async (input, seen, leave) => {
        try {
          await replace(row.id, input, row.revision, seen)
        } catch (cause) {
          if (asProblem(cause).status !== 412) throw cause
          const now = await client.fetchQuery(permissionQuery(row.id))
          if (now.revision === row.revision) throw cause // not this permission, but what it does has changed
          setRow(now)
          return { base: draftOf(row), now: draftOf(now), at: now.updated_at }
        }
        await rereadRows(client, listKey)
        client.removeQueries({ queryKey: permissionQuery(row.id).queryKey })
        leave(() => void navigate({ to: '/permissoes', search: { permission: row.id, done: 'changed' } }))
      }}
    />
  )
}
