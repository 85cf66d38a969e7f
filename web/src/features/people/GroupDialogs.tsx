import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { asProblem } from '../../api/problem'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { useFormat } from '../../ui/format'
import { Effect } from '../../ui/reach/Effect'
import { useEffectOf } from '../../ui/reach/preview'
import { useRefusals } from '../../ui/refusals'
import { deleteGroup, leave, reread, type Group, type Person } from './data'
import css from './GroupDialogs.module.css'
import { peopleText } from './i18n'

/** Deleting a unit or a team changes who sees and does not come back: it is asked, and the button says what it does. */
export function DeleteGroup({ group, people, units, onClose, onDeleted }: { group: Group; people: number; units: number; onClose: () => void; onDeleted: () => void }) {
  const t = peopleText.useText()
  const f = useFormat()
  const client = useQueryClient()
  const say = useRefusals()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const unit = group.kind === 'unit'
  const inTheWay = unit ? [people > 0 && t('people', { count: people }), units > 0 && t('units', { count: units })].filter((x): x is string => !!x) : []

  async function go() {
    if (inTheWay.length) return setError(t('delete.unitKeep', { what: f.list(inTheWay) }))
    setBusy(true)
    try {
      await deleteGroup(group.id)
      onDeleted()
      await reread(client)
    } catch (cause) {
      setError(say.whole(asProblem(cause)))
      setBusy(false)
    }
  }

  return (
    <Dialog
      title={t(unit ? 'delete.unitTitle' : 'delete.teamTitle', { name: group.name })}
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" busy={busy} onClick={() => void go()}>
            {t(unit ? 'delete.unitAction' : 'delete.teamAction')}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('delete.keep')}
          </Button>
        </>
      }
    >
      <p className="mut">{unit ? t('delete.unitText') : t('delete.teamText', { count: people })}</p>
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </Dialog>
  )
}

/** Leaving a team takes sight away: the button says from how many. */
export function RemoveMembers({ team, people, onClose, onRemoved }: { team: Group; people: readonly Person[]; onClose: () => void; onRemoved: (people: readonly Person[]) => void }) {
  const t = peopleText.useText()
  const client = useQueryClient()
  const say = useRefusals()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const effect = useEffectOf({ leave: { team_id: team.id, employee_ids: people.map((p) => p.id) } })

  async function go() {
    setBusy(true)
    const gone: Person[] = []
    try {
      for (const p of people) {
        await leave(team.id, p.id)
        gone.push(p)
      }
      onRemoved(gone)
    } catch (cause) {
      setError(say.whole(asProblem(cause)))
      setBusy(false)
    } finally {
      if (gone.length) await reread(client)
    }
  }

  return (
    <Dialog
      title={t('members.removeTitle', { count: people.length, team: team.name })}
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" busy={busy} onClick={() => void go()}>
            {t('members.remove', { count: people.length })}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('delete.keep')}
          </Button>
        </>
      }
    >
      <p className={`mut ${css.text}`}>{t('members.removeText')}</p>
      <Effect state={effect} kind="move" compact />
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </Dialog>
  )
}
