import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { asProblem, Problem } from '../../api/problem'
import { Button } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import { useFormErrors } from '../../ui/form'
import { FormPane } from '../../ui/FormPane'
import { Icon } from '../../ui/Icon'
import { Picker, type Option } from '../../ui/Listbox'
import { Effect } from '../../ui/reach/Effect'
import { useEffectOf } from '../../ui/reach/preview'
import { useRefusals } from '../../ui/refusals'
import { move, personOptions, reread, type Going } from './data'
import { peopleText } from './i18n'
import css from './MovePane.module.css'
import type { Org } from './org'
import type { Done } from './PeopleUndo'
import { unitOptions } from './units'

export type Movable = { id: string; name: string; unit_id?: string; manager_id?: string }

/** People going to another unit: from, to, and exactly what that changes in who sees. */
export function MovePane({ org, people, to, tree, onTo, onClose, onMoved }: { org: Org; people: readonly Movable[]; to?: string; /** The tree stands beside it, and is chosen from too. */ tree?: boolean; onTo: (unit: string) => void; onClose: () => void; onMoved: (done: Done & { kind: 'moved' }) => void }) {
  const t = peopleText.useText()
  const f = useFormat()
  const say = useRefusals()
  const client = useQueryClient()
  const errors = useFormErrors<'unit_id' | 'manager_id'>()
  const [manager, setManager] = useState<Option>()
  const [busy, setBusy] = useState(false)
  const options = useMemo(() => unitOptions(org), [org])
  const target = to ? org.byId.get(to) : undefined
  const from = [...new Set(people.map((p) => p.unit_id))]
  const fromName = from.length > 1 ? t('move.fromMany', { count: from.length }) : ((from[0] && org.byId.get(from[0])?.name) ?? t('move.nowhere'))
  const one = people.length === 1
  const names = people.slice(0, 3).map((p) => p.name)
  if (people.length > 3) names.push(t('move.andMore', { count: people.length - 3 }))

  const going = people.filter((p) => p.unit_id !== target?.id || manager)
  const effect = useEffectOf(target && going.length ? { move: { employee_ids: going.map((p) => p.id), unit_id: target.id, ...(manager && { manager_id: manager.value }) } } : undefined)

  async function save() {
    const wrong = !target ? t('move.need') : going.length === 0 ? t(one ? 'move.sameOne' : 'move.same', { unit: target.name }) : undefined
    if (errors.refuse({ unit_id: wrong }) || !target) return
    setBusy(true)
    try {
      const results = await move(going.map((p) => ({ id: p.id, unit_id: target.id, manager_id: manager?.value })))
      const moved = new Set(results.filter((r) => r.ok).map((r) => r.id))
      const first = results.find((r) => !r.ok)?.problem
      const why = first && say.whole(new Problem({ status: first.status, type: first.type, detail: first.detail, fields: first.errors ?? [] }))
      await reread(client)
      if (moved.size === 0 && why) {
        errors.refuse({ all: why })
        setBusy(false)
        return
      }
      const back: Going[] = going.flatMap((p) => (moved.has(p.id) && p.unit_id ? [{ id: p.id, unit_id: p.unit_id, manager_id: manager ? p.manager_id : undefined }] : []))
      onMoved({ kind: 'moved', unit: target.name, count: moved.size, back, refused: why ? { count: results.length - moved.size, why } : undefined })
    } catch (cause) {
      errors.refused(asProblem(cause), ['unit_id', 'manager_id'])
      setBusy(false)
    }
  }

  return (
    <FormPane
      title={t('move.title', { count: people.length })}
      sub={f.list(names)}
      errors={errors}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button kind="primary" type="submit" busy={busy}>
            {t('move.title', { count: people.length })}
          </Button>
          <Button kind="ghost" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        </>
      }
    >
      <div className={css.fromTo}>
        <div>
          <small>{t('move.from')}</small>
          <span>{fromName}</span>
        </div>
        <Icon name="move" />
        <div data-to={target ? '' : undefined}>
          <small>{t('move.to')}</small>
          <span className={target ? undefined : 'dim'}>{target?.name ?? '…'}</span>
        </div>
      </div>
      <Picker label={t('move.choose')} placeholder={t(tree ? 'move.chooseTo' : 'form.chooseUnit')} options={options} value={to ? [to] : []} onChange={([id]) => id && (onTo(id), errors.clear())} shown={target?.name} error={errors.at.unit_id} />
      <Picker
        label={t(one ? 'move.manager' : 'move.managerMany')}
        optional
        placeholder={t('move.sameManager')}
        options={personOptions}
        value={manager ? [manager.value] : []}
        onChange={(_, option) => (setManager(option), errors.clear())}
        shown={manager?.label}
        onClear={() => setManager(undefined)}
        error={errors.at.manager_id}
      />
      <div className={css.change}>
        <Effect state={effect} kind="move" compact />
        {target && <p>{t('move.note')}</p>}
      </div>
    </FormPane>
  )
}
