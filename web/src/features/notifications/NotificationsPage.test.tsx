import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { queryClient } from '../../api/query'
import { sessionQuery } from '../../api/session'
import { answer, renderPage, someone } from '../../app/testing'
import { noticeSentence } from '../../ui/Notice'
import { setPreferences } from '../../ui/preferences'
import type { Notice } from './data'
import { NotificationsPage } from './NotificationsPage'

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
const notice = (id: string, change: Partial<Notice> = {}): Notice => ({ id, kind: 'share_given', title: `Contrato ${id}`, document_id: `d-${id}`, created_at: at(10), params: { title: `Contrato ${id}`, actor: 'Beatriz Nakamura' }, ...change })

const sources: EventTarget[] = [] // the page has one, which outlives a test
let inbox: Notice[] = []
const sends = (name: string, data: unknown) => act(() => void sources.at(-1)!.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) })))

function server() {
  return vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const { pathname } = new URL((input as Request).url)
    if (pathname === '/api/notifications/read-all') return Promise.resolve(answer({ unread: 0 }))
    const read = /notifications\/(.+)\/read$/.exec(pathname)
    if (read) return Promise.resolve(inbox.some((n) => n.id === read[1]) ? answer(notice(read[1]!, { read_at: at(0) })) : answer({ title: 'Not found', status: 404 }, { status: 404 }))
    return Promise.resolve(answer({ items: inbox, unread: inbox.length }))
  })
}
const unread = () => queryClient.getQueryData(sessionQuery.queryKey)?.unread
const rows = () => screen.getAllByRole('listitem').map((li) => within(li).getByRole('link').textContent)

describe('the inbox', () => {
  beforeEach(() => {

    inbox = [notice('n2'), notice('n1', { created_at: at(60 * 24 * 2), read_at: at(5) })]
    vi.stubGlobal(
      'EventSource',
      class extends EventTarget {
        readonly CLOSED = 2
        readyState = 1
        constructor() {
          super()
          sources.push(this)
        }
        close() {}
      },
    )
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    setPreferences({ language: 'pt-BR' })
  })
  const open = async () => {
    const fetch = server()
    await renderPage(<NotificationsPage />, { path: '/avisos', session: { ...someone, unread: 1 } })
    await screen.findAllByText('Contrato n2')
    return fetch
  }

  it('is by day, each a sentence', async () => {
    await open()
    expect(screen.getAllByRole('heading', { level: 2 })).toHaveLength(2)
    expect(rows()[0]).toMatch(/^Beatriz Nakamura compartilhou Contrato n2 com você\./)
    expect(screen.getAllByText('não lido')).toHaveLength(1)
  })

  it('what is new waits above until it is asked for; the rows stay where they are', async () => {
    await open()
    sends('notification', notice('n3', { created_at: at(0) }))
    expect(await screen.findByRole('button', { name: '1 novo acima' })).toBeInTheDocument()
    expect(rows()).toHaveLength(2)
    await userEvent.click(screen.getByRole('button', { name: '1 novo acima' }))
    expect(rows()[0]).toContain('Contrato n3')
    expect(screen.queryByRole('button', { name: /acima/ })).not.toBeInTheDocument()
  })

  it('what may no longer be seen leaves by itself', async () => {
    await open()
    inbox = [inbox[1]!]
    sends('unread', { unread: 0 })
    await waitFor(() => expect(rows()).toHaveLength(1))
    expect(screen.queryAllByText('Contrato n2')).toHaveLength(0)
  })

  it('opening one reads it, at once', async () => {
    const fetch = await open()
    await userEvent.click(screen.getByRole('link', { name: /Contrato n2/ }))
    await waitFor(() => expect(fetch.mock.calls.some(([r]) => (r as Request).url.endsWith('/n2/read') && (r as Request).method === 'POST')).toBe(true))
    expect(unread()).toBe(0)
  })

  it('one that is gone when it is read leaves the list and says so', async () => {
    await open()
    inbox = []
    await userEvent.click(screen.getByRole('button', { name: 'Marcar como lido' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('não está mais ao seu alcance')
    expect(screen.queryAllByText('Contrato n2')).toHaveLength(0)
  })

  it('reads all that are shown, not what came since', async () => {
    const fetch = await open()
    await userEvent.click(screen.getByRole('button', { name: 'Marcar todos como lidos' }))
    await waitFor(() => expect(screen.queryAllByText('não lido')).toHaveLength(0))
    expect(fetch.mock.calls.map(([r]) => (r as Request).url).find((u) => u.includes('read-all'))).toContain('up_to=n2')
  })
})

describe('a sentence', () => {
  const friday = new Date()
  friday.setDate(friday.getDate() + 3)
  const day = (language: string) => new Intl.DateTimeFormat(language, { weekday: 'long' }).format(friday)
  it.each([
    [notice('a', { params: { title: '', actor: 'Beatriz', expires_at: friday.toISOString() } }), () => `Beatriz compartilhou Contrato a com você até ${day('pt-BR')}.`, () => `Beatriz shared Contrato a with you until ${day('en')}.`],
    [notice('a', { params: { title: '' } }), () => 'Contrato a foi compartilhado com você.', () => 'Contrato a was shared with you.'],
    [notice('a', { kind: 'document_about_you' }), () => 'Beatriz Nakamura enviou um documento seu: Contrato a.', () => 'Beatriz Nakamura sent a document of yours: Contrato a.'],
    [notice('a', { kind: 'share_expiring', params: { title: '', expires_at: friday.toISOString() } }), () => `Seu acesso a Contrato a vai até ${day('pt-BR')}.`, () => `Your access to Contrato a lasts until ${day('en')}.`],
  ])('%#', (n, pt, en) => {
    expect(noticeSentence(n)).toBe(pt())
    setPreferences({ language: 'en' })
    expect(noticeSentence(n)).toBe(en())
    setPreferences({ language: 'pt-BR' })
  })
})
