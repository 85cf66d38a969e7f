import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { ListsMenu } from './ListsMenu'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('where the navigation has no room, the lists and the bin are a press away, with their counts', async () => {
  vi.stubGlobal('fetch', vi.fn((request: Request) => Promise.resolve(answer(request.url.includes('/api/views') ? { items: [] } : { items: [], total: request.url.includes('shared=with_me') ? 7 : 0 }))))
  const onChange = vi.fn()
  await renderPage(<ListsMenu search={{}} onChange={onChange} />)
  await userEvent.setup({ pointerEventsCheck: 0 }).click(screen.getByRole('button', { name: 'Listas' }))
  expect((await screen.findByText('7')).parentElement).toHaveTextContent('Compartilhados comigo')
  await userEvent.setup({ pointerEventsCheck: 0 }).click(screen.getByText('Lixeira'))
  expect(onChange).toHaveBeenCalledWith({ status: 'deleted' })
})

test('who may delete nothing is shown no bin', async () => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(answer({ items: [], total: 0 }))))
  await renderPage(<ListsMenu search={{}} onChange={() => undefined} />, { session: { ...someone, can: { ...someone.can, delete: false } } })
  await userEvent.setup({ pointerEventsCheck: 0 }).click(screen.getByRole('button', { name: 'Listas' }))
  expect(await screen.findByText('Todos os documentos')).toBeInTheDocument()
  expect(screen.queryByText('Lixeira')).toBeNull()
})
