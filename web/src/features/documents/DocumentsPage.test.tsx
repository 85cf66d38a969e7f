import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import type { DocumentRow } from '../../api/documents'
import { answer, renderPage, someone } from '../../app/testing'
import { listenToShortcuts } from '../../ui/shortcuts'
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

function standard({ method, path }: Call): Response {
  if (path === '/api/documents') return answer({ items: rows, total: rows.length, summary: { documents: 11482, people: 1204, revision: 1, classes: [] } })
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

it('deletes at once and undoes by Ctrl Z', async () => {
  handle = ({ path, body }) => {
    if (path !== '/api/documents/bulk') return undefined
    const { ids } = body as { ids: string[] }
    return answer({ done: ids.length, results: ids.map((id) => ({ id, ok: true })) })
  }
  await show()
  await userEvent.click(await screen.findByText('Contrato 2'))
  await screen.findByRole('complementary', { name: 'Documento Contrato 2' })
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Delete}')
  expect(await screen.findByText(/Na lixeira. Pode ser restaurado até/)).toBeVisible()
  expect(screen.getByRole('status', { name: '2 documentos' })).toBeVisible()
  expect(called('POST', '/api/documents/bulk')[0]!.body).toEqual({ ids: ['doc-2'], delete: true })
  // The pane goes on to the next.
  expect(await screen.findByRole('complementary', { name: 'Documento Contrato 3' })).toBeVisible()
  await userEvent.keyboard('{Control>}z{/Control}')
  await waitFor(() => expect(called('POST', '/api/documents/bulk').at(-1)!.body).toEqual({ ids: ['doc-2'], undelete: true }))
  expect(await screen.findByRole('status', { name: '3 documentos' })).toBeVisible()
})

it('puts a row back when the server refuses to delete it', async () => {
  handle = ({ path }) => (path === '/api/documents/bulk' ? answer({ done: 0, results: [{ id: 'doc-1', ok: false, problem: { type: 'forbidden', title: 'x', status: 403, detail: '' } }] }) : undefined)
  await show()
  await screen.findByText('Contrato 1')
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Home}{Delete}')
  expect(await screen.findByText('Excluir isto está fora do seu alcance.')).toBeVisible()
  expect(await screen.findByText('Contrato 1')).toBeVisible()
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
  expect(await screen.findByText('Escolha o que fica em cada campo que os dois mudaram.')).toBeVisible()
  expect(patches).toHaveLength(1)
  await userEvent.click(within(both).getByRole('radio', { name: /Contrato meu/ }))
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
