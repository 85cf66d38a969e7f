import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Suspense, useState } from 'react'
import { expect, it, vi } from 'vitest'
import { ready } from './ready'

function Counter({ name }: { name: string }) {
  const [n, set] = useState(0)
  return <button onClick={() => set(n + 1)}>{`${name} ${n}`}</button>
}

it('shows at once what was fetched ahead, and fetches it only once', async () => {
  const load = vi.fn(() => Promise.resolve(Counter))
  const Part = ready(load)
  Part.preload()
  await Promise.resolve()
  render(
    <Suspense fallback="espera">
      <Part name="a" />
    </Suspense>,
  )
  expect(screen.getByRole('button')).toHaveTextContent('a 0')
  expect(load).toHaveBeenCalledTimes(1)
})

it('waits for what was not, and keeps its state when it renders again', async () => {
  const Part = ready(() => Promise.resolve(Counter))
  const view = (name: string) => (
    <Suspense fallback="espera">
      <Part name={name} />
    </Suspense>
  )
  const { rerender } = render(view('a'))
  expect(screen.getByText('espera')).toBeInTheDocument()
  await userEvent.click(await screen.findByRole('button'))
  rerender(view('b'))
  expect(screen.getByRole('button')).toHaveTextContent('b 1')
})

it('asks again after a fetch ahead that failed', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('Failed to fetch dynamically imported module')).mockResolvedValue(Counter)
  const Part = ready<{ name: string }>(load)
  Part.preload()
  await new Promise((r) => setTimeout(r))
  render(
    <Suspense fallback="espera">
      <Part name="a" />
    </Suspense>,
  )
  expect(await screen.findByRole('button')).toHaveTextContent('a 0')
})
