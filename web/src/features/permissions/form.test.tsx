import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { EditPermissionPage } from './EditPermissionPage'
import type { Rule } from './sentence'
import { Similar } from './Similar'
import { NewPermissionPage } from './NewPermissionPage'

// A whole page at work, on whatever machine.

const classes = [
  { id: 'personal', name: 'Pessoal', restricted: false },
  { id: 'medical', name: 'Saúde', restricted: true },
]
const session = { ...someone, classes, can: { ...someone.can, grant: true } }
const made: unknown[] = []
const previews: { change: Record<string, unknown>; action: string }[] = []
let saw = 0 // the revision of the rights
const effect = (change: object) => ({ unchanged: false, revision: saw, at: '2026-11-23T17:32:08Z', action: 'view', people_gain: 6, people_lose: 0, documents_gain: 4102, documents_lose: 0, employees_gain: 311, employees_lose: 0, classes: [{ class: 'medical', class_name: 'Saúde', people_before: 3, people_after: 9, documents_gain: 4102, documents_lose: 0 }], gain_sample: [{ user_id: 'a7', name: 'Heloísa Brandão', position: 'Médica', documents: 4102 }], lose_sample: [], document_sample: [], ...change })
let refusal: object | undefined
let answers = (_: { change: Record<string, unknown>; action: string }) => effect({})

beforeEach(() => {
  made.length = 0
  previews.length = 0
  saw = 70
  refusal = undefined
  answers = () => effect({})
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    const path = new URL(request.url).pathname
    if (path === '/api/permissions/options') return answer({ roles: [{ id: 'hr' }], classes, actions: [], units: [{ id: 'u1', name: 'Regional Sul' }], teams: [{ id: 't1', name: 'SESMT Sul' }], effects: ['allow', 'deny'] })
    if (path === '/api/directory') return answer({ items: [] })
    if (path === '/api/permissions/preview') {
      const asked = (await request.json()) as (typeof previews)[number]
      previews.push(asked)
      return refusal ? answer(refusal, { status: 403 }) : answer(answers(asked))
    }
    if (request.method === 'POST') {
      if (request.headers.get('Acervo-Previewed') !== `"${saw}"`) return answer({ status: 412, title: '' }, { status: 412 })
      const body: unknown = await request.json()
      made.push(body)
      if (made.length === 1) return answer({ type: 'urn:acervo:problem:beyond_own_rights', title: '', status: 403, detail: '', errors: [{ field: 'target', message: 'these are not all documents that you manage, in these classes and for as long', code: 'beyond_managed' }] }, { status: 403 })
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

    await vi.waitFor(() => expect(previews.at(-1)).toEqual({ action: 'view', change: { grant: { subject: { kind: 'team', id: 't1' }, target: { kind: 'unit', id: 'u1', subtree: true }, actions: ['download'], effect: 'allow', classes: ['medical'] } } }))
    expect(await screen.findByText('6 pessoas')).toBeInTheDocument()
    expect(screen.getByLabelText('Efeito desta mudança')).toHaveTextContent('6 pessoas passam a ver 4.102 documentos de Saúde de 311 funcionários.')
    expect(screen.getByLabelText('Efeito desta mudança')).toHaveTextContent('Heloísa Brandão')
    await user.click(submit('Conceder a 6 pessoas'))
    expect(screen.getByLabelText('Motivo')).toHaveFocus()
    expect(made).toHaveLength(0)

    await user.keyboard('Cobertura de férias')
    await user.click(submit('Conceder a 6 pessoas'))
    expect(await screen.findByRole('alert', { hidden: true })).toHaveTextContent('Está fora do que você administra')
    expect(slot(/^De quem/)).toHaveFocus()

    // The rights change while one reads: nothing is sent, the effect is counted again and has to be confirmed again.
    saw = 71
    answers = () => effect({ people_gain: 5 })
    await user.click(submit('Conceder a 6 pessoas'))
    expect(await screen.findByText(/Os direitos mudaram enquanto você decidia/)).toBeInTheDocument()
    expect(made).toHaveLength(1)

    await user.click(await screen.findByRole('button', { name: 'Conceder a 5 pessoas', hidden: true }))
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
    expect(screen.getByLabelText('Efeito desta mudança')).toHaveTextContent('Escolha quem e de quem para ver o efeito.')
    expect(previews).toHaveLength(0)
    expect(screen.getByLabelText('O que esta permissão quer dizer')).toHaveTextContent('O que tira')
  })

  it('sends nothing that its preview has refused, and says why in words that fit a denial', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    refusal = { type: 'urn:acervo:problem:beyond_own_rights', title: '', status: 403, detail: '', errors: [{ field: 'change.grant.target', message: 'these are not all documents that you manage, in these classes and for as long', code: 'beyond_managed' }] }
    await renderPage(<NewPermissionPage />, { path: '/permissoes/nova?subject_kind=team&subject_id=t1&target_kind=unit&target_id=u1&effect=deny', session })
    const effectOf = await screen.findByLabelText('Efeito desta mudança')
    await vi.waitFor(() => expect(effectOf).toHaveTextContent('Isto vai além do que você administra ou pode fazer.'))
    await user.click(submit('Negar a SESMT Sul'))
    expect(await screen.findByRole('alert', { hidden: true })).toHaveTextContent('Está fora do que você administra')
    expect(slot(/^De quem/)).toHaveFocus()
    expect(made).toHaveLength(0)
    // It is counted anew with each press: what is possible by now goes on.
    refusal = undefined
    await user.click(submit('Negar a SESMT Sul'))
    await vi.waitFor(() => expect(effectOf).toHaveTextContent('6 pessoas'))
  })

  it('says that nothing changes only when that is so for every action given', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    answers = ({ action }) => effect({ unchanged: action !== 'edit', action, people_gain: action === 'edit' ? 2 : 0, documents_gain: 7, employees_gain: 1, classes: [] })
    await renderPage(<NewPermissionPage />, { path: '/permissoes/nova?subject_kind=team&subject_id=t1&target_kind=unit&target_id=u1&actions=edit', session })
    expect(await screen.findByText('2 pessoas')).toBeInTheDocument()
    expect(previews.map((p) => p.action)).toEqual(['view', 'download', 'edit'])
    expect(screen.getByLabelText('Efeito desta mudança')).toHaveTextContent('2 pessoas passam a editar 7 documentos de 1 funcionário.')

    answers = ({ action }) => effect({ unchanged: true, action })
    await user.click(slot(/^Classes/))
    await user.click(await option(/Pessoal/))
    expect(await screen.findByText('Não muda nada: já veem tudo isso.')).toBeInTheDocument()
    expect(submit('Conceder mesmo assim')).toBeInTheDocument()
  })

  it('says that there are no such documents where that is why nothing changes', async () => {
    answers = ({ action }) => effect({ unchanged: true, nothing: 'no_documents', action })
    await renderPage(<NewPermissionPage />, { path: '/permissoes/nova?subject_kind=team&subject_id=t1&target_kind=unit&target_id=u1&actions=view', session })
    expect(await screen.findByText(/ainda não há documentos assim/)).toBeInTheDocument()
    expect(screen.queryByText(/já veem tudo isso/)).toBeNull()
  })

  it('says before it is sent why something cannot be done', async () => {
    answers = () => effect({})
    vi.mocked(globalThis.fetch).mockImplementation((input) => {
      const path = new URL((input as Request).url).pathname
      if (path === '/api/permissions/options') return Promise.resolve(answer({ roles: [], classes, actions: [], units: [{ id: 'u1', name: 'Regional Sul' }], teams: [{ id: 't1', name: 'SESMT Sul' }], effects: ['allow', 'deny'] }))
      if (path === '/api/permissions/preview') return Promise.resolve(answer({ type: 'urn:acervo:problem:own_grant', title: '', status: 403 }, { status: 403 }))
      return Promise.resolve(answer({ items: [] }))
    })
    await renderPage(<NewPermissionPage />, { path: '/permissoes/nova?subject_kind=team&subject_id=t1&target_kind=unit&target_id=u1', session })
    expect(await screen.findByText(/Outro administrador precisa conceder/)).toBeInTheDocument()
    expect(submit('Conceder a SESMT Sul')).toBeInTheDocument()
  })

  it('takes what is too wide to be counted for no refusal', async () => {
    vi.mocked(globalThis.fetch).mockImplementation((input) => {
      const path = new URL((input as Request).url).pathname
      if (path === '/api/permissions/options') return Promise.resolve(answer({ roles: [], classes, actions: [], units: [{ id: 'u1', name: 'Regional Sul' }], teams: [{ id: 't1', name: 'SESMT Sul' }], effects: ['allow', 'deny'] }))
      if (path === '/api/permissions/preview') return Promise.resolve(answer({ type: 'urn:acervo:problem:invalid', title: '', status: 422, errors: [{ field: 'change', message: 'concerns people of more than 20000 different kinds' }] }, { status: 422 }))
      return Promise.resolve(answer({ items: [] }))
    })
    await renderPage(<NewPermissionPage />, { path: '/permissoes/nova?subject_kind=team&subject_id=t1&target_kind=unit&target_id=u1', session })
    expect(await screen.findByText(/A mudança pode ser feita; escolha menos para ver o efeito/)).toBeInTheDocument()
    expect(screen.queryByText(/não pode ser feito/)).not.toBeInTheDocument()
  })

  it('puts together what two people changed, asks about what both did, and never saves a rule that nobody saw', async () => {
    const row = { id: 'p9', subject: { kind: 'team', id: 't1' }, subject_name: 'SESMT Sul', actions: ['download'], target: { kind: 'unit', id: 'u1', subtree: true }, target_name: 'Regional Sul', classes: ['personal'], effect: 'allow', revocable: true, reason: 'Integração', revision: 3, created_at: '2026-11-01T12:00:00Z', updated_at: '2026-11-23T12:00:00Z', granted_by: 'a1' }
    const theirs = { ...row, classes: ['medical'], reason: 'Auditoria', revision: 4 }
    const puts: { match: string | null; body: unknown }[] = []
    vi.mocked(globalThis.fetch).mockImplementation(async (input) => {
      const request = input as Request
      const path = new URL(request.url).pathname
      if (path === '/api/permissions/preview') return answer(effect({}))
      if (path === '/api/permissions/p9' && request.method === 'GET') return answer(puts.length ? theirs : row)
      if (request.method !== 'PUT') return answer({ items: [] })
      puts.push({ match: request.headers.get('If-Match'), body: await request.json() })
      return puts.length === 1 ? answer({ type: 'urn:acervo:problem:stale', title: '', status: 412 }, { status: 412 }) : answer({ ...theirs, revision: 5 })
    })
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    const { router } = await renderPage(<EditPermissionPage />, { path: '/permissoes/p9', route: '/permissoes/$id', session })
    const reason = await screen.findByLabelText(/^Motivo/)
    await user.clear(reason)
    await user.type(reason, 'Férias')
    await user.click(await screen.findByRole('button', { name: /^Salvar/, hidden: true }))
    const both = (await screen.findAllByRole('alert', { hidden: true }))[0]!
    expect(both).toHaveTextContent('Classes: Saúde')
    expect(slot(/^Classes/)).toHaveTextContent('Saúde')
    expect(puts).toHaveLength(1)
    // Nothing is refused before the person has had a say, and nothing any more once they have chosen.
    const refusal = 'Escolha o que fica em cada campo que mudou lá e aqui.'
    expect(screen.queryByText(refusal)).not.toBeInTheDocument()
    await user.click(await screen.findByRole('button', { name: /^Salvar/, hidden: true }))
    expect(await screen.findByText(refusal)).toBeInTheDocument()
    await user.click(await screen.findByRole('radio', { name: 'Seu Férias', hidden: true }))
    expect(screen.queryByText(refusal)).not.toBeInTheDocument()
    await user.click(await screen.findByRole('button', { name: /^Salvar/, hidden: true }))
    await vi.waitFor(() => expect(puts[1]).toEqual({ match: '"4"', body: { subject: row.subject, target: row.target, actions: ['download'], effect: 'allow', classes: ['medical'], reason: 'Férias' } }))
    await vi.waitFor(() => expect(router.state.location.pathname).toBe('/permissoes'))
  })

  it('has no form, and asks for no effect, where a permission is beyond what one manages; nor offers to extend it', async () => {
    const row = { id: 'p9', subject: { kind: 'team', id: 't1' }, subject_name: 'SESMT Sul', actions: ['download'], target: { kind: 'unit', id: 'u1', subtree: true }, target_name: 'Regional Sul', classes: ['personal'], effect: 'allow', reason: 'Integração', revision: 3, created_at: '2026-11-01T12:00:00Z', updated_at: '2026-11-23T12:00:00Z', granted_by: 'a1' }
    const asked: string[] = []
    vi.mocked(globalThis.fetch).mockImplementation((input) => {
      asked.push(new URL((input as Request).url).pathname)
      return Promise.resolve(asked.at(-1) === '/api/permissions/p9' ? answer(row) : answer({ items: [row] }))
    })
    const { unmount } = await renderPage(<EditPermissionPage />, { path: '/permissoes/p9', route: '/permissoes/$id', session })
    expect(await screen.findByText('Mudar esta permissão está fora do que você administra.')).toBeInTheDocument()
    expect(asked).toEqual(['/api/permissions/p9'])
    unmount()

    const rule = { subject: { kind: 'team', id: 't1', name: 'SESMT Sul' }, target: { kind: 'unit', id: 'u1', subtree: true, name: 'Regional Sul' }, actions: ['view'], classes: [{ id: 'personal', name: 'Pessoal' }], effect: 'allow' } as unknown as Rule
    await renderPage(<Similar rule={rule} onExtend={() => undefined} />, { session })
    expect(await screen.findByRole('link', { name: 'Abrir' })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Estender esta' })).not.toBeInTheDocument()
  })
})
