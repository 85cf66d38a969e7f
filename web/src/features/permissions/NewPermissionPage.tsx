import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { newKey } from '../../api/client'
import { rereadRows } from '../../api/keyset'
import { useRoles, useSession } from '../../api/session'
import { PageHeader } from '../../ui/PageHeader'
import { ErrorState, NoPageState, SkeletonRows } from '../../ui/States'
import { actions as all } from './actions'
import { grant, optionsQuery, permissionQuery, ruleOf } from './data'
import { listKey } from './keys'
import { emptyDraft, type Draft } from './draft'
import { keepDraft } from './extending'
import { permissionText } from './i18n'
import { PermissionForm } from './PermissionForm'
import type { SubjectKind, TargetKind } from './sentence'

/** What the address may say at the start: `copy` an existing permission, or its parts by the API's names. */
type NewSearch = { copy?: string; subject_kind?: string; subject_id?: string; target_kind?: string; target_id?: string; class?: string; effect?: string; actions?: string }

export function NewPermissionPage() {
  const t = permissionText.useText()
  const search = useSearch({ from: '/shell/permissoes/nova', select: (s) => s as NewSearch })
  const { can, classes } = useSession()
  const { admin } = useRoles()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [key, setKey] = useState(newKey)
  const copied = useQuery({ ...permissionQuery(search.copy ?? ''), enabled: !!search.copy })
  const named = !!(search.subject_id ?? search.target_id)
  const options = useQuery({ ...optionsQuery, enabled: named })
  const head = <PageHeader title={t('newTitle')} back="/permissoes" scope={t(admin ? 'newScopeAdmin' : 'newScope')} scopeIcon="shield" />

  if (!can.grant) return <>{head}<NoPageState /></>
  if (search.copy && copied.error) return <>{head}<ErrorState error={copied.error} retry={() => void copied.refetch()} /></>
  if ((search.copy && !copied.data) || (named && options.isPending)) return <>{head}<SkeletonRows rows={4} height={64} /></>

  const nameOf = (id?: string) => [...(options.data?.units ?? []), ...(options.data?.teams ?? [])].find((g) => g.id === id)?.name
  const start: Draft = copied.data
    ? { ...ruleOf(copied.data, classes), reason: copied.data.reason ?? '' }
    : {
        ...emptyDraft,
        effect: search.effect === 'deny' ? 'deny' : 'allow',
        actions: search.actions ? all.filter((a) => search.actions!.split(',').includes(a)) : search.effect === 'deny' ? ['view'] : emptyDraft.actions,
        subject: search.subject_kind ? { kind: search.subject_kind as SubjectKind, id: search.subject_id, name: nameOf(search.subject_id), subtree: search.subject_kind === 'unit' || undefined } : undefined,
        target: search.target_kind ? { kind: search.target_kind as TargetKind, id: search.target_id, name: nameOf(search.target_id), subtree: search.target_kind === 'unit' || undefined } : undefined,
        classes: classes.filter((c) => search.class?.split(',').includes(c.id)).map((c) => ({ id: c.id, name: c.name })),
      }

  return (
    <>
      {head}
      <PermissionForm
        key={JSON.stringify(search)}
        start={start}
        onDiscard={() => void navigate({ to: '/permissoes' })}
        onExtend={(id, draft) => {
          keepDraft(id, draft)
          void navigate({ to: '/permissoes/$id', params: { id } })
        }}
        onSave={async (input, seen, leave) => {
          const made = await grant(input, key, seen).catch((cause: unknown) => {
            setKey(newKey()) // refused: what is sent next is another intent
            throw cause
          })
          await rereadRows(client, listKey)
          leave(() => void navigate({ to: '/permissoes', search: { permission: made.id, done: 'granted' } }))
        }}
      />
    </>
  )
}
