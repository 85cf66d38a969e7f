import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { setPreferences } from './preferences'
import { listenToShortcuts, useShortcuts, type Shortcut } from './shortcuts'

let stop: () => void
beforeEach(() => {
  stop = listenToShortcuts()
})
afterEach(() => {
  stop()
  act(() => setPreferences({ letters: true }))
})

function Page({ shortcuts }: { shortcuts: Shortcut[] }) {
  useShortcuts('Página', shortcuts)
  return (
    <>
      <input aria-label="campo" />
      <button>botão</button>
    </>
  )
}

it('runs letters on the page, never while typing, unless always', async () => {
  const e = vi.fn()
  const k = vi.fn()
  render(<Page shortcuts={[{ keys: 'e', label: 'Enviar', run: e }, { keys: 'Mod+k', label: 'Ir', run: k, always: true }]} />)
  await userEvent.keyboard('e')
  expect(e).toHaveBeenCalledTimes(1)
  await userEvent.click(screen.getByLabelText('campo'))
  await userEvent.keyboard('e{Control>}k{/Control}')
  expect(e).toHaveBeenCalledTimes(1)
  expect(k).toHaveBeenCalledTimes(1)
  expect(screen.getByLabelText('campo')).toHaveValue('e')
})

it('keeps letters quiet when they are switched off, but not arrows', async () => {
  const j = vi.fn()
  render(<Page shortcuts={[{ keys: ['j', 'ArrowDown'], label: 'Próximo', run: j }]} />)
  act(() => setPreferences({ letters: false }))
  await userEvent.keyboard('j')
  expect(j).not.toHaveBeenCalled()
  await userEvent.keyboard('{ArrowDown}')
  expect(j).toHaveBeenCalledTimes(1)
})

it('leaves Enter and Space to the button that has the focus, and tells Shift apart', async () => {
  const open = vi.fn()
  const x = vi.fn()
  const range = vi.fn()
  render(<Page shortcuts={[{ keys: ['Enter', ' '], label: 'Abrir', run: open }, { keys: 'x', label: 'X', run: x }, { keys: 'Shift+x', label: 'SX', run: range }]} />)
  screen.getByRole('button').focus()
  await userEvent.keyboard('{Enter} ')
  expect(open).not.toHaveBeenCalled()
  await userEvent.keyboard('{Shift>}X{/Shift}')
  expect(x).not.toHaveBeenCalled()
  expect(range).toHaveBeenCalledTimes(1)
})
