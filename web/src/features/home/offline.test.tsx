import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { renderPage } from '../../app/testing'
import { HomePage } from './HomePage'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('without a network and with nothing read, the page says so and offers to try again', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  vi.stubGlobal('fetch', vi.fn(() => new Promise(() => undefined)))
  await renderPage(<HomePage />, { path: '/inicio' })
  expect(await screen.findByRole('button', { name: 'Tentar de novo' })).toBeInTheDocument()
  expect(screen.queryByRole('status', { name: 'Carregando' })).toBeNull()
})
