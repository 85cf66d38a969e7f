import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { FilterEditor } from './FilterEditor'

it('of very many units offers those that have most, and finds the others by their name', async () => {
  const asked: URL[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const url = new URL(input instanceof Request ? input.url : String(input), 'http://localhost')
    if (url.pathname === '/api/directory') asked.push(url)
    const found = url.searchParams.get('kind') === 'unit' && url.searchParams.get('q') === 'loja'
    return Promise.resolve(answer({ items: found ? [{ kind: 'unit', id: 'u2', name: 'Loja 12', detail: 'Sul' }] : [] }))
  })
  const facets = { total: 9, class: [], type: [], unit: [{ id: 'u1', name: 'CD Curitiba', count: 7 }], year: [], more_units: true }
  const changed = vi.fn()
  await renderPage(<FilterEditor kind="unit" search={{}} facets={facets} onChange={changed} onDone={() => undefined} />, { path: '/documentos', route: '/documentos', session: someone })
  expect(await screen.findByRole('option', { name: /CD Curitiba/ })).toHaveTextContent('7')
  expect(asked).toEqual([])
  await userEvent.type(screen.getByRole('combobox', { name: 'Unidade' }), 'loja')
  await userEvent.click(await screen.findByRole('option', { name: /Loja 12/ }))
  expect(changed).toHaveBeenCalledWith({ unit_id: 'u2' })
})

it('a unit that is chosen and has no documents has its name', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : String(input), 'http://localhost')
    return Promise.resolve(answer(pathname === '/api/units' ? { units: [{ id: 'u9', kind: 'unit', name: 'Loja nova' }], teams: [], people: 0 } : {}))
  })
  const facets = { total: 0, class: [], type: [], unit: [{ id: 'u1', name: 'CD Curitiba', count: 7 }], year: [] }
  await renderPage(<FilterEditor kind="unit" search={{ unit_id: 'u9' }} facets={facets} onChange={() => undefined} onDone={() => undefined} />, { path: '/documentos', route: '/documentos', session: someone })
  expect(await screen.findByRole('option', { name: /Loja nova/ })).toHaveTextContent('0')
  expect(screen.queryByText(/u9/)).toBeNull()
})
