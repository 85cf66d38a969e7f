import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { listenToShortcuts } from '../../ui/shortcuts'
import { AccountsPage } from './AccountsPage'
import { TypesPage } from './TypesPage'

// A whole page at work, on whatever machine.

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

/** An account, or a type, that somebody else has just changed: the first change is refused, and what is read from then on is theirs. */
function overtaken(path: string, mine: object, theirs: object, list: (one: object) => unknown) {
  const changes: { match: string | null; body: unknown }[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    const now = changes.length ? theirs : mine
    const at = new URL(request.url).pathname
    if (request.method === 'GET') return answer(at === path ? now : at === '/api/session' ? typesSession : list(now))
    changes.push({ match: request.headers.get('If-Match'), body: await request.json() })
    return changes.length === 1 ? answer({ type: 'urn:acervo:problem:stale', title: '', status: 412 }, { status: 412 }) : answer({ ...theirs, revision: 5 })
  })
  return changes
}
const typesSession = { ...admin, can: { ...admin.can, manage_types: true } }

const other = { ...account, id: 'a2', username: 'lia', roles: ['employee'], person: { id: 'e2', name: 'Lia Prado' } }
const { person: _, ...alone } = { ...other, roles: ['employee', 'hr'], revision: 4 }

it('reads an account anew when somebody else changed it, says what changed, and asks again before it ends sessions', async () => {
  const changes = overtaken('/api/accounts/a2', other, alone, (a) => ({ items: [{ ...other, ...a }], total: 1 }))
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  await renderPage(<AccountsPage />, { path: '/contas?account=a2', route: '/contas', session: admin })
  await user.click(await screen.findByRole('button', { name: 'Desativar', hidden: true }))
  const sure = () => screen.findByRole('button', { name: 'Desativar a conta', hidden: true })
  await user.click(await sure())
  expect(await screen.findByText(/Nada foi feito: outra pessoa acabou de mudar esta conta \(Papéis: Funcionário e Departamento pessoal\)/)).toBeInTheDocument()
  expect(changes).toEqual([{ match: '"3"', body: { status: 'inactive' } }])
  await user.click(await sure())
  expect((await screen.findAllByText('A conta de Lia Prado foi desativada.'))[0]).toBeInTheDocument()
  expect(changes[1]).toEqual({ match: '"4"', body: { status: 'inactive' } })
})

it('takes the roles that somebody else gave, and saves only the name that was changed here', async () => {
  const changes = overtaken('/api/accounts/a2', other, alone, (a) => ({ items: [{ ...other, ...a }], total: 1 }))
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  await renderPage(<AccountsPage />, { path: '/contas?account=a2', route: '/contas', session: admin })
  const name = await screen.findByLabelText('Usuário')
  await user.clear(name)
  await user.type(name, 'lia.prado')
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  expect(await screen.findByText('Nada foi salvo ainda. Confira e confirme de novo.')).toBeInTheDocument()
  expect(screen.getByRole('checkbox', { name: /Departamento pessoal/, hidden: true })).toBeChecked()
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  await vi.waitFor(() => expect(changes[1]).toEqual({ match: '"4"', body: { username: 'lia.prado' } }))
})

it('puts together what two people changed of a type: their field stays, and mine is saved', async () => {
  const field = (id: string, name: string) => ({ id, name, kind: 'text' })
  const type = { id: 't1', name: 'Atestado', class: 'medical', fields: [field('days', 'Dias')], revision: 3, created_at: '', updated_at: '2026-11-23T12:00:00Z' }
  const theirs = { ...type, fields: [field('days', 'Dias'), field('cid', 'CID')], validity_months: 6, revision: 4 }
  const changes = overtaken('/none', type, theirs, (x) => ({ items: [x] }))
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  await renderPage(<TypesPage />, { path: '/tipos?type=t1', route: '/tipos', session: typesSession })
  const name = await screen.findByLabelText('Nome')
  await user.clear(name)
  await user.type(name, 'Atestado médico')
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  await vi.waitFor(() => expect(changes[1]).toEqual({ match: '"4"', body: { name: 'Atestado médico', class: 'medical', fields: theirs.fields, validity_months: 6 } }))
})

it('asks before a name that was typed is lost by choosing another account; saving needs no word', async () => {
  const changes: unknown[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    if (request.method === 'GET') return answer({ items: [account, changes.length ? { ...other, username: 'lia.prado', revision: 4 } : other], total: 2 })
    changes.push(await request.json())
    return answer({ ...other, username: 'lia.prado', revision: 4 })
  })
  const stop = listenToShortcuts()
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  const { router } = await renderPage(<AccountsPage />, { path: '/contas?account=a2', route: '/contas', session: admin })
  const name = await screen.findByLabelText('Usuário')
  await user.clear(name)
  await user.type(name, 'lia.prado')
  await user.keyboard('{Escape}')
  await user.click(await screen.findByRole('button', { name: 'Continuar editando', hidden: true }))
  expect(screen.getByLabelText('Usuário')).toHaveValue('lia.prado')
  expect(router.state.location.search).toEqual({ account: 'a2' })
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  await vi.waitFor(() => expect(changes).toEqual([{ username: 'lia.prado' }]))
  await screen.findAllByText('A conta de Lia Prado foi salva.')
  await user.keyboard('{Escape}')
  await vi.waitFor(() => expect(router.state.location.search).toEqual({}))
  expect(screen.queryByRole('button', { name: 'Continuar editando', hidden: true })).not.toBeInTheDocument()
  stop()
})
