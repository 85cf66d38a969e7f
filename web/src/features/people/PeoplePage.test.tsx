import { onlineManager } from '@tanstack/react-query'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { answer, renderPage } from '../../app/testing'
import { listenToShortcuts } from '../../ui/shortcuts'
import { layOut } from '../../ui/testing'
import { PeoplePage } from './PeoplePage'
import { PersonPage } from './PersonPage'

// A whole page at work, on whatever machine.

const stamp = { revision: 4, created_at: '2026-01-01T12:00:00Z', updated_at: '2026-01-01T12:00:00Z' }
const unit = (id: string, name: string, people_below: number, parent_id?: string) => ({ id, name, kind: 'unit', people: people_below, people_below, parent_id, ...stamp })
const units = [unit('r', 'Aroeira', 5), unit('s', 'Regional Sul', 3, 'r'), unit('c', 'CD Curitiba', 2, 's'), unit('m', 'Matriz', 2, 'r')]
const person = (id: string, name: string, unit_id: string) => ({ id, name, registration: `00${id}`, cpf: '•••.982.247-••', status: 'active', unit_id, unit_name: 'CD Curitiba', position: 'Conferente', ...stamp })
const people = [person('1', 'Ana Paula Ferreira', 'c'), person('2', 'Danilo Kreutz', 'c')]

type Call = { method: string; path: string; query: string; body: unknown; match: string | null }
let calls: Call[]
let handle: (call: Call) => Response | undefined

beforeEach(() => {
  calls = []
  handle = () => undefined
  layOut(700, 900)
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    const url = new URL(request.url)
    const text = await request.text()
    const call = { method: request.method, path: url.pathname, query: url.search, body: text ? (JSON.parse(text) as unknown) : undefined, match: request.headers.get('If-Match') }
    calls.push(call)
    const own = handle(call)
    if (own) return own
    if (call.path.endsWith('/reach')) return answer({ classes: [] })
    if (call.path === '/api/units') return answer({ units, teams: [], people: 5 })
    if (call.path === '/api/people/1') return answer({ employee: people[0], unit_path: [{ id: 'c', name: 'CD Curitiba' }], teams: [], shelf: [], can: { edit: true, see_cpf: true, upload_classes: [] }, documents: { items: [], total: 0 } }, { headers: { ETag: '"4"' } })
    if (call.path === '/api/permissions/preview')
      return answer({ unchanged: false, revision: 9, at: '2026-11-23T17:32:08Z', action: 'view', people_gain: 1, people_lose: 2, documents_gain: 61, documents_lose: 61, employees_gain: 2, employees_lose: 2, classes: [], gain_sample: [{ user_id: 'a2', name: 'Osvaldo Brito', documents: 61 }], lose_sample: [], document_sample: [] })
    return answer({ items: people, total: people.length })
  })
  return listenToShortcuts()
})

const node = (name: RegExp) => screen.getByRole('treeitem', { name, hidden: true })

it('walks the tree by keys: arrows open, close and move, letters jump, Enter shows the people there', async () => {
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  const { router } = await renderPage(<PeoplePage />, { path: '/pessoas' })
  await screen.findByRole('treeitem', { name: /Aroeira/, hidden: true })
  node(/Aroeira/).focus()
  await user.keyboard('{ArrowDown}')
  await user.keyboard('{Home}r')
  expect(node(/Regional Sul/)).toHaveFocus()
  expect(node(/Regional Sul/)).toHaveAttribute('aria-expanded', 'false')
  await user.keyboard('{ArrowRight}')
  expect(node(/Regional Sul/)).toHaveAttribute('aria-expanded', 'true')
  await user.keyboard('{ArrowRight}')
  expect(node(/CD Curitiba/)).toHaveFocus()
  expect(node(/CD Curitiba/)).toHaveAttribute('aria-level', '3')
  await user.keyboard('{Enter}')
  await waitFor(() => expect(router.state.location.search).toMatchObject({ unit_id: 'c' }))
  await waitFor(() => expect(calls.some((c) => c.path === '/api/people' && c.query.includes('unit_id=c') && c.query.includes('status=active,on_leave'))).toBe(true))
  await user.keyboard('{ArrowLeft}')
  expect(node(/Regional Sul/)).toHaveFocus()
})

it('moves who is selected with M, says what changes, and undoes it to where each came from', async () => {
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  handle = ({ path, body }) => (path === '/api/people/move' ? answer({ results: (body as { employee_ids: string[] }).employee_ids.map((id) => ({ id, ok: true })), done: 2 }) : undefined)
  await renderPage(<PeoplePage />, { path: '/pessoas?unit_id=c', route: '/pessoas' })
  const grid = await screen.findByRole('grid', { hidden: true })
  grid.focus()
  await user.keyboard('x{ArrowDown}xm')
  const pane = await screen.findByRole('complementary', { name: 'Mover 2 pessoas', hidden: true })
  expect(pane).toHaveTextContent('Ana Paula Ferreira e Danilo Kreutz')
  await user.click(within(pane).getByRole('button', { name: 'Mover 2 pessoas', hidden: true }))
  expect(pane).toHaveTextContent('Escolha a unidade de destino.')
  await user.click(node(/Matriz/))
  expect(await within(pane).findByText('Osvaldo Brito')).toBeInTheDocument()
  expect(pane).toHaveTextContent('1 pessoa passa a ver 61 documentos de 2 funcionários.2 pessoas deixam de ver 61 documentos de 2 funcionários.')
  // Numbers about different things say what each is.
  expect(pane).toHaveTextContent('Documentos que mudam')
  expect(pane).toHaveTextContent('cada documento conta uma vez, também os que você não vê. Ao lado de cada pessoa, quantos ela ganha ou perde.')
  expect(calls.filter((c) => c.path === '/api/permissions/preview').map((c) => c.body)).toEqual([{ action: 'view', change: { move: { employee_ids: ['1', '2'], unit_id: 'm' } } }])
  await user.click(within(pane).getByRole('button', { name: 'Mover 2 pessoas', hidden: true }))
  await screen.findAllByText(/2 pessoas foram para Matriz/)
  expect(calls.find((c) => c.path === '/api/people/move')?.body).toEqual({ employee_ids: ['1', '2'], unit_id: 'm' })
  await user.click(screen.getByRole('button', { name: 'Desfazer', hidden: true }))
  await screen.findAllByText('De volta às unidades de antes.')
  expect(calls.filter((c) => c.path === '/api/people/move')[1]?.body).toEqual({ employee_ids: ['1', '2'], unit_id: 'c' })
})

it('puts what the server refuses under its field, in Portuguese, and loses nothing', async () => {
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  handle = ({ method, path }) => (method === 'POST' && path === '/api/people' ? answer({ type: 'urn:acervo:problem:duplicate', title: 'In conflict', status: 409, errors: [{ field: 'cpf', message: 'another employee has it', code: 'taken_by_employee' }] }, { status: 409 }) : undefined)
  await renderPage(<PeoplePage />, { path: '/pessoas?pane=person', route: '/pessoas' })
  await user.type(await screen.findByLabelText('Nome completo'), 'Zuleica Teste')
  await user.type(screen.getByLabelText('Matrícula'), '009')
  await user.type(screen.getByLabelText('CPF'), '52998224726')
  await user.click(screen.getByRole('button', { name: 'Cadastrar', hidden: true }))
  expect(screen.getByLabelText('CPF')).toHaveAccessibleDescription(/os dois últimos dígitos não conferem/)
  expect(calls.some((c) => c.method === 'POST')).toBe(false)
  await user.clear(screen.getByLabelText('CPF'))
  await user.type(screen.getByLabelText('CPF'), '52998224725')
  await user.click(screen.getByRole('button', { name: 'Cadastrar', hidden: true }))
  await waitFor(() => expect(screen.getByLabelText('CPF')).toHaveAccessibleDescription('Outra pessoa já tem este.'))
  expect(screen.getByLabelText('CPF')).toHaveFocus()
  expect(screen.getByLabelText('Nome completo')).toHaveValue('Zuleica Teste')
  expect(calls.find((c) => c.method === 'POST')?.body).toEqual({ registration: '009', name: 'Zuleica Teste', cpf: '52998224725' })
})

it('sends only what changed; when someone was faster it keeps theirs, and asks about what both changed', async () => {
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  let patched = 0
  handle = ({ method, path }) => {
    if (path !== '/api/people/1') return undefined
    if (method === 'PATCH') return ++patched === 1 ? answer({ type: 'urn:acervo:problem:stale', title: '', status: 412 }, { status: 412 }) : answer({ ...people[0], revision: 6 })
    return patched ? answer({ employee: { ...people[0], position: 'Líder de turno', email: 'ana@aroeira.example', revision: 5 }, unit_path: [], teams: [], shelf: [], can: { edit: true, upload_classes: [] } }, { headers: { ETag: '"5"' } }) : undefined
  }
  await renderPage(<PersonPage />, { path: '/pessoas/1?pane=edit', route: '/pessoas/$id' })
  const position = await screen.findByLabelText(/^Cargo/)
  await user.clear(position)
  await user.type(position, 'Supervisora')
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  const both = await screen.findByRole('alert', { hidden: true })
  expect(both).toHaveTextContent('E-mail de trabalho: ana@aroeira.example')
  expect(calls.find((c) => c.method === 'PATCH')).toMatchObject({ body: { position: 'Supervisora' }, match: '"4"' })
  expect(screen.getByLabelText(/^Cargo/)).toHaveValue('Supervisora')
  expect(screen.getByLabelText(/^E-mail/)).toHaveValue('ana@aroeira.example')
  expect(within(both).getByRole('radio', { name: /Líder de turno/, hidden: true })).not.toBeChecked()
  await user.click(within(both).getByRole('radio', { name: /Supervisora/, hidden: true }))
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  await waitFor(() => expect(calls.filter((c) => c.method === 'PATCH')[1]).toMatchObject({ body: { position: 'Supervisora' }, match: '"5"' }))
})

it('says who reaches the person, class by class, and leads to all of it', async () => {
  const group = (key: string, via: string, count: number, name?: string, subject?: object) => ({ key, via, count, name, subject, permission_ids: [] })
  handle = ({ path }) =>
    path !== '/api/people/1/reach'
      ? undefined
      : answer({
          classes: [
            { class: 'personal', class_name: 'Pessoal', total: 13, detail: 'names', groups: [group('t', 'team', 6, 'DP Sul'), group('u', 'unit', 5, 'Produção (Fábrica Norte)', { kind: 'unit', id: 'u' }), group('u+', 'unit', 4, 'Regional Sul', { kind: 'unit', id: 's', subtree: true }), group('self', 'self', 1)] },
            { class: 'medical', class_name: 'Saúde', total: 1, detail: 'total', groups: [] },
          ],
        })
  await renderPage(<PersonPage />, { path: '/pessoas/1', route: '/pessoas/$id' })
  const reach = within(await screen.findByRole('region', { name: 'Quem alcança Ana Paula', hidden: true }))
  expect(await reach.findByText('13 pessoas')).toBeVisible()
  expect(reach.getByText('1 pessoa')).toBeVisible()
  expect(reach.getAllByRole('listitem', { hidden: true }).map((li) => li.textContent)).toEqual(['Equipe DP Sul6', 'Quem está diretamente em Produção (Fábrica Norte)5', 'Regional Sul e unidades abaixo4', 'Ana Paula1'])
  expect(reach.queryByText('Jurídico')).toBeNull()
})

it('says who reached the person on another day, until one goes back to now, and that there is no history that old', async () => {
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  handle = ({ path, query }) => {
    if (path !== '/api/people/1/reach') return undefined
    if (query.includes('at=2020')) return answer({ type: 'urn:acervo:problem:invalid', title: '', status: 422, errors: [{ field: 'at', message: 'is before the history begins' }] }, { status: 422 })
    return answer({ classes: [{ class: 'personal', class_name: 'Pessoal', total: query.includes('at=') ? 2 : 13, detail: 'total', groups: [] }] })
  }
  await renderPage(<PersonPage />, { path: '/pessoas/1', route: '/pessoas/$id' })
  const reach = within(await screen.findByRole('region', { name: 'Quem alcança Ana Paula', hidden: true }))
  expect(await reach.findByText('13 pessoas')).toBeVisible()
  const ask = async (day: string) => {
    await user.click(reach.getByRole('button', { name: 'Quem alcançava em outra data', hidden: true }))
    const field = await screen.findByLabelText('Como estava no fim do dia')
    await user.clear(field)
    await user.type(field, day)
    await user.click(screen.getByRole('button', { name: 'Ver', hidden: true }))
  }
  await ask('01112025')
  expect(await reach.findByText('2 pessoas')).toBeVisible()
  expect(reach.getByRole('heading', { name: 'Quem alcançava Ana Paula', hidden: true })).toBeVisible()
  expect(reach.getByText(/^Como estava em 01\/11\/2025/)).toBeVisible()
  await ask('02012020')
  expect(await reach.findByText('Não há história tão antiga: escolha um dia mais recente.')).toBeVisible()
  await user.click(reach.getByRole('button', { name: 'Voltar para agora', hidden: true }))
  expect(await reach.findByText('13 pessoas')).toBeVisible()
})

it('shows a CPF only after asking for it, each time anew, and hides it after 30 s', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const user = userEvent.setup({ pointerEventsCheck: 0, advanceTimers: vi.advanceTimersByTime })
    let refused = false
    handle = ({ path }) => (path !== '/api/people/1/cpf' ? undefined : refused ? answer({ type: 'urn:acervo:problem:forbidden', title: '', status: 403 }, { status: 403 }) : answer({ cpf: '52998224725' }))
    await renderPage(<PersonPage />, { path: '/pessoas/1', route: '/pessoas/$id' })
    const asked = () => calls.filter((c) => c.method === 'POST' && c.path === '/api/people/1/cpf').length
    const show = await screen.findByRole('button', { name: 'CPF: mostrar', hidden: true })
    expect(screen.getByText(/•••\.982\.247-••/)).toBeVisible()
    expect(asked()).toBe(0)
    await user.click(show)
    expect(await screen.findByText(/529\.982\.247-25/)).toBeVisible()
    expect(asked()).toBe(1)
    await vi.advanceTimersByTimeAsync(30_001)
    await waitFor(() => expect(screen.queryByText(/529\.982\.247-25/)).toBeNull())
    refused = true
    await user.click(screen.getByRole('button', { name: 'CPF: mostrar', hidden: true }))
    expect(await screen.findByRole('alert', { hidden: true })).toBeVisible()
    expect(asked()).toBe(2)
    expect(screen.queryByText(/529\.982\.247-25/)).toBeNull()
  } finally {
    vi.useRealTimers()
  }
})

it('edits somebody without their CPF, or with it once it is asked for', async () => {
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  handle = ({ method, path }) => (path === '/api/people/1/cpf' ? answer({ cpf: '52998224725' }) : method === 'PATCH' ? answer({ ...people[0], revision: 5 }) : undefined)
  await renderPage(<PersonPage />, { path: '/pessoas/1?pane=edit', route: '/pessoas/$id' })
  const cpf = await screen.findByLabelText('CPF')
  expect(cpf).toHaveValue('•••.982.247-••')
  expect(cpf).toHaveAccessibleDescription('Deixe como está para não mudar.')
  const pane = within(screen.getByRole('complementary', { name: 'Editar a ficha', hidden: true }))
  await user.click(pane.getByRole('button', { name: 'CPF: mostrar', hidden: true }))
  await waitFor(() => expect(cpf).toHaveValue('529.982.247-25'))
  await user.type(screen.getByLabelText(/^Cargo/), ' líder')
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  await waitFor(() => expect(calls.find((c) => c.method === 'PATCH')?.body).toEqual({ position: 'Conferente líder' }))
})

it('asks about a CPF that was shown and that both changed, also when its mask stayed', async () => {
  const user = userEvent.setup({ pointerEventsCheck: 0 })
  let patched = 0
  handle = ({ method, path }) => {
    // Somebody else corrects digits that the mask hides.
    if (path === '/api/people/1/cpf') return answer({ cpf: patched ? '11198224790' : '52998224725' })
    if (path !== '/api/people/1') return undefined
    if (method === 'PATCH') return ++patched === 1 ? answer({ type: 'urn:acervo:problem:stale', title: '', status: 412 }, { status: 412 }) : answer({ ...people[0], revision: 6 })
    return patched ? answer({ employee: { ...people[0], revision: 5 }, unit_path: [], teams: [], shelf: [], can: { edit: true, see_cpf: true, upload_classes: [] } }, { headers: { ETag: '"5"' } }) : undefined
  }
  await renderPage(<PersonPage />, { path: '/pessoas/1?pane=edit', route: '/pessoas/$id' })
  const cpf = await screen.findByLabelText('CPF')
  await user.click(within(screen.getByRole('complementary', { name: 'Editar a ficha', hidden: true })).getByRole('button', { name: 'CPF: mostrar', hidden: true }))
  await waitFor(() => expect(cpf).toHaveValue('529.982.247-25'))
  await user.clear(cpf)
  await user.type(cpf, '11144477735')
  await user.click(screen.getByRole('button', { name: 'Salvar', hidden: true }))
  const both = await screen.findByRole('alert', { hidden: true })
  expect(within(both).getByRole('radio', { name: /111\.982\.247-90/, hidden: true })).not.toBeChecked()
  expect(calls.filter((c) => c.method === 'PATCH')).toHaveLength(1)
})

it('leaves out what of the address the server does not understand, and says so', async () => {
  handle = (call) => (call.path === '/api/people' && call.query.includes('unit_id=zzz') ? answer({ type: 'urn:acervo:problem:invalid', status: 422, errors: [{ field: 'unit_id', message: 'must be a UUID' }] }, { status: 422 }) : undefined)
  const { router } = await renderPage(<PeoplePage />, { path: '/pessoas?unit_id=zzz' })
  expect((await screen.findAllByText('Parte do endereço não foi entendida e ficou de fora: unit_id.'))[0]).toBeVisible()
  expect(router.state.location.search).toEqual({})
  expect(screen.queryByText(/O problema é nosso/)).toBeNull()
  expect(await screen.findByText('Danilo Kreutz')).toBeVisible()
})

it('begins without a bar that is about nothing', async () => {
  handle = ({ path }) => (path === '/api/units' ? answer({ units: [], teams: [], people: 0 }) : path === '/api/people' ? answer({ items: [], total: 0 }) : undefined)
  await renderPage(<PeoplePage />, { path: '/pessoas' })
  expect(await screen.findByRole('heading', { level: 2, name: 'Comece pela primeira pessoa.', hidden: true })).toBeInTheDocument()
  for (const heading of screen.getAllByRole('heading', { level: 2, hidden: true })) expect(heading).not.toBeEmptyDOMElement()
})

it('says once that there is no network where nothing of the page was read before', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  onlineManager.setOnline(false)
  onTestFinished(() => (online.mockRestore(), onlineManager.setOnline(true)))
  await renderPage(<PeoplePage />, { path: '/pessoas', route: '/pessoas' })
  await new Promise((later) => setTimeout(later, 300)) // rows that wait appear after 150 ms
  expect(screen.getByText(/Ela volta quando a internet voltar/)).toBeVisible()
  expect(screen.queryByRole('status', { name: 'Carregando' })).toBeNull()
})
