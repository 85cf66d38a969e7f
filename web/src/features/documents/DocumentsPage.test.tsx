import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'
import type { DocumentRow } from '../../api/documents'
import { answer, renderPage, someone } from '../../app/testing'
import { setPreferences } from '../../ui/preferences'
import { listenToShortcuts, shortcutsNow } from '../../ui/shortcuts'
import ShortcutSheet from '../../ui/ShortcutSheet'
import { layOut } from '../../ui/testing'
import { DocumentsPage } from './DocumentsPage'

const type = { id: 't1', name: 'Contrato de trabalho', class: 'personal', revision: 1, created_at: '', updated_at: '', fields: [] }
const session = { ...someone, types: [type] }

const row = (n: number, more: Partial<DocumentRow> = {}): DocumentRow => ({
  id: `doc-${n}`,
  employee_id: `e${n}`,
  employee: { id: `e${n}`, name: `Pessoa ${n}`, unit_name: 'CD Curitiba' },
  type: 't1',
  type_name: type.name,
  class: 'personal',
  class_name: 'Pessoal',
  title: `Contrato ${n}`,
  date: '2026-11-23',
  status: 'active',
  content: { version: 1, filename: 'c.bin', media_type: 'application/zip', size: 1000, sha256: 's' },
  created_by: 'a1',
  revision: 1,
  created_at: '2026-11-23T12:00:00Z',
  updated_at: '2026-11-23T12:00:00Z',
  ...more,
})

type Call = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Headers }
let calls: Call[]
let rows: DocumentRow[]
/** What this person sees beside the rows of the list. */
const seen = 11479
let handle: (call: Call) => Response | undefined

beforeEach(() => {
  calls = []
  rows = [row(1), row(2), row(3)]
  handle = () => undefined
  layOut(700, 900)
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = input instanceof Request ? input : new Request(new URL(input, 'http://localhost'), init)
    const url = new URL(request.url)
    const text = await request.text()
    const call = { method: request.method, path: url.pathname, query: url.searchParams, body: text ? (JSON.parse(text) as unknown) : undefined, headers: request.headers }
    calls.push(call)
    return handle(call) ?? standard(call)
  })
  const stop = listenToShortcuts()
  return stop
})

function standard({ method, path, body }: Call): Response {
  if (path === '/api/documents/allowed') return answer({ items: (body as { ids: string[] }).ids.map((id) => ({ id, can: ['download', 'edit', 'delete', 'share'] })) })
  if (path === '/api/documents') return answer({ items: rows, total: rows.length, summary: { documents: seen + rows.length, people: 1204, revision: 1, classes: [] } })
  if (path === '/api/views') return answer({ items: [] })
  if (path === '/api/documents/facets') return answer({ total: 0, class: [], type: [], unit: [], year: [] })
  const one = /^\/api\/documents\/([^/]+)$/.exec(path)
  const doc = one && rows.find((r) => r.id === one[1])
  if (doc && method === 'GET') return answer({ ...doc, can: ['download', 'edit', 'delete', 'share'], document_type: type, versions: [], shares: [] }, { headers: { ETag: `"${doc.revision}"` } })
  return answer({ title: 'Not found', status: 404 }, { status: 404 })
}

const show = (path = '/documentos') => renderPage(<DocumentsPage />, { path, route: '/documentos', session })
const called = (method: string, path: string) => calls.filter((c) => c.method === method && c.path === path)

it('shows the list with its exact count and what one sees at all', async () => {
  await show()
  expect(await screen.findByText('Contrato 1')).toBeVisible()
  expect(screen.getByRole('status', { name: '3 documentos' })).toHaveTextContent('3')
  expect(screen.getByText('11.482 documentos')).toBeVisible()
  expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '4')
  // One question for the page.
  expect(called('GET', '/api/documents')).toHaveLength(1)
  expect(called('GET', '/api/documents')[0]!.query.get('summary')).toBe('true')
})

it('asks with the filters of the address, and takes one off by its chip', async () => {
  const { router } = await show('/documentos?type=t1&class=personal')
  await screen.findByText('Contrato 1')
  expect(called('GET', '/api/documents')[0]!.query.get('type')).toBe('t1')
  await userEvent.click(screen.getByRole('button', { name: 'Tirar o filtro Tipo' }))
  await waitFor(() => expect(router.state.location.search).toEqual({ class: 'personal' }))
  await waitFor(() => expect(called('GET', '/api/documents').at(-1)!.query.get('type')).toBeNull())
})

it('searches as one types, and makes a chip of a typed token', async () => {
  const { router } = await show()
  await screen.findByText('Contrato 1')
  await userEvent.type(screen.getByRole('searchbox'), 'ana tipo:contrato ')
  await waitFor(() => expect(router.state.location.search).toEqual({ q: 'ana', type: 't1' }))
  expect(screen.getByRole('searchbox')).toHaveValue('ana ')
  expect(screen.getByRole('button', { name: 'Tirar o filtro Tipo' })).toBeVisible()
  // Whatever was typed at last is what is asked.
  await waitFor(() => expect(called('GET', '/api/documents').at(-1)!.query.get('q')).toBe('ana'))
})

it('makes chips of the tokens in an address, in its place, whatever stands after them', async () => {
  for (const [q, kept] of [['tipo:contrato', {}], ['ana%20tipo:contrato', { q: 'ana' }], ['tipo:contrato%20ana', { q: 'ana' }]] as const) {
    const { router, unmount } = await show(`/documentos?q=${q}`)
    await waitFor(() => expect(router.state.location.search).toEqual({ ...kept, type: 't1' }))
    expect(await screen.findByRole('button', { name: 'Tirar o filtro Tipo' })).toBeVisible()
    expect(screen.getByRole<HTMLInputElement>('searchbox').value.trim()).toBe('q' in kept ? kept.q : '')
    await waitFor(() => expect(called('GET', '/api/documents').at(-1)!.query.get('type')).toBe('t1'))
    expect(router.history.length).toBe(1)
    unmount()
  }
})

it('says which token of an address means nothing, and leaves it out', async () => {
  const { router } = await show('/documentos?q=ana%20tipo:nada')
  expect(await screen.findByText('Nada se chama “nada”.')).toBeVisible()
  await waitFor(() => expect(router.state.location.search).toEqual({ q: 'ana' }))
  expect(router.history.length).toBe(1)
})

it('goes back token by token', async () => {
  const { router } = await show()
  await screen.findByText('Contrato 1')
  await userEvent.type(screen.getByRole('searchbox'), 'tipo:contrato classe:pessoal etiqueta:urgente ')
  await waitFor(() => expect(router.state.location.search).toEqual({ type: 't1', class: 'personal', tag: 'urgente' }))
  for (const before of [{ type: 't1', class: 'personal' }, { type: 't1' }, {}]) {
    act(() => router.history.back())
    await waitFor(() => expect(router.state.location.search).toEqual(before))
  }
})

it('deletes at once and undoes by Ctrl Z', async () => {
  const all = rows
  handle = ({ path, body }) => {
    if (path !== '/api/documents/bulk') return undefined
    const { ids, undelete } = body as { ids: string[]; undelete?: boolean }
    rows = undelete ? all : rows.filter((r) => !ids.includes(r.id))
    return answer({ done: ids.length, results: ids.map((id) => ({ id, ok: true })) })
  }
  await show()
  await userEvent.click(await screen.findByText('Contrato 2'))
  await screen.findByRole('complementary', { name: 'Documento Contrato 2' })
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Delete}')
  expect(await screen.findByText(/Na lixeira. Pode ser restaurado até/)).toBeVisible()
  // The heading and what one sees at all say the same.
  expect(screen.getByRole('status', { name: '2 documentos' })).toBeVisible()
  expect(screen.getByText('11.481 documentos')).toBeVisible()
  expect(called('POST', '/api/documents/bulk')[0]!.body).toEqual({ ids: ['doc-2'], delete: true })
  // The pane goes on to the next.
  expect(await screen.findByRole('complementary', { name: 'Documento Contrato 3' })).toBeVisible()
  await userEvent.keyboard('{Control>}z{/Control}')
  await waitFor(() => expect(called('POST', '/api/documents/bulk').at(-1)!.body).toEqual({ ids: ['doc-2'], undelete: true }))
  expect(await screen.findByRole('status', { name: '3 documentos' })).toBeVisible()
  expect(screen.getByText('11.482 documentos')).toBeVisible()
})

it('puts a row back when the server refuses to delete it', async () => {
  handle = ({ path }) => (path === '/api/documents/bulk' ? answer({ done: 0, results: [{ id: 'doc-1', ok: false, problem: { type: 'forbidden', title: 'x', status: 403, detail: '' } }] }) : undefined)
  await show()
  await screen.findByText('Contrato 1')
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Home}{Delete}')
  expect(await screen.findByText('Não deu com “Contrato 1”: Excluir isto está fora do seu alcance.')).toBeVisible()
  expect(await screen.findByText('Contrato 1')).toBeVisible()
})

it('offers for the chosen rows only what may be done with all of them', async () => {
  handle = ({ path, body }) => {
    const asked = path === '/api/documents/allowed' && (body as { ids: string[] }).ids
    return asked ? answer({ items: asked.map((id) => ({ id, can: id === 'doc-2' ? ['download'] : ['download', 'share', 'edit', 'delete'] })) }) : undefined
  }
  await show()
  await screen.findByText('Contrato 1')
  expect(called('POST', '/api/documents/allowed')).toHaveLength(0)
  screen.getByRole('grid').focus()
  const offered = () => within(screen.getByRole('toolbar', { name: /Ações para/ })).getAllByRole('button').map((b) => b.textContent).filter((x) => x && !x.startsWith('Selecionar'))
  await userEvent.keyboard('{Home}x')
  await waitFor(() => expect(offered()).toEqual(['Baixar', 'Compartilhar', 'Editar', 'Excluir']))
  await userEvent.keyboard('{ArrowDown}x')
  await waitFor(() => expect(offered()).toEqual(['Baixar']))
  expect(called('POST', '/api/documents/allowed').map((c) => c.body)).toEqual([{ ids: ['doc-1'] }, { ids: ['doc-1', 'doc-2'] }])
  // Nor by its key.
  await userEvent.keyboard('{Delete}')
  expect(called('POST', '/api/documents/bulk')).toHaveLength(0)
})

it('offers nothing for the chosen rows while it cannot be told what is allowed', async () => {
  handle = ({ path }) => (path === '/api/documents/allowed' ? answer({ title: 'Down', status: 503 }, { status: 503 }) : undefined)
  await show()
  await screen.findByText('Contrato 1')
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Home}x')
  await waitFor(() => expect(called('POST', '/api/documents/allowed')).toHaveLength(1))
  await userEvent.keyboard('{Delete}')
  expect(called('POST', '/api/documents/bulk')).toHaveLength(0)
  expect(within(screen.getByRole('toolbar', { name: 'Ações para 1 documento' })).queryByRole('button', { name: 'Excluir' })).not.toBeInTheDocument()
})

it('chooses rows by keys and acts on the chosen ones', async () => {
  await show()
  await screen.findByText('Contrato 1')
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Home}x{ArrowDown}{ArrowDown}{Shift>}X{/Shift}')
  const bar = screen.getByRole('toolbar', { name: 'Ações para 3 documentos' })
  expect(within(bar).getByText('3 selecionados')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('toolbar', { name: /Ações/ })).not.toBeInTheDocument()
})

/** Somebody else saves first: the first PATCH is refused, and from then on the document is what they made of it. */
function overtaken(theirs: Partial<DocumentRow>) {
  const patches: { match: string | null; body: unknown }[] = []
  handle = ({ method, path, headers, body }) => {
    if (method !== 'PATCH' || path !== '/api/documents/doc-1') return undefined
    patches.push({ match: headers.get('If-Match'), body })
    if (patches.length === 1) {
      rows[0] = row(1, { ...theirs, revision: 2, updated_at: '2026-11-23T14:30:00Z' })
      return answer({ title: 'stale', status: 412 }, { status: 412 })
    }
    return answer({ ...rows[0], ...(body as object), revision: 3 })
  }
  return patches
}

async function editTitle(to: string) {
  await show('/documentos?doc=doc-1')
  await userEvent.click(await screen.findByRole('button', { name: 'Editar dados' }))
  const title = await screen.findByLabelText('Título')
  await userEvent.clear(title)
  await userEvent.type(title, to)
  await userEvent.click(screen.getByRole('button', { name: 'Salvar' }))
}

it('asks side by side only about what both changed, and takes nothing back that only the other changed', async () => {
  const patches = overtaken({ title: 'Contrato deles', date: '2026-11-20', tags: ['urgente'] })
  await editTitle('Contrato meu')
  const both = await screen.findByRole('alert')
  expect(both).toHaveTextContent('Data do documento: 20/11/2026')
  expect(both).toHaveTextContent('Etiquetas: urgente')
  expect(within(both).getAllByRole('group')).toHaveLength(1)
  expect(within(both).getByRole('radio', { name: /Contrato deles/ })).not.toBeChecked()
  // Nothing is saved before it is decided.
  await userEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  expect(await screen.findByText('Escolha o que fica em cada campo que mudou lá e aqui.')).toBeVisible()
  expect(patches).toHaveLength(1)
  await userEvent.click(within(both).getByRole('radio', { name: 'Seu Contrato meu' }))
  expect(screen.queryByText('Escolha o que fica em cada campo que mudou lá e aqui.')).not.toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(patches[1]).toEqual({ match: '"2"', body: { title: 'Contrato meu' } }))
  await waitFor(() => expect(screen.queryByLabelText('Título')).not.toBeInTheDocument())
})

it('lets the other one’s stay where both changed the same', async () => {
  const patches = overtaken({ title: 'Contrato deles' })
  await editTitle('Contrato meu')
  await userEvent.click(await screen.findByRole('radio', { name: /Contrato deles/ }))
  expect(screen.getByLabelText('Título')).toHaveValue('Contrato deles')
  await userEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(screen.queryByLabelText('Título')).not.toBeInTheDocument())
  expect(patches).toHaveLength(1)
})

it('puts together by itself what two people changed apart from each other', async () => {
  const patches = overtaken({ date: '2026-11-20', tags: ['urgente'] })
  await editTitle('Contrato meu')
  await waitFor(() => expect(patches[1]).toEqual({ match: '"2"', body: { title: 'Contrato meu' } }))
  await waitFor(() => expect(screen.queryByLabelText('Título')).not.toBeInTheDocument())
})

it('says the same for what is missing and what is not for one', async () => {
  await show('/documentos?doc=other')
  expect(await screen.findByText('Não há documento neste endereço.')).toBeVisible()
  // There is nothing to act on.
  expect(screen.queryByRole('button', { name: 'Mais ações' })).not.toBeInTheDocument()
})

it('calls the list of somebody with a team what the navigation calls it, until it is another list', async () => {
  const manager = { ...session, user: { ...session.user, roles: ['employee'] }, can: { ...session.can, has_reports: true, keeps: [] } }
  await renderPage(<DocumentsPage />, { path: '/documentos', route: '/documentos', session: manager })
  expect(await screen.findByRole('heading', { level: 1, name: /^Documentos da equipe/ })).toBeVisible()
})

it('reads days in the language of the page until they are typed, day before month', async () => {
  act(() => setPreferences({ language: 'en' }))
  try {
    await show('/documentos?doc=doc-1&pane=edit')
    const day = await screen.findByLabelText('Document date')
    expect(day).toHaveValue('Nov\u00a023,\u00a02026')
    await userEvent.click(day)
    expect(day).toHaveValue('23/11/2026')
    await userEvent.clear(day)
    await userEvent.type(day, '05112026')
    await userEvent.tab()
    expect(day).toHaveValue('Nov\u00a05,\u00a02026')
  } finally {
    act(() => setPreferences({ language: 'pt-BR' }))
  }
})

it('names the code when the list does not come, and tries again', async () => {
  let fails = true
  handle = ({ path }) => (path === '/api/documents' && fails ? answer({ title: 'x', status: 500, request_id: '7f3k-q2' }, { status: 500 }) : undefined)
  await show()
  expect(await screen.findByText(/Código: 7f3k-q2/)).toBeVisible()
  fails = false
  await userEvent.click(screen.getByRole('button', { name: 'Tentar de novo' }))
  expect(await screen.findByText('Contrato 1')).toBeVisible()
})

it('when nothing matches, says which filter hides the most', async () => {
  rows = []
  handle = ({ path, query }) => (path === '/api/documents' && query.get('limit') === '1' ? answer({ items: [], total: query.get('created_from') ? 0 : 6 }) : undefined)
  await show('/documentos?q=nr-35&created_from=2026-11-01')
  expect(await screen.findByText('Você procurou “nr-35”. Sem o período, há 6.')).toBeVisible()
})

it('moves through the list with the pane open, and asks for the next one ahead', async () => {
  await show('/documentos?doc=doc-1')
  await screen.findByRole('complementary', { name: 'Documento Contrato 1' })
  await waitFor(() => expect(called('GET', '/api/documents/doc-2')).toHaveLength(1))
  act(() => screen.getByRole('grid').focus())
  await userEvent.keyboard('j')
  expect(await screen.findByRole('complementary', { name: 'Documento Contrato 2' })).toBeVisible()
  expect(screen.getByText('2 de 3')).toBeVisible()
})

it('says what to do where too many documents are to be sorted by title', async () => {
  handle = ({ path, query }) =>
    path === '/api/documents' && query.get('sort') === 'title' ? answer({ title: 'A rule is broken', status: 422, errors: [{ field: 'sort', message: 'is for fewer' }] }, { status: 422 }) : undefined
  await show('/documentos?sort=title')
  await screen.findByText('São documentos demais para ordenar por título.')
  await userEvent.click(screen.getByRole('button', { name: 'Ordenar por data' }))
  await screen.findByText('Contrato 1')
})

it('says by name what was not done to several, and keeps it chosen', async () => {
  handle = ({ path, body }) => {
    if (path !== '/api/documents/bulk') return undefined
    rows = rows.filter((r) => r.id !== 'doc-1')
    const { ids } = body as { ids: string[] }
    return answer({ done: 1, results: ids.map((id) => (id === 'doc-1' ? { id, ok: true } : { id, ok: false, problem: { type: 'forbidden', title: 'x', status: 403, detail: '' } })) })
  }
  await show()
  await screen.findByText('Contrato 1')
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Home}x{ArrowDown}{ArrowDown}{Shift>}X{/Shift}{Delete}')
  expect(await screen.findByText(/Na lixeira.* Não deu com “Contrato 2” e “Contrato 3”: Excluir isto está fora do seu alcance\./)).toBeVisible()
  expect(screen.getByRole('button', { name: 'Desfazer' })).toBeVisible()
  expect(screen.getByRole('toolbar', { name: 'Ações para 2 documentos' })).toBeVisible()
  expect(screen.getByRole('row', { name: /Contrato 3/ })).toHaveAttribute('aria-selected', 'true')
})

it('shares several: names those that were not, and leaves only them chosen', async () => {
  handle = ({ path, body }) => {
    if (path === '/api/directory') return answer({ items: [{ id: 'a9', kind: 'account', name: 'Tatiana Novaes' }] })
    if (path !== '/api/documents/bulk') return undefined
    return answer({ done: 1, results: (body as { ids: string[] }).ids.map((id) => (id === 'doc-1' ? { id, ok: true } : { id, ok: false, problem: { type: 'x', title: 'x', status: 503, detail: '' } })) })
  }
  await show()
  await screen.findByText('Contrato 1')
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Home}x{ArrowDown}x')
  await userEvent.click(screen.getByRole('button', { name: 'Compartilhar' }))
  const pane = await screen.findByRole('complementary', { name: 'Compartilhar 2 documentos' })
  await userEvent.click(within(pane).getByRole('button', { name: 'Com quem' }))
  await userEvent.click(await screen.findByRole('option', { name: /Tatiana Novaes/, hidden: true }))
  await userEvent.click(within(pane).getByRole('button', { name: 'Compartilhar com Tatiana Novaes' }))
  expect(await screen.findByText(/Tatiana Novaes já pode ver.* Não deu com “Contrato 2”/)).toBeVisible()
  expect(screen.getByRole('toolbar', { name: 'Ações para 1 documento' })).toBeVisible()
})

it('leaves out of an address what nobody understands, and says so', async () => {
  handle = ({ path, query }) => (path === '/api/documents' && query.get('employee_id') === 'nobody' ? answer({ title: 'x', status: 422, errors: [{ field: 'employee_id', message: 'must be a UUID' }] }, { status: 422 }) : undefined)
  const { router } = await show('/documentos?date_from=xx&sort=foo&cor=azul&class=personal&employee_id=nobody')
  expect(await screen.findByText('Contrato 1')).toBeVisible()
  expect((await screen.findAllByText('Parte do endereço não foi entendida e ficou de fora: employee_id.'))[0]).toBeVisible()
  await waitFor(() => expect(router.state.location.search).toEqual({ class: 'personal' }))
})

it('leaves out a class and a type that there are not, and says so, where an empty list would say that there are no documents', async () => {
  const { router } = await show('/documentos?class=foo&type=t1,0198c1f2-0000-7000-8000-000000000000&q=ana')
  expect((await screen.findAllByText('Parte do endereço não foi entendida e ficou de fora: type, class.'))[0]).toBeVisible()
  expect(await screen.findByText('Contrato 1')).toBeVisible()
  await waitFor(() => expect(router.state.location.search).toEqual({ type: 't1', q: 'ana' }))
  expect(called('GET', '/api/documents').filter((c) => c.query.get('class') !== null)).toEqual([])
})

it('names what is malformed in an address', async () => {
  const { router } = await show('/documentos?date_from=xx&sort=foo&class=personal')
  expect((await screen.findAllByText('Parte do endereço não foi entendida e ficou de fora: date_from, sort.'))[0]).toBeVisible()
  expect(await screen.findByText('Contrato 1')).toBeVisible()
  await waitFor(() => expect(router.state.location.search).toEqual({ class: 'personal' }))
})

it('goes back over a whole search, not over each key of it', async () => {
  const { router } = await show('/documentos?class=personal')
  await screen.findByText('Contrato 1')
  const box = screen.getByRole('searchbox')
  const typed = () => router.state.location.search as { q?: string; type?: string }
  // Slowly enough for every step to reach the address.
  await userEvent.type(box, 'an')
  await waitFor(() => expect(typed().q).toBe('an'))
  await userEvent.type(box, 'a tip')
  await waitFor(() => expect(typed().q).toBe('ana tip'))
  await userEvent.type(box, 'o:contrato ')
  await waitFor(() => expect(typed()).toEqual({ class: 'personal', type: 't1', q: 'ana' }))
  await userEvent.type(box, 'x')
  await waitFor(() => expect(typed().q).toBe('ana x'))
  act(() => router.history.back())
  await waitFor(() => expect(typed()).toEqual({ class: 'personal', type: 't1', q: 'ana' }))
  act(() => router.history.back())
  await waitFor(() => expect(typed()).toEqual({ class: 'personal' }))
  expect(box).toHaveValue('')
})

it('asks before what was typed is lost: by another row, by Esc, by the navigation', async () => {
  await show('/documentos?doc=doc-1')
  await userEvent.click(await screen.findByRole('button', { name: 'Editar dados' }))
  await userEvent.type(await screen.findByLabelText('Título'), ' meu')
  const asked = () => screen.findByRole('dialog', { name: 'O que você escreveu ainda não foi salvo.', hidden: true })
  await userEvent.click(screen.getByText('Contrato 2'))
  await userEvent.click(within(await asked()).getByRole('button', { name: 'Continuar editando', hidden: true }))
  expect(screen.getByLabelText('Título')).toHaveValue('Contrato 1 meu')
  screen.getByLabelText('Título').focus()
  await userEvent.keyboard('{Escape}')
  await userEvent.click(within(await asked()).getByRole('button', { name: 'Continuar editando', hidden: true }))
  expect(screen.getByLabelText('Título')).toHaveValue('Contrato 1 meu')
  await userEvent.click(screen.getByText('Contrato 2'))
  await userEvent.click(within(await asked()).getByRole('button', { name: 'Descartar', hidden: true }))
  expect(await screen.findByRole('complementary', { name: 'Documento Contrato 2' })).toBeVisible()
})

it('lets a document go that somebody took back while it was open, row and pane, and says so', async () => {
  await show('/documentos?doc=doc-2')
  await screen.findByRole('complementary', { name: 'Documento Contrato 2' })
  rows = rows.filter((r) => r.id !== 'doc-2')
  act(() => void window.dispatchEvent(new Event('focus')))
  expect((await screen.findAllByText('“Contrato 2” saiu desta lista: foi excluído, mudou de lugar ou seu acesso terminou.'))[0]).toBeVisible()
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  expect(screen.queryByRole('row', { name: /Contrato 2/ })).not.toBeInTheDocument()
  expect(screen.getByRole('status', { name: '2 documentos' })).toBeVisible()
  expect(screen.getByRole('grid')).toHaveFocus()
})

it('keeps a document open that only left the list, and takes its row out', async () => {
  const all = rows
  handle = ({ method, path }) => (method === 'GET' && path === '/api/documents/doc-2' ? answer({ ...all[1], can: ['download'], document_type: type, versions: [], shares: [] }) : undefined)
  await show('/documentos?tag=conferir&doc=doc-2')
  await screen.findByRole('complementary', { name: 'Documento Contrato 2' })
  rows = rows.filter((r) => r.id !== 'doc-2')
  act(() => void window.dispatchEvent(new Event('focus')))
  await waitFor(() => expect(screen.queryByRole('row', { name: /Contrato 2/ })).not.toBeInTheDocument())
  expect(screen.getByRole('complementary', { name: 'Documento Contrato 2' })).toBeVisible()
  expect(screen.queryByText(/saiu desta lista/)).not.toBeInTheDocument()
})

it('says why a file did not come, and lets it go when it is gone', async () => {
  let status = 503
  handle = ({ path }) => (path === '/api/documents/doc-1/content' ? answer({ title: 'x', status }, { status }) : undefined)
  await show('/documentos?doc=doc-1')
  const pane = await screen.findByRole('complementary', { name: 'Documento Contrato 1' })
  const press = () => userEvent.click(within(pane).getByRole('button', { name: 'Baixar' }))
  await press()
  expect((await screen.findAllByText(/Não deu para baixar “Contrato 1”\. /))[0]).toBeVisible()
  status = 404
  rows = rows.slice(1)
  await press()
  expect((await screen.findAllByText(/“Contrato 1” saiu desta lista/))[0]).toBeVisible()
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
})

it('counts as new only what others brought and the list does not show', async () => {
  await show()
  await screen.findByText('Contrato 1')
  const later = (n: number, by: string) => row(n, { created_by: by, created_at: '2026-11-23T13:00:00Z' })
  rows = [later(6, 'a7'), later(5, 'a7'), later(4, 'a1'), ...rows]
  act(() => void window.dispatchEvent(new Event('focus')))
  await userEvent.click(await screen.findByRole('button', { name: '2 novos acima' }))
  expect(await screen.findByText('Contrato 4')).toBeVisible()
  expect(screen.queryByRole('button', { name: /novos? acima/ })).not.toBeInTheDocument()
  act(() => void window.dispatchEvent(new Event('focus')))
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(screen.queryByRole('button', { name: /novos? acima/ })).not.toBeInTheDocument()
  // One's own need no word: they are there.
  rows = [later(7, 'a1'), ...rows]
  act(() => void window.dispatchEvent(new Event('focus')))
  expect(await screen.findByText('Contrato 7')).toBeVisible()
})

it('has no key for what is not for this person, and lists only those that do something', async () => {
  handle = ({ method, path }) => (method === 'GET' && path === '/api/documents/doc-1' ? answer({ ...rows[0], can: ['download'], document_type: type, versions: [], shares: [] }) : undefined)
  function WithSheet() {
    const [open, setOpen] = useState(false)
    return (
      <>
        <DocumentsPage />
        <button onClick={() => setOpen(true)}>atalhos</button>
        {open && <ShortcutSheet onClose={() => {}} />}
      </>
    )
  }
  await renderPage(<WithSheet />, { path: '/documentos?doc=doc-1', route: '/documentos', session })
  await screen.findByRole('complementary', { name: 'Documento Contrato 1', hidden: true })
  await screen.findByRole('button', { name: 'Baixar', hidden: true })
  const listed = () => shortcutsNow().flatMap((g) => g.shortcuts.filter((s) => !s.off).map((s) => s.label))
  await waitFor(() => expect(listed()).not.toContain('Editar'))
  expect(listed()).toEqual(expect.arrayContaining(['Próximo', 'Baixar', 'Um passo atrás', 'Filtrar']))
  for (const label of ['Editar', 'Compartilhar', 'Excluir']) expect(listed()).not.toContain(label)
  act(() => screen.getByRole('grid', { hidden: true }).focus())
  await userEvent.keyboard('i')
  expect(screen.queryByLabelText('Título')).not.toBeInTheDocument()
  // Without letters, only the keys that still work are in the sheet.
  await userEvent.click(screen.getByRole('button', { name: 'atalhos' }))
  const sheet = within(await screen.findByRole('dialog', { name: 'Atalhos do teclado', hidden: true }))
  expect(sheet.getAllByRole('heading', { level: 3, hidden: true }).map((h) => h.textContent).at(-1)).toBe('Na lista')
  expect(sheet.getByText('Baixar')).toBeInTheDocument()
  act(() => setPreferences({ letters: false }))
  expect(sheet.queryByText('Baixar')).not.toBeInTheDocument()
  expect(sheet.getByText('Próximo').nextSibling).toHaveTextContent(/^↓$/)
  act(() => setPreferences({ letters: true }))
})

it('calls classes in the page’s language, for those who listen too', async () => {
  act(() => setPreferences({ language: 'en' }))
  rows = [row(1, { class: 'medical', class_name: 'Saúde' })]
  await show()
  expect(await screen.findByRole('row', { name: /^Health/ })).toBeInTheDocument()
  expect(screen.queryByText('Saúde')).not.toBeInTheDocument()
  act(() => setPreferences({ language: 'pt-BR' }))
})

it('goes on from the document that was open last when the pane is closed', async () => {
  await show('/documentos?doc=doc-1')
  await screen.findByRole('complementary', { name: 'Documento Contrato 1' })
  act(() => screen.getByRole('grid').focus())
  await userEvent.keyboard('jj{Escape}')
  const grid = screen.getByRole('grid')
  expect(grid).toHaveFocus()
  expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  expect(document.getElementById(grid.getAttribute('aria-activedescendant')!)).toHaveTextContent('Contrato 3')
})
