import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { newKey } from '../../api/client'
import { rereadRows } from '../../api/keyset'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { Picker, type Option } from '../../ui/Listbox'
import { AskUnsaved, useUnsaved } from '../../ui/Unsaved'
import { accountsKey, findWithoutAccount, open, suggestUsername } from './data'
import { accountText } from './i18n'
import { RoleChoice } from './RoleChoice'
import { SetupLink } from './SetupLink'

/** A new account: whose, called what, with which roles. Its first password is chosen by its owner, at the link that comes back. */
export function NewAccount({ onClose }: { onClose: () => void }) {
  const t = accountText.useText()
  const client = useQueryClient()
  const errors = useFormErrors<'employee_id' | 'username' | 'roles'>()
  const [person, setPerson] = useState<Option>()
  const [username, setUsername] = useState('')
  const [roles, setRoles] = useState<string[]>(['employee'])
  const [key, setKey] = useState(newKey)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<{ path: string; name: string }>()
  const unsaved = useUnsaved(!made && (!!person || username !== ''), ['account', 'pane'])

  async function create() {
    if (errors.refuse({ username: username.trim() ? undefined : t('form.needUsername'), roles: roles.length ? undefined : t('form.needRole') })) return
    setBusy(true)
    try {
      const account = await open({ username: username.trim(), employee_id: person?.value, roles }, key)
      await rereadRows(client, accountsKey)
      setMade({ path: account.setup_url ?? '', name: person?.label ?? account.username })
    } catch (cause) {
      setKey(newKey()) // refused: what is sent next is another intent
      errors.refused(cause, ['employee_id', 'username', 'roles'])
      setBusy(false)
    }
  }

  if (made)
    return (
      <FormPane key="made" title={made.name} onClose={onClose} footer={<Button onClick={onClose}>{t('link.done')}</Button>}>
        <SetupLink path={made.path} name={made.name} fresh />
      </FormPane>
    )
  return (
    <FormPane
      title={t('form.newTitle')}
      sub={t('form.newSub')}
      errors={errors}
      onClose={onClose}
      onSubmit={() => void create()}
      footer={
        <>
          <Button kind="primary" type="submit" busy={busy}>
            {t('form.create')}
          </Button>
          <Button kind="ghost" onClick={() => unsaved.leave(onClose)}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <AskUnsaved of={unsaved} />
      <Picker
        label={t('form.person')}
        optional
        placeholder={t('form.choosePerson')}
        options={findWithoutAccount}
        value={person ? [person.value] : []}
        shown={person?.label}
        hint={person ? person.detail : t('form.personHint')}
        error={errors.at.employee_id}
        onChange={(_, option) => {
          if (!username || username === suggestUsername(person?.label ?? '')) setUsername(suggestUsername(option.label))
          setPerson(option)
          errors.clear()
        }}
        onClear={() => setPerson(undefined)}
      />
      <TextField label={t('form.username')} name="username" autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={64} hint={t('form.usernameHint')} value={username} error={errors.at.username} onChange={(e) => (setUsername(e.currentTarget.value), errors.clear('username'))} />
      <RoleChoice value={roles} error={errors.at.roles} onChange={(r) => (setRoles(r), errors.clear('roles'))} />
    </FormPane>
  )
}
