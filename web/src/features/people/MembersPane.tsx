import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/Avatar'
import { Button, IconButton } from '../../ui/Button'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { Listbox, type Option } from '../../ui/Listbox'
import { Effect } from '../../ui/reach/Effect'
import { useEffectOf } from '../../ui/reach/preview'
import { join, personOptions, reread, type Group } from './data'
import { peopleText } from './i18n'
import css from './MembersPane.module.css'

/** People joining a team, and what that gives them. */
export function MembersPane({ team, onClose, onAdded }: { team: Group; onClose: () => void; onAdded: (count: number) => void }) {
  const t = peopleText.useText()
  const client = useQueryClient()
  const errors = useFormErrors<'people'>()
  const [chosen, setChosen] = useState<readonly Option[]>([])
  const [busy, setBusy] = useState(false)

  const effect = useEffectOf(chosen.length ? { join: { team_id: team.id, employee_ids: chosen.map((p) => p.value) } } : undefined)

  async function add() {
    if (errors.refuse({ people: chosen.length ? undefined : t('members.need') })) return
    setBusy(true)
    const left = [...chosen]
    try {
      for (const p of chosen) {
        await join(team.id, p.value)
        left.shift()
      }
      await reread(client)
      onAdded(chosen.length)
    } catch (cause) {
      setChosen(left)
      errors.refused(cause, [])
      setBusy(false)
      await reread(client)
    }
  }

  return (
    <FormPane
      title={t('members.title')}
      sub={team.name}
      errors={errors}
      onClose={onClose}
      onSubmit={() => void add()}
      footer={
        <>
          <Button kind="primary" type="submit" busy={busy}>
            {t('members.add', { count: Math.max(1, chosen.length) })}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      {chosen.length > 0 && (
        <ul className={css.chosen}>
          {chosen.map((p) => (
            <li key={p.value}>
              <Avatar name={p.label} size="small" quiet />
              <span>
                <b className="cut">{p.label}</b>
                <small className="cut">{p.detail}</small>
              </span>
              <IconButton size="small" icon="x" label={t('members.take', { name: p.label })} onClick={() => setChosen(chosen.filter((c) => c.value !== p.value))} />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Listbox
          label={t('members.label')}
          placeholder={t('members.find')}
          options={personOptions}
          value={chosen.map((c) => c.value)}
          multiple
          onChange={(values, option) => {
            errors.clear()
            setChosen(values.includes(option.value) ? [...chosen, option] : chosen.filter((c) => c.value !== option.value))
          }}
        />
        {errors.at.people && (
          <p role="alert" className={css.error}>
            {errors.at.people}
          </p>
        )}
      </div>
      <p className={css.effect}>{t('members.effect')}</p>
      {chosen.length > 0 && <Effect state={effect} kind="move" compact />}
    </FormPane>
  )
}
