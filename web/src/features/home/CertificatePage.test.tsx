import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../../api/problem'
import * as wire from '../../api/send'
import { answer, renderPage, someone } from '../../app/testing'
import { addDays, today } from '../../ui/format'
import { CertificatePage } from './CertificatePage'
import { putDraft } from './draft'
import { outbox } from './outbox'
import * as photo from './photo'

vi.mock('../../ui/viewer/Viewer', () => ({ Viewer: () => null, useImageSource: () => undefined }))

// A whole page at work, on whatever machine.

const type = { id: 't9', name: 'Atestado médico', class: 'medical', fields: [{ id: 'inicio', name: 'A partir de', kind: 'date', required: true }, { id: 'dias', name: 'Dias', kind: 'number', required: true }] }
const session = { ...someone, user: { ...someone.user, name: 'Ana Paula de Souza', employee_id: 'e7', roles: ['employee'] }, types: [type] as never }
const file = new File(['x'], 'IMG_1.jpg', { type: 'image/jpeg' })
const open = async () => {
  putDraft(file)
  const view = await renderPage(<CertificatePage />, { path: '/inicio/atestado', session })
  await screen.findByRole('button', { name: 'Enviar atestado' })
  return view
}

describe('a certificate', () => {
  beforeEach(() => {
    vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
      const { pathname } = new URL((input as Request).url)
      const groups = [{ key: 'team:t1', via: 'team', name: 'Saúde ocupacional', count: 4, permission_ids: [] }]
      if (pathname === '/api/audience') return Promise.resolve(answer({ total: 5, me: true, groups }))
      if (pathname.endsWith('/audience')) return Promise.resolve(answer({ total: 5, groups: [...groups, { key: 'self', via: 'self', count: 1, permission_ids: [] }, { key: 'upload', via: 'upload', count: 1, permission_ids: [] }] }))
      return Promise.resolve(answer({ new: [], groups: [], notices: [], atestado: type }))
    })
    vi.spyOn(photo, 'preparePaper').mockResolvedValue({ content: file, filename: 'IMG_1.jpg', image: true, sharp: true })
  })
  afterEach(() => outbox.wipe())

  it('goes with its first day and its length, and shows a receipt to the second', async () => {
    const send = vi.spyOn(wire, 'sendDocument').mockResolvedValue({ id: '01a20b62-88b9-7476-b83b-ef4f93d10da0', employee_id: 'e7', created_by: 'a1', type: 't9', class: 'medical', title: 'Atestado médico, 3 dias', date: addDays(today(), -1), fields: { inicio: addDays(today(), -1), dias: 3 }, created_at: new Date(2026, 10, 23, 14, 32, 8).toISOString() } as never)
    await open()
    expect(screen.getByText('Foto nítida')).toBeInTheDocument()
    expect(screen.getByText('só hoje')).toBeInTheDocument()
    expect(await screen.findByText(/você e mais 4 pessoas\. Equipe Saúde ocupacional \(4\)\./)).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Ontem' }))
    await userEvent.click(screen.getByRole('button', { name: 'Um dia a mais' }))
    await userEvent.click(screen.getByRole('button', { name: 'Um dia a mais' }))
    await userEvent.click(screen.getByRole('button', { name: 'Enviar atestado' }))
    expect(await screen.findByRole('heading', { name: 'Atestado recebido.' })).toBeInTheDocument()
    expect(send.mock.calls[0]![0]).toMatchObject({ filename: 'IMG_1.jpg', document: { type: 't9', employee_id: 'e7', title: 'Atestado médico, 3 dias', date: addDays(today(), -1), fields: { inicio: addDays(today(), -1), dias: 3 } } })
    expect(screen.getByText('23/11/2026, 14:32:08')).toBeInTheDocument()
    expect(screen.getByText('2611-93D1-0DA0')).toBeInTheDocument()
    expect(await screen.findByText('você e mais 4 pessoas. Equipe Saúde ocupacional (4).')).toBeInTheDocument()
    expect(screen.getByText('Melhoras, Ana.', { exact: false })).toBeInTheDocument()
  })

  it('says that a photo looks blurred, and still lets it go', async () => {
    vi.mocked(photo.preparePaper).mockResolvedValue({ content: file, filename: 'IMG_1.jpg', image: true, sharp: false })
    vi.spyOn(wire, 'sendDocument').mockReturnValue(new Promise(() => {}))
    await open()
    expect(screen.getByText('Parece tremida. Refazer?')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Enviar atestado' }))
    expect(wire.sendDocument).toHaveBeenCalledOnce()
  })

  it('asks for the day when it is another one', async () => {
    const send = vi.spyOn(wire, 'sendDocument')
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Outro dia' }))
    await userEvent.click(screen.getByRole('button', { name: 'Enviar atestado' }))
    expect(await screen.findByText('Diga o primeiro dia.')).toBeInTheDocument()
    expect(send).not.toHaveBeenCalled()
    await waitFor(() => expect(screen.getByLabelText('Primeiro dia')).toHaveFocus())
  })

  it('without a network is kept on the device, and says until when', async () => {
    const send = vi.spyOn(wire, 'sendDocument').mockRejectedValue(new Problem({ status: 0 }))
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Enviar atestado' }))
    expect(await screen.findByRole('heading', { name: 'Guardado neste aparelho.' })).toBeInTheDocument()
    expect(outbox.state().items).toMatchObject([{ id: send.mock.calls[0]![0].key, account_id: 'a1' }])
  })

  it('that was refused says why, and tries again with the same key', async () => {
    const send = vi.spyOn(wire, 'sendDocument').mockRejectedValue(new Problem({ status: 403 }))
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Enviar atestado' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Não foi aceito: Isto está fora do seu alcance.')
    await userEvent.click(screen.getByRole('button', { name: 'Enviar atestado' }))
    await waitFor(() => expect(send).toHaveBeenCalledTimes(2))
    expect(send.mock.calls[1]![0].key).toBe(send.mock.calls[0]![0].key)
  })
})
