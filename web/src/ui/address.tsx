import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { asProblem } from '../api/problem'
import { uiText } from './i18n'
import { UndoBar } from './UndoBar'

/** The parts of an address that the server did not understand; none when the problem is another one. */
export function refusedParts(error: unknown, address: Readonly<Record<string, unknown>>): string[] {
  const problem = error ? asProblem(error) : undefined
  return problem && [400, 422].includes(problem.status) ? Object.keys(address).filter((name) => address[name] !== undefined && problem.at(name)) : []
}

/** An address may be old, or typed: what of it is not understood is left out, and said in the bar that this gives. */
export function useLeftOut(parts: readonly string[]) {
  const t = uiText.useText()
  const navigate = useNavigate()
  const [left, keep] = useState('')
  const names = parts.join(', ')
  if (names && names !== left) keep(names)
  useEffect(() => {
    if (!names) return
    const gone = new Set(names.split(', '))
    void navigate({ to: '.', search: ((now: Record<string, unknown>) => Object.fromEntries(Object.entries(now).filter(([name]) => !gone.has(name)))) as never, replace: true })
  }, [names, navigate])
  if (!left) return null
  const said = t('addressDropped', { names: left })
  return (
    <UndoBar icon="warn" spoken={said} onClose={() => keep('')}>
      {said}
    </UndoBar>
  )
}
