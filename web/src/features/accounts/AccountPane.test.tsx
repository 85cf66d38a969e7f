import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { AccountsPage } from './AccountsPage'

// A whole page at work, on whatever machine.
vi.setConfig({ testTimeout: 30_000 })

const admin = { ...someone, user: { ...someone.user, account_id: 'a1', roles: ['admin', 'employee'] }, can: { ...someone.can, manage_accounts: true } }
const account = { id: 'a1', username: 'caio.davila', roles: ['admin', 'employee'], status: 'active', revision: 3, created_at: '2026-01-01T12:00:00Z', updated_at: '2026-01-01T12:00:00Z' }

it('refuses to leave nobody who administers, in words, and keeps the account as it is', async () => {
  const patches: Request[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const request = input as Request
    if (request.method !== 'PATCH') return Promise.resolve(answer({ items: [account], total: 1 }))
    patches.push(request)
    return Promise.resolve(answer({ type: 'urn:acervo:problem:last_administrator', title: 'In conflict', status: 409, detail: 'This is the last account that can administer.' }, { status: 409 }))
  })
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  await renderPage(<AccountsPage />, { path: '/contas?account=a1', route: '/contas', session: admin })
  await user.click(await screen.findByRole('button', { name: 'Desativar', hidden: true }))
  await user.click(await screen.findByRole('button', { name: 'Desativar a conta', hidden: true }))
  expect(await screen.findByRole('alert', { hidden: true })).toHaveTextContent('É a última conta ativa que administra o sistema.')
  expect(patches[0]?.headers.get('If-Match')).toBe('"3"')
  expect(await patches[0]?.json()).toEqual({ status: 'inactive' })
})

it('is not there for those who do not administer', async () => {
  await renderPage(<AccountsPage />, { path: '/contas' })
  expect(screen.queryByRole('grid')).not.toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Nova conta' })).not.toBeInTheDocument()
})
