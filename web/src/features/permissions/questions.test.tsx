import { screen } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { answer, renderPage } from '../../app/testing'
import { AudiencePage } from './AudiencePage'
import { readWhy } from './reach'
import { WhyPage } from './WhyPage'

let asked: string[]
beforeEach(() => {
  asked = []
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const { pathname, search } = new URL((input as Request).url)
    asked.push(pathname + search)
    if (search.includes('user_id=x')) return Promise.resolve(answer({ type: 'urn:acervo:problem:invalid', errors: [{ field: 'user_id', message: 'must be a UUID' }] }, { status: 422 }))
    if (pathname.endsWith('/audience')) return Promise.resolve(answer({ detail: 'total', total: 3, groups: [], items: [], stopped: [], stopped_total: 0, past: false, at: '2026-11-23T12:00:00Z' }))
    return Promise.resolve(answer({}, { status: 404 }))
  })
})

it('a moment is an instant', () => {
  expect(readWhy({ at: '2026-11-23T12:00:00Z', group: 'g' })).toEqual({ search: { at: '2026-11-23T12:00:00Z', group: 'g' }, dropped: [] })
  for (const at of ['abc', '2026', '2026-11-23', '2026-99-99T12:00:00Z']) expect(readWhy({ at, action: 'fly' })).toEqual({ search: {}, dropped: ['at', 'action'] })
})

it('a moment that is none is left out of the address, and said', async () => {
  const { router } = await renderPage(<AudiencePage />, { path: '/documentos/d1/quem-ve?at=abc', route: '/documentos/$id/quem-ve' })
  expect((await screen.findAllByText('Parte do endereço não foi entendida e ficou de fora: at.'))[0]).toBeVisible()
  expect(await screen.findByRole('heading', { name: /3 pessoas/ })).toBeVisible()
  expect(router.state.location.search).toEqual({})
  expect(asked.filter((a) => a.includes('at=abc'))).toEqual([])
})

it('somebody who is nobody is left out of the address, and said', async () => {
  const { router } = await renderPage(<WhyPage />, { path: '/documentos/d1/por-que?user_id=x', route: '/documentos/$id/por-que' })
  expect((await screen.findAllByText('Parte do endereço não foi entendida e ficou de fora: user_id.'))[0]).toBeVisible()
  expect(router.state.location.search).toEqual({})
})
