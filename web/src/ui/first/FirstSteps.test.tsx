import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { FirstSteps } from './FirstSteps'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const empty = { ...someone, summary: { documents: 0, people: 0, classes: [], revision: 1 } }

const company = (units: object[], people: number, permissions: number) =>
  vi.stubGlobal('fetch', vi.fn((request: Request) => Promise.resolve(answer(request.url.includes('/api/units') ? { units, teams: [], people } : { items: [], total: permissions }))))

test('a company that was just set up is told what comes first', async () => {
  company([], 0, 0)
  await renderPage(<FirstSteps />, { session: empty })
  expect(await screen.findByRole('link', { name: 'Crie a primeira unidade' })).toHaveAttribute('href', '/pessoas?pane=unit')
  expect(screen.getAllByRole('listitem')).toHaveLength(5)
  expect(screen.queryByText(', feito')).toBeNull()
})

test('what is done is marked, and what is not theirs to do is no link', async () => {
  company([{ id: 'u1', name: 'Loja' }], 3, 0)
  await renderPage(<FirstSteps />, { session: { ...empty, can: { ...someone.can, grant: false, upload_others: false } } })
  expect((await screen.findByText('Crie a primeira unidade')).parentElement).toHaveTextContent('feito')
  expect(screen.queryByRole('link', { name: 'Conceda as primeiras permissões' })).toBeNull()
  expect(screen.getByText(/Quem administra o sistema concede/)).toBeInTheDocument()
})
