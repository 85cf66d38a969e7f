import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, renderPage } from '../../app/testing'
import { ReachPage } from './ReachPage'
import { pathLine, sizeWords, type UserRow } from './review'
import { reviewText } from './review-i18n'
import { ReviewPage } from './ReviewPage'

const permission = { id: 'p1', subject: { kind: 'team', id: 't1' }, subject_name: 'SESMT Sul', actions: ['view'], target: { kind: 'unit', id: 'u1' }, target_name: 'CD Curitiba', classes: ['medical'], class_names: ['Saúde'], effect: 'allow', revocable: true, granted_by: 'a9', granted_by_name: 'Edson Lemos', reason: 'Cobertura', revision: 1, created_at: '2026-03-02T12:00:00Z', updated_at: '2026-03-02T12:00:00Z' }
const row = { permission, subject_path: [], employees: 3, documents: 12, classes: [], flags: [] } as unknown as UserRow

let gone: string[]
let asked: string[]
let refused: boolean
beforeEach(() => {
  gone = []
  asked = []
  refused = false
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const request = input as Request
    const url = new URL(request.url)
    asked.push(`${request.method} ${url.pathname}${url.search}`)
    const left = gone.length ? [] : [permission]
    if (request.method === 'DELETE') {
      if (request.headers.get('Acervo-Previewed') !== '"9"') return Promise.resolve(answer({ status: 412 }, { status: 412 }))
      gone.push(url.pathname)
      return Promise.resolve(answer(undefined, { status: 204 }))
    }
    if (url.pathname === '/api/permissions/preview' && refused) return Promise.resolve(answer({ type: 'urn:acervo:problem:forbidden', title: '', status: 403, detail: '' }, { status: 403 }))
    if (url.pathname === '/api/permissions/preview') return Promise.resolve(answer({ unchanged: false, revision: 9, at: '2026-11-23T17:32:08Z', action: 'view', people_gain: 0, people_lose: 4, documents_gain: 0, documents_lose: 12, employees_gain: 0, employees_lose: 3, classes: [], gain_sample: [], lose_sample: [], document_sample: [] }))
    if (url.pathname === '/api/permissions/review') return Promise.resolve(answer({ items: left, total: left.length, counts: [{ flag: 'reaches_nobody', count: 0 }, { flag: 'covered', count: left.length }] }))
    if (url.pathname.startsWith('/api/permissions/review/user/')) return Promise.resolve(answer({ person: { user_id: 'a1', employee_id: 'e1', name: 'Renata Prado' }, sees: { documents: 0, people: 0, classes: [], revision: 1 }, uploads: 0, total: 1, items: [{ ...row, flags: ['expires_soon', 'covered'], covered_by: { ...permission, id: 'p2', subject: { kind: 'everyone' } } }] }))
    if (url.pathname.startsWith('/api/permissions/review/employee/')) return Promise.resolve(answer({ person: { employee_id: 'e1', name: 'Renata Prado' }, total: 0, items: [] }))
    return Promise.resolve(answer({ items: [] }))
  })
})

describe('reviews', () => {
  it('end a permission for good, and the button says for how many', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    await renderPage(<ReviewPage />, { path: '/permissoes/revisao?flag=covered' })
    expect(await screen.findByText('só quem está diretamente em CD Curitiba')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: /1 Não acrescentam nada/ })).toHaveAttribute('aria-pressed', 'true')
    // A count that could not be had is left out.
    expect(screen.getByRole('button', { name: /Terminam em 30 dias/ })).not.toHaveTextContent(/\d Terminam/)
    await user.click(screen.getByRole('button', { name: 'Revogar' }))
    await user.click(await screen.findByRole('button', { name: 'Revogar: 4 pessoas deixam de ver', hidden: true }))
    await vi.waitFor(() => expect(gone).toEqual(['/api/permissions/p1']))
    expect(await screen.findByText(/Permissão revogada. Não dá para desfazer/)).toBeInTheDocument()
    expect(await screen.findByText('Nenhuma permissão é coberta por outra.')).toBeInTheDocument()
  })

  it('begin with the first reason that has something', async () => {
    const { router } = await renderPage(<ReviewPage />, { path: '/permissoes/revisao' })
    await vi.waitFor(() => expect(router.state.location.search).toEqual({ flag: 'covered' }))
    expect(await screen.findByText(/CD Curitiba/)).toBeInTheDocument()
  })

  it('offer to end only what the reader may end', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    const fetched = vi.mocked(globalThis.fetch).getMockImplementation()!
    vi.mocked(globalThis.fetch).mockImplementation((input) => (new URL((input as Request).url).pathname === '/api/permissions/review' ? Promise.resolve(answer({ items: [permission, { ...permission, id: 'p2', target_name: 'CD Recife', revocable: undefined }], total: 2, counts: [] })) : fetched(input)))
    await renderPage(<ReviewPage />, { path: '/permissoes/revisao?flag=covered' })
    expect(await screen.findByText(/CD Recife/)).toBeInTheDocument()
    expect(screen.getAllByRole('listitem').find((x) => x.textContent.includes('CD Recife'))).not.toHaveTextContent('Revogar')
    // And when the preview says no after all, there is nothing to confirm.
    refused = true
    await user.click(screen.getByRole('button', { name: 'Revogar' }))
    expect(await screen.findByText(/Isto está fora do seu alcance/)).toBeInTheDocument()
    const dialog = screen.getByRole('dialog', { hidden: true })
    expect([...dialog.querySelectorAll('button')].map((b) => b.textContent)).not.toContain('Revogar a permissão')
    expect(dialog).toHaveTextContent('Manter')
  })

  it('show one person’s reach with what deserves a look, and keep to it on request', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    const { router } = await renderPage(<ReachPage />, { path: '/permissoes/alcance?user_id=a1' })
    expect(await screen.findByText('1 permissão alcança esta pessoa')).toBeInTheDocument()
    expect(screen.getByText('Não vê documento nenhum.')).toBeInTheDocument()
    expect(screen.getByText('Termina em até 30 dias e não acrescenta nada')).toBeInTheDocument()
    expect(screen.getByText(/Já está em:/)).toHaveTextContent('Todas as pessoas')
    await user.click(screen.getByRole('button', { name: 'Não acrescentam nada' }))
    await vi.waitFor(() => expect(asked.at(-1)).toBe('GET /api/permissions/review/user/a1?flag=covered&limit=50'))
    await user.click(screen.getByRole('radio', { name: 'Quem alcança' }))
    expect(router.state.location.search).toEqual({ employee_id: 'e1' })
    expect(await screen.findByText('Nenhuma permissão trata dos documentos desta pessoa.')).toBeInTheDocument()
  })

  it('tell how much a permission gives, and what it only is about', () => {
    const t = reviewText.text
    const with_ = (change: object, size = {}) => ({ ...row, ...size, permission: { ...row.permission, ...change } })
    expect(sizeWords(row, t)).toBe('dá 12 documentos de 3 pessoas')
    expect(sizeWords(with_({ effect: 'deny' }), t)).toBe('trata de 12 documentos de 3 pessoas')
    expect(sizeWords(with_({ actions: ['upload'] }), t)).toBe('trata de 12 documentos de 3 pessoas')
    expect(sizeWords(with_({ target: { kind: 'self' } }, { employees: 1 }), t)).toBe('dá 12 documentos')
    expect(sizeWords(with_({}, { documents: 0 }), t)).toBe('hoje não trata de documento nenhum')
    expect(pathLine([{ kind: 'document', id: 'd' }, { kind: 'employee', id: 'e', name: 'Ana' }, { kind: 'unit', id: 'u', name: 'CD Curitiba' }, { kind: 'unit', id: 'v', name: 'Regional Sul' }])).toBe('CD Curitiba → Regional Sul')
    expect(pathLine([{ kind: 'user', id: 'a' }, { kind: 'role', id: 'hr' }])).toBe('Quem é do DP')
  })
})
