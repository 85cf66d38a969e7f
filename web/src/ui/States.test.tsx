import { act, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { Problem } from '../api/problem'
import { ErrorState } from './States'

afterEach(() => void vi.useRealTimers())

it('what could not be decided is asked for again by itself, when the server said or after a while', () => {
  vi.useFakeTimers()
  const retry = vi.fn()
  const { rerender, unmount } = render(<ErrorState error={new Problem({ status: 503, retryAfter: 3 })} retry={retry} />)
  expect(screen.getByText('Não conseguimos conferir seu acesso.')).toBeVisible()
  act(() => void vi.advanceTimersByTime(2900))
  expect(retry).not.toHaveBeenCalled()
  act(() => void vi.advanceTimersByTime(200))
  expect(retry).toHaveBeenCalledTimes(1)
  rerender(<ErrorState error={new Problem({ status: 503 })} retry={retry} />)
  act(() => void vi.advanceTimersByTime(9900))
  expect(retry).toHaveBeenCalledTimes(1)
  act(() => void vi.advanceTimersByTime(200))
  expect(retry).toHaveBeenCalledTimes(2)
  rerender(<ErrorState error={new Problem({ status: 500 })} retry={retry} />)
  act(() => void vi.advanceTimersByTime(60_000))
  expect(retry).toHaveBeenCalledTimes(2)
  unmount()
})
