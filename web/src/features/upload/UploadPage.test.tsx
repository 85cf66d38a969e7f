import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, renderPage, someone } from '../../app/testing'
import { Problem } from '../../api/problem'
import * as wire from '../../api/send'
import { listenToFileDrops } from '../../ui/fileDrops'
import { listenToShortcuts } from '../../ui/shortcuts'
import { desk } from './desk'
import type { DocumentType } from './row'
import { addFiles, clearDesk } from './sending'
import UploadEverywhere from './UploadEverywhere'
import { UploadPage } from './UploadPage'

// What files look like inside is the viewer's own matter.
vi.mock('../../ui/viewer/Viewer', () => ({ Viewer: () => null }))

const contract = { id: 't1', name: 'Contrato de trabalho', class: 'personal', fields: [{ id: 'vinculo', name: 'Vínculo', kind: 'text', required: true }] } as unknown as DocumentType
const note = { id: 't2', name: 'Atestado médico', class: 'medical', fields: [] } as unknown as DocumentType
const session = { ...someone, types: [contract, note] }
const ana = { id: 'e1', name: 'Ana Paula de Souza', registration: '004217', unit_name: 'CD Curitiba' }
const ana2 = { id: 'e2', name: 'Ana Souza', registration: '005001', unit_name: 'CD Maringá' }
const guesses: Record<string, object> = {
  '004217_atestado.pdf': { certainty: 'certain', reason: 'registration', found: '004217', people: [ana], type_id: 't2' },
  '005001_atestado.pdf': { certainty: 'certain', reason: 'registration', found: '005001', people: [ana2], type_id: 't2' },
  'atestado ana.pdf': { certainty: 'guess', reason: 'name', people: [ana], type_id: 't2' },
  'contrato ana souza.docx': { certainty: 'guess', reason: 'name', people: [ana, ana2], type_id: 't1' },
}

const audiences: string[] = []
const binned: object[] = []

function server() {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    const { pathname } = new URL(request.url)
    if (pathname === '/api/upload/guess') {
      const { filenames } = (await request.json()) as { filenames: string[] }
      return answer({ items: filenames.map((filename) => ({ filename, certainty: 'none', people: [], ...guesses[filename] })) })
    }
    if (pathname === '/api/documents/bulk') {
      const asked = (await request.json()) as { ids: string[]; delete?: boolean }
      binned.push(asked)
      return answer({ results: asked.ids.map((id) => (id === 'd-kept' ? { id, ok: false, problem: { status: 403 } } : { id, ok: true })) })
    }
    if (pathname === '/api/documents/allowed') {
      const { ids } = (await request.json()) as { ids: string[] }
      return answer({ items: ids.map((id) => ({ id, can: id === 'd-not' ? ['download'] : ['download', 'delete'] })) })
    }
    if (pathname === '/api/people') return answer({ items: [ana, ana2] })
    if (pathname === '/api/audience') {
      audiences.push(new URL(request.url).search)
      return answer({ total: 14, me: false, detail: 'names', groups: [{ key: 'team:t1', via: 'team', name: 'DP Sul', count: 6, permission_ids: [] }, { key: 'self', via: 'self', count: 1, permission_ids: [] }], items: [], stopped: [] })
    }
    return answer({ items: [] })
  })
}

const pdf = (name: string) => new File(['%PDF'], name, { type: 'application/pdf' })
const page = (
  <>
    <UploadPage />
    <UploadEverywhere />
  </>
)
const drop = (files: File[]) => {
  const dataTransfer = { types: ['Files'], files, items: files.map(() => ({ kind: 'file', webkitGetAsEntry: () => null })), dropEffect: '' }
  fireEvent.dragEnter(window, { dataTransfer })
  return { go: () => act(() => Promise.resolve(void fireEvent.drop(window, { dataTransfer }))) }
}
const row = (name: string) => screen.getByTitle(name).closest<HTMLElement>('[role=row]')!

describe('the desk', () => {
  let deaf: () => void
  beforeEach(() => {
    void server()
    const [drops, keys] = [listenToFileDrops(), listenToShortcuts()]
    deaf = () => (drops(), keys())
  })
  afterEach(() => {
    deaf()
    act(() => clearDesk())
  })

  it('takes in what was dropped before it was there', async () => {
    await drop([pdf('cedo.pdf')]).go()
    await renderPage(page, { path: '/enviar', session })
    expect(await screen.findByTitle('cedo.pdf')).toBeVisible()
  })

  it('counts the files over the window, and takes them in', async () => {
    await renderPage(page, { path: '/enviar', session })
    const over = drop([pdf('a.pdf'), pdf('b.pdf'), pdf('c.pdf')])
    expect(await screen.findByText('Solte para enviar 3 arquivos.')).toBeInTheDocument()
    await over.go()
    expect(screen.queryByText('Solte para enviar 3 arquivos.')).not.toBeInTheDocument()
    expect(await screen.findAllByText('Falta dizer de quem é')).toHaveLength(3)
  })

  it('sends what is certain, and never a guess that nobody confirmed', async () => {
    const send = vi.spyOn(wire, 'sendDocument').mockResolvedValue({ id: 'd1', created_at: '2026-11-23T17:31:00Z' } as never)
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('004217_atestado.pdf'), pdf('atestado ana.pdf')]).go()
    expect(await screen.findByText('matrícula 004217 no nome')).toBeInTheDocument()
    expect(screen.getByText('Ana Paula de Souza?')).toBeInTheDocument()
    expect(screen.getByText('só o nome confere')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Enviar 1 pronto' }))
    expect(await screen.findByText('Enviado')).toBeInTheDocument()
    expect(send).toHaveBeenCalledOnce()
    expect(send.mock.calls[0]![0]).toMatchObject({ filename: '004217_atestado.pdf', document: { employee_id: 'e1', type: 't2', title: 'Atestado médico' } })

    await userEvent.click(screen.getByRole('button', { name: 'Confirmar pessoa' }))
    await userEvent.click(screen.getByRole('button', { name: 'Enviar 1 pronto' }))
    await waitFor(() => expect(send).toHaveBeenCalledTimes(2))
    expect(await screen.findByText(/2 enviados/)).toBeInTheDocument()
  })

  it('lists homonyms by unit and matrícula, and asks for what the type requires', async () => {
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('contrato ana souza.docx')]).go()
    expect(await screen.findByText('2 pessoas com esse nome')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Escolher qual delas' }))
    const list = await screen.findByRole('listbox', { name: 'De quem é', hidden: true }) // jsdom has no layout, so what floats counts as hidden
    expect(await within(list).findByText('CD Maringá, 005001')).toBeInTheDocument()
    await userEvent.click(within(list).getByRole('option', { name: /Ana Souza/, hidden: true }))
    await userEvent.click(await screen.findByRole('button', { name: 'Completar dados' }))
    await userEvent.type(await screen.findByLabelText('Vínculo'), 'CLT')
    expect(await screen.findByText('Pronto')).toBeInTheDocument()
    // Whose it is and what are known: so is who will see it, exactly.
    expect(await screen.findByText(/14 pessoas vão ver, e você, porque envia\. Equipe DP Sul \(6\) e a própria pessoa\./)).toBeInTheDocument()
    expect(audiences.at(-1)).toBe('?employee_id=e2&class=personal&limit=1')
  })

  it('says what is missing when nothing is ready, instead of a dead button', async () => {
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('foto.pdf')]).go()
    await screen.findByText('Falta dizer de quem é')
    await userEvent.click(screen.getByRole('button', { name: 'Enviar' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Falta em “foto.pdf”: falta dizer de quem é.')
  })

  it('keeps a row whose connection dropped; what the server refused shows at its field', async () => {
    const send = vi.spyOn(wire, 'sendDocument').mockRejectedValueOnce(new Problem({ status: 0 }))
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('004217_atestado.pdf')]).go()
    await userEvent.click(await screen.findByRole('button', { name: 'Enviar 1 pronto' }))
    expect(await screen.findByText('A conexão caiu')).toBeInTheDocument()
    send.mockRejectedValueOnce(new Problem({ status: 422, fields: [{ field: 'date', message: 'must be a date', code: 'not_a_date' }] }))
    await userEvent.click(screen.getByRole('button', { name: 'Tentar de novo' }))
    await userEvent.click(await screen.findByRole('button', { name: 'ver o que falta' }))
    expect(await screen.findByText('Escreva a data como 23/11/2026.')).toBeInTheDocument()
    expect(send.mock.calls[1]![0].key).toBe(send.mock.calls[0]![0].key)
    expect(desk.rows()).toHaveLength(1)
  })

  it('asks before one leaves, and keeps the desk for those who do', async () => {
    const { router } = await renderPage(<UploadPage />, { path: '/enviar', session })
    act(() => void addFiles([pdf('foto.pdf')]))
    await screen.findByText('Falta dizer de quem é')
    void router.navigate({ to: '/pessoas' })
    expect(await screen.findByRole('dialog', { name: 'Sair da mesa de envio?' })).toHaveTextContent('1 arquivo ainda não foi enviado.')
    await userEvent.click(screen.getByRole('button', { name: 'Ficar na mesa' }))
    expect(router.state.location.pathname).toBe('/enviar')
    void router.navigate({ to: '/pessoas' })
    await userEvent.click(await screen.findByRole('button', { name: 'Sair e deixar na mesa' }))
    await screen.findByText('elsewhere')
    expect(desk.rows()).toHaveLength(1)
  })

  it('asks before the tab is closed over unsent files, and not otherwise', async () => {
    await renderPage(page, { path: '/enviar', session })
    const close = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    expect(close()).toBe(false)
    await drop([pdf('foto.pdf')]).go()
    expect(close()).toBe(true)
  })

  it('Enter confirms the guess and goes on to the next that waits', async () => {
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('atestado ana.pdf'), pdf('foto.pdf')]).go()
    await screen.findByText('Ana Paula de Souza?')
    row('atestado ana.pdf').focus()
    fireEvent.keyDown(row('atestado ana.pdf'), { key: 'Enter' })
    expect(await screen.findByText('Pronto')).toBeInTheDocument()
    expect(document.activeElement).toBe(row('foto.pdf'))
  })

  it('says who will see each file before it is sent', async () => {
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('004217_atestado.pdf'), pdf('foto.pdf')]).go()
    const sure = within(row('004217_atestado.pdf'))
    expect(await sure.findByText('15 pessoas')).toBeInTheDocument()
    expect(sure.getByTitle(/DP Sul \(6\), a própria pessoa e você$/)).toBeInTheDocument()
    expect(within(row('foto.pdf')).getByText('depende do tipo')).toBeInTheDocument()
  })

  it('a person chosen for one file is offered for those below that have none', async () => {
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('a.pdf'), pdf('b.pdf'), pdf('004217_atestado.pdf'), pdf('c.pdf')]).go()
    await screen.findByText('matrícula 004217 no nome')
    row('a.pdf').focus()
    fireEvent.keyDown(row('a.pdf'), { key: 'Enter' })
    const list = await screen.findByRole('listbox', { name: 'De quem é', hidden: true })
    await userEvent.click(await within(list).findByRole('option', { name: /Ana Souza/, hidden: true }))
    // Asked by keyboard: what it lacks next is asked at once.
    const types = await screen.findByRole('listbox', { name: 'Tipo', hidden: true })
    await userEvent.click(within(types).getByRole('option', { name: /Atestado médico/, hidden: true }))
    await waitFor(() => expect(document.activeElement).toBe(row('b.pdf')))
    await userEvent.click(within(row('a.pdf')).getByText('também nos 2 que faltam abaixo'))
    expect(desk.rows().map((r) => r.person !== 'company' && r.person?.id)).toEqual(['e2', 'e2', 'e1', 'e2'])
  })

  it('after sending the next paper has the focus; what was sent goes into the bin, and is asked again', async () => {
    vi.spyOn(wire, 'sendDocument').mockResolvedValueOnce({ id: 'd1', created_at: '2026-11-23T17:31:00Z' } as never).mockResolvedValueOnce({ id: 'd-kept', created_at: '2026-11-23T17:31:00Z' } as never)
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('004217_atestado.pdf'), pdf('foto.pdf')]).go()
    await userEvent.click(await screen.findByRole('button', { name: 'Enviar 1 pronto' }))
    expect(document.activeElement).toBe(row('foto.pdf'))
    await userEvent.click(await screen.findByRole('button', { name: 'desfazer' }))
    expect(await screen.findByText('o enviado está na lixeira')).toBeInTheDocument()
    expect(binned.at(-1)).toEqual({ ids: ['d1'], delete: true })
    expect(desk.rows()[0]).toMatchObject({ stage: 'open', confirmed: false, key: undefined })
    expect(screen.getByText('desfeito: confira de quem é')).toBeInTheDocument()
    expect(document.activeElement).toBe(row('004217_atestado.pdf'))

    // What may not be deleted stays, and says so.
    await userEvent.click(screen.getByRole('button', { name: 'Confirmar pessoa' }))
    await userEvent.click(screen.getByRole('button', { name: 'Enviar 1 pronto' }))
    await screen.findByRole('button', { name: 'desfazer' })
    act(() => void fireEvent.keyDown(row('foto.pdf'), { key: 'z', ctrlKey: true }))
    expect(await screen.findByText(/excluir está fora do seu alcance/)).toBeInTheDocument()
    expect(desk.rows()[0]).toMatchObject({ stage: 'sent' })
  })

  it('does not offer to take back what this person may not delete', async () => {
    vi.spyOn(wire, 'sendDocument').mockResolvedValueOnce({ id: 'd-not', created_at: '2026-11-23T17:31:00Z' } as never).mockResolvedValueOnce({ id: 'd1', created_at: '2026-11-23T17:31:00Z' } as never)
    await renderPage(page, { path: '/enviar', session })
    await drop([pdf('004217_atestado.pdf'), pdf('005001_atestado.pdf')]).go()
    await userEvent.click(await screen.findByRole('button', { name: 'Enviar 2 prontos' }))
    expect(await within(row('005001_atestado.pdf')).findByRole('button', { name: 'desfazer' })).toBeInTheDocument()
    expect(within(row('004217_atestado.pdf')).getByText('Enviado')).toBeInTheDocument()
    expect(screen.getAllByRole('button', { name: 'desfazer' })).toHaveLength(1)
    // Nor by its key, nor with the others.
    const before = binned.length
    act(() => void fireEvent.keyDown(row('004217_atestado.pdf'), { key: 'z', ctrlKey: true }))
    await vi.waitFor(() => expect(binned.slice(before)).toEqual([{ ids: ['d1'], delete: true }]))
  })
})
