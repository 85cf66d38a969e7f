import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { patchRows, rereadRows } from '../../api/keyset'
import { asProblem } from '../../api/problem'
import { useSession } from '../../api/session'
import { Button, link } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { useFormat } from '../../ui/format'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { uiText } from '../../ui/i18n'
import { Meanwhile, useMeanwhile } from '../../ui/Meanwhile'
import { useRefusals } from '../../ui/refusals'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import { ErrorState, SkeletonRows } from '../../ui/States'
import { useRoleNames } from './AccountList'
import css from './AccountPane.module.css'
import { accountQuery, accountsKey, change, nameOf, reset, type Account } from './data'
import { accountText } from './i18n'
import { RoleChoice } from './RoleChoice'
import { SetupLink } from './SetupLink'

/** One account: its name and roles, and what ends or renews it. */
export function AccountPane({ id, row, waiting, onClose, onSaid }: { id: string; row?: Account; /** The list is still coming, and may hold it. */ waiting: boolean; onClose: () => void; onSaid: (text: string) => void }) {
  const t = accountText.useText()
  const query = useQuery({ ...accountQuery(id), enabled: !row && !waiting })
  const account = row ?? query.data
  if (account) return <Edit account={account} onClose={onClose} onSaid={onSaid} />
  return (
    <FormPane title={query.error && asProblem(query.error).missing ? t('form.missing') : ''} onClose={onClose}>
      {query.error ? !asProblem(query.error).missing && <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonRows rows={3} />}
    </FormPane>
  )
}

/** What two administrators may change apart from each other. */
type Parts = { username: string; roles: string; status: Account['status'] }
const partsOf = (a: Pick<Account, 'username' | 'roles' | 'status'>): Parts => ({ username: a.username.trim(), roles: [...a.roles].sort().join(), status: a.status })
const rolesOf = (parts: Parts) => parts.roles.split(',').filter(Boolean)

function Edit({ account: a, onClose, onSaid }: { account: Account; onClose: () => void; onSaid: (text: string) => void }) {
  const t = accountText.useText()
  const f = useFormat()
  const client = useQueryClient()
  const mine = useSession().user.account_id === a.id
  const errors = useFormErrors<'username' | 'roles'>()
  const [username, setUsername] = useState(a.username)
  const [roles, setRoles] = useState<string[]>(a.roles)
  const [busy, setBusy] = useState<'save' | 'status'>()
  const [asking, setAsking] = useState<'deactivate' | 'reset'>()
  const [setup, setSetup] = useState<string>()
  const name = nameOf(a)
  const inactive = a.status === 'inactive'

  const meanwhile = useMeanwhile<Parts>()
  const unsaved = useUnsaved(JSON.stringify(partsOf({ username, roles, status: a.status })) !== JSON.stringify(partsOf(a)), ['account', 'pane'])
  const ui = uiText.useText()
  const roleName = useRoleNames()
  function set(change: { username?: string; roles?: string[] }) {
    if (change.username !== undefined) setUsername(change.username)
    if (change.roles) setRoles(change.roles)
    meanwhile.wrote(partsOf({ username, roles, status: a.status, ...change }))
    errors.clear()
  }

  /** Read anew after somebody else was faster: here, in the list, and what of it this form goes on with. */
  async function meet() {
    const fresh = { ...(await client.fetchQuery(accountQuery(a.id))), person: a.person }
    client.setQueryData(accountQuery(a.id).queryKey, fresh)
    patchRows<Account>(client, accountsKey, (row) => (row.id === a.id ? { ...row, ...fresh } : row))
    const merged = meanwhile.meet(partsOf(a), partsOf({ username, roles, status: a.status }), partsOf(fresh), fresh.updated_at)
    setUsername(merged.value.username)
    setRoles(rolesOf(merged.value))
    return { fresh, merged }
  }

  async function patch(what: 'save' | 'status', body: Parameters<typeof change>[1], said: string) {
    setBusy(what)
    try {
      await change(a.id, body, a.revision)
      await rereadRows(client, accountsKey)
      meanwhile.forget()
      onSaid(said)
    } catch (cause) {
      if (asProblem(cause).status === 412) await meet().then(({ merged }) => errors.refuse({ all: ui(merged.both.length ? 'meanwhile.undecided' : 'meanwhile.check') }), (again: unknown) => errors.refused(again, []))
      else errors.refused(cause, ['username', 'roles'])
    } finally {
      setBusy(undefined)
    }
  }

  /** What ends sessions is not done on what was read before somebody changed it: it is said, and asked again. */
  const orMeet = async <R,>(work: Promise<R>): Promise<R> => {
    try {
      return await work
    } catch (cause) {
      if (asProblem(cause).status !== 412) throw cause
      const { fresh } = await meet()
      if (fresh.status === 'inactive') setAsking(undefined) // done already, by somebody else
      const [before, now] = [partsOf(a), partsOf(fresh)]
      const what = (Object.keys(now) as (keyof Parts)[]).filter((part) => now[part] !== before[part]).map((part) => said(part, now))
      throw new AskAgain(t('form.changedTo', { what: what.map(({ name, value }) => `${name}: ${value}`).join('; ') || t('form.changedSome') }))
    }
  }

  function said(part: keyof Parts, of: Parts): { name: string; value: string } {
    if (part === 'username') return { name: t('form.username'), value: of.username }
    if (part === 'status') return { name: t('list.status'), value: t(`status.is.${of.status}`) }
    return { name: t('form.roles'), value: f.list(rolesOf(of).map(roleName)) }
  }

  async function save() {
    if (meanwhile.undecided) return void errors.refuse({ all: ui('meanwhile.undecided') })
    if (errors.refuse({ username: username.trim() ? undefined : t('form.needUsername'), roles: roles.length ? undefined : t('form.needRole') })) return
    const body = { ...(username.trim() !== a.username && { username: username.trim() }), ...([...roles].sort().join() !== [...a.roles].sort().join() && { roles }) }
    if (Object.keys(body).length === 0) return onClose()
    await patch('save', body, t('said.saved', { name }))
  }

  return (
    <FormPane
      title={name}
      sub={
        <>
          {inactive ? t('status.is.inactive') : a.pending ? t('status.is.pending') : t('status.is.active')} · {t('form.created', { when: f.date(new Date(a.created_at)) })}
        </>
      }
      errors={errors}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button kind="primary" type="submit" busy={busy === 'save'}>
            {t('form.save')}
          </Button>
          <Button kind="ghost" onClick={() => unsaved.leave(onClose)}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <AskUnsaved of={unsaved} />
      <Meanwhile
        of={meanwhile}
        say={said}
        onChoose={(part, from) => {
          if (part === 'username') setUsername(from.username)
          if (part === 'roles') setRoles(rolesOf(from))
          errors.clear()
        }}
      />
      {setup && <SetupLink path={setup} name={name} fresh={false} />}
      {(a.person || mine) && (
        <p className={css.whose}>
          {a.person && (
            <Link to="/pessoas/$id" params={{ id: a.person.id }} className={link}>
              {t('form.openPerson')}
            </Link>
          )}
          {mine && <span>{t('form.own')}</span>}
        </p>
      )}
      <TextField label={t('form.username')} name="username" autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={64} value={username} error={errors.at.username} onChange={(e) => set({ username: e.currentTarget.value })} />
      <RoleChoice value={roles} error={errors.at.roles} onChange={(r) => set({ roles: r })} />
      <div className={css.acts}>
        {!inactive && !mine && (
          <Button icon="key" onClick={() => setAsking('reset')}>
            {t(a.pending ? 'reset.again' : 'reset.button')}
          </Button>
        )}
        {inactive ? (
          <Button icon="undo" busy={busy === 'status'} onClick={() => void patch('status', { status: 'active' }, t('said.reactivated', { name }))}>
            {t('reactivate')}
          </Button>
        ) : (
          <Button icon="lock" onClick={() => setAsking('deactivate')}>
            {t('deactivate.button')}
          </Button>
        )}
      </div>
      {asking === 'deactivate' && !inactive && (
        <Ask title={t('deactivate.title', { name })} action={t('deactivate.action')} keep={t('deactivate.keep')} onClose={() => setAsking(undefined)} run={() => orMeet(change(a.id, { status: 'inactive' }, a.revision))} then={async () => (await rereadRows(client, accountsKey), onSaid(t('said.deactivated', { name })))}>
          {t('deactivate.text')} {mine && t('deactivate.own')}
        </Ask>
      )}
      {asking === 'reset' && (
        <Ask title={t('reset.title', { name })} action={t('reset.action')} keep={t('form.cancel')} onClose={() => setAsking(undefined)} run={() => reset(a.id)} then={async (link) => (setSetup(link.setup_url), await rereadRows(client, accountsKey))}>
          {t('reset.text')}
        </Ask>
      )}
    </FormPane>
  )
}

/** It was not done; the words say what to look at before pressing again. */
class AskAgain extends Error {}

/** What ends sessions is asked first; a refusal stays in the question, in words. */
function Ask<R>({ title, action, keep, children, run, then, onClose }: { title: string; action: string; keep: string; children: React.ReactNode; run: () => Promise<R>; then: (result: R) => Promise<void>; onClose: () => void }) {
  const say = useRefusals()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  async function go() {
    setBusy(true)
    try {
      const result = await run()
      onClose()
      await then(result)
    } catch (cause) {
      setError(cause instanceof AskAgain ? cause.message : say.whole(asProblem(cause)))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" busy={busy} onClick={() => void go()}>
            {action}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {keep}
          </Button>
        </>
      }
    >
      <p className="mut">{children}</p>
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </Dialog>
  )
}
