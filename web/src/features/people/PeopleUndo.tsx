import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { asProblem } from '../../api/problem'
import { link } from '../../ui/Button'
import { useRefusals } from '../../ui/refusals'
import { UndoBar } from '../../ui/UndoBar'
import { join, move, reread, type Going, type Group, type Person } from './data'
import { peopleText } from './i18n'

/** What was just done on the people page, with what it takes to undo it. */
export type Done =
  | { kind: 'moved'; unit: string; count: number; back: Going[]; refused?: { count: number; why: string } }
  | { kind: 'removed'; team: Group; people: readonly Person[] }
  | { kind: 'added'; team: Group; count: number }
  | { kind: 'created'; id: string; name: string }
  | { kind: 'deleted' | 'said'; text: string }

/** The last thing done, told apart from an equal one before it. */
export function useDone() {
  const [done, set] = useState<Done & { at: number }>()
  const say = useCallback((next: Done | undefined) => set(next && { ...next, at: Date.now() }), [])
  return [done, say] as const
}

/** It under the list, with the way back where there is one. */
export function PeopleUndo({ done, onClose }: { done: Done; onClose: () => void }) {
  const t = peopleText.useText()
  const say = useRefusals()
  const client = useQueryClient()
  const [error, setError] = useState<string>()
  const [undone, setUndone] = useState<string>()

  async function back(work: () => Promise<unknown>, words: string) {
    try {
      await work()
      await reread(client)
      setUndone(words)
    } catch (cause) {
      setError(say.whole(asProblem(cause)))
    }
  }

  const { text, undo } = of()
  return (
    <UndoBar icon="check" spoken={undone ?? text} onClose={onClose} error={error} onUndo={undone ? undefined : undo}>
      {undone ?? (
        <>
          {text}{' '}
          {done.kind === 'created' && (
            <Link to="/pessoas/$id" params={{ id: done.id }} className={link}>
              {t('open')}
            </Link>
          )}
        </>
      )}
    </UndoBar>
  )

  function of(): { text: string; undo?: () => void } {
    switch (done.kind) {
      case 'moved': {
        const moved = t('move.done', { count: done.count, unit: done.unit })
        const refused = done.refused ? ` ${t('move.some', { count: done.refused.count, why: done.refused.why })}` : ''
        return { text: (done.count ? moved : '') + refused, undo: done.back.length ? () => void back(() => move(done.back), t('move.undone')) : undefined }
      }
      case 'removed':
        return { text: t('members.removed', { count: done.people.length, team: done.team.name }), undo: () => void back(() => Promise.all(done.people.map((p) => join(done.team.id, p.id))), t('members.added', { count: done.people.length, team: done.team.name })) }
      case 'added':
        return { text: t('members.added', { count: done.count, team: done.team.name }) }
      case 'created':
        return { text: t('created', { name: done.name }) }
      default:
        return { text: done.text }
    }
  }
}
