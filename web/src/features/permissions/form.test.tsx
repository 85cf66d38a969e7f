import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { NewPermissionPage } from './NewPermissionPage'

// A whole page at work, on whatever machine.
vi.setConfig({ testTimeout: 30_000 })

const classes = [
  { id: 'personal', name: 'Pessoal', restricted: false },
  { id: 'medical', name: 'Saúde', restricted: true },
]
const session = { ...someone, classes, can: { ...someone.can, grant: true } }
const made: unknown[] = []

beforeEach(() => {
  made.length = 0
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    const path = new URL(request.url).pathname
    if (path === '/api/permissions/options') return answer({ roles: [{ id: 'hr' }], classes, actions: [], units: [{ id: 'u1', name: 'Regional Sul' }], teams: [{ id: 't1', name: 'SESMT Sul' }], effects: ['allow', 'deny'] })
    if (path === '/api/directory') return answer({ items: [] })
    if (request.method === 'POST') {
      const body: unknown = await request.json()
      made.push(body)
      if (made.length === 1) return answer({ type: 'urn:acervo:problem:beyond_own_rights', title: '', status: 403, detail: '', errors: [{ field: 'target', message: 'these are not all documents that you manage, in these classes and for as long' }] }, { status: 403 })
      return answer({ id: 'p1', ...(body as object) }, { status: 201 })
    }
    return answer({ items: [] })
  })
})

// jsdom lays nothing out, so what floats counts as hidden; not asking is also much faster.
const slot = (name: RegExp) => screen.getByRole('button', { name, hidden: true })
const submit = (name: string) => screen.getByRole('button', { name, hidden: true })
const option = (name: RegExp | string) => screen.findByRole('option', { name, hidden: true })
const done = () => screen.getByRole('button', { name: 'Pronto', hidden: true })

describe('the form of a permission', () => {
  it('is filled in by keys alone, asks for what is missing, and sends what the sentence says', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    const { router } = await renderPage(<NewPermissionPage />, { path: '/permissoes/nova', session })
    expect(slot(/^Ações/)).toHaveTextContent('ver e baixar')

    await user.click(submit('Conceder'))
    expect(screen.getByRole('alert', { hidden: true })).toHaveTextContent('Escolha quem recebe.')
    expect(slot(/^Quem/)).toHaveFocus()

    await user.keyboard('{Enter}')
    await option(/SESMT Sul/)
    await user.keyboard('sesmt')
    await vi.waitFor(() => expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(1))
    await user.keyboard('{Enter}')
    expect(slot(/^Quem/)).toHaveTextContent('SESMT Sul')

    await user.click(slot(/^De quem/))
    await user.click(await option('Regional Sul'))
    expect(slot(/^De quem/)).toHaveTextContent('Regional Sul e unidades abaixo')
    await user.click(done())

    await user.click(slot(/^Classes/))
    await user.click(await option(/Saúde/))
    await user.click(done())
    expect(slot(/^Classes/)).toHaveTextContent('Saúde')

    await user.click(submit('Conceder a SESMT Sul'))
    expect(screen.getByLabelText('Motivo')).toHaveFocus()
    expect(made).toHaveLength(0)

    await user.keyboard('Cobertura de férias')
    await user.click(submit('Conceder a SESMT Sul'))
    expect(await screen.findByRole('alert', { hidden: true })).toHaveTextContent('Está fora do que você administra')
    expect(slot(/^De quem/)).toHaveFocus()

    await user.click(submit('Conceder a SESMT Sul'))
    await vi.waitFor(() => expect(router.state.location.pathname).toBe('/permissoes'))
    expect(made[1]).toEqual({ subject: { kind: 'team', id: 't1' }, target: { kind: 'unit', id: 'u1', subtree: true }, actions: ['download'], effect: 'allow', classes: ['medical'], reason: 'Cobertura de férias' })
    expect(router.state.location.search).toMatchObject({ permission: 'p1', done: 'granted' })
  })

  it('says what a choice brings along, and turns to danger for a denial', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    await renderPage(<NewPermissionPage />, { path: '/permissoes/nova', session })
    await user.click(slot(/^Ações/))
    await user.click(await option(/Administrar/))
    expect(await option(/Editar/)).toHaveTextContent('incluída em administrar')
    expect(await option(/Editar/)).toHaveAttribute('aria-disabled', 'true')
    await user.click(done())
    expect(slot(/^Ações/)).toHaveTextContent('administrar')

    await user.click(slot(/^Efeito/))
    await user.click(await option(/Não pode/))
    expect(submit('Negar')).toBeInTheDocument()
    expect(screen.getByLabelText('O que esta permissão quer dizer')).toHaveTextContent('O que tira')
  })
})
