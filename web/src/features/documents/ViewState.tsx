import { useState } from 'react'
import { useRemoveView, useSaveView, useViews, viewSearch } from '../../api/views'
import { asProblem } from '../../api/problem'
import { Button, IconButton, LinkButton } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { announce } from '../../ui/live'
import { Popover } from '../../ui/Popover'
import { useRefusals } from '../../ui/refusals'
import { activeKinds, sameList, viewPart, type ListSearch } from './filters'
import { docText } from './i18n'
import css from './ViewState.module.css'

/** Whether the list is a saved view as it was saved: "• alterada · Salvar · Desfazer"; or a list worth a name. */
export function ViewState({ search, onChange }: { search: ListSearch; onChange: (next: ListSearch) => void }) {
  const t = docText.useText()
  const say = useRefusals()
  const views = useViews()
  const save = useSaveView()
  const remove = useRemoveView()
  const [naming, setNaming] = useState(false)
  const view = views.find((v) => v.id === search.view)
  const base = view && (viewSearch(view) as ListSearch)

  if (view && base && sameList(search, base))
    return (
      <IconButton
        icon="trash"
        size="small"
        label={t('view.remove', { name: view.name })}
        onClick={() => {
          remove.mutate(view.id, { onSuccess: () => announce(t('view.removed', { name: view.name })) })
          onChange({ ...search, view: undefined })
        }}
      />
    )
  if (view && base)
    return (
      <span className={css.state}>
        • {t('view.changed')} ·{' '}
        <LinkButton onClick={() => save.mutate({ id: view.id, name: view.name, search: viewPart(search) }, { onSuccess: () => announce(t('view.saved', { name: view.name })) })}>{t('view.save')}</LinkButton> ·{' '}
        <LinkButton onClick={() => onChange(base)}>{t('view.undo')}</LinkButton>
      </span>
    )
  if (activeKinds(search).length === 0 && !search.q) return null
  return (
    <Popover
      open={naming}
      onOpen={setNaming}
      label={t('view.saveAs')}
      width={300}
      target={
        <span className={css.state}>
          <LinkButton onClick={() => setNaming(!naming)} aria-expanded={naming} aria-haspopup="dialog">
            {t('view.saveAs')}
          </LinkButton>
        </span>
      }
    >
      <NameForm
        failed={save.error ? say.whole(asProblem(save.error)) : undefined}
        busy={save.isPending}
        onName={(name) =>
          save.mutate(
            { name, search: viewPart(search) },
            {
              onSuccess: (made) => {
                setNaming(false)
                announce(t('view.saved', { name }))
                onChange({ ...search, view: made.id })
              },
            },
          )
        }
      />
    </Popover>
  )
}

function NameForm({ onName, failed, busy }: { onName: (name: string) => void; failed?: string; busy: boolean }) {
  const t = docText.useText()
  const [name, setName] = useState('')
  const [missing, setMissing] = useState(false)
  return (
    <form
      className={css.form}
      onSubmit={(e) => {
        e.preventDefault()
        if (!name.trim()) return setMissing(true)
        onName(name.trim())
      }}
    >
      <TextField label={t('view.name')} data-autofocus value={name} maxLength={80} error={missing && !name.trim() ? t('view.noName') : failed} onChange={(e) => setName(e.currentTarget.value)} />
      <Button kind="primary" type="submit" busy={busy}>
        {t('view.keep')}
      </Button>
    </form>
  )
}
