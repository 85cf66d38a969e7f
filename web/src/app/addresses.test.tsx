import { screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, it, vi } from 'vitest'
import { AccountsPage } from '../features/accounts/AccountsPage'
import { PermissionsPage } from '../features/permissions/PermissionsPage'
import { ReachPage } from '../features/permissions/ReachPage'
import { ReviewPage } from '../features/permissions/ReviewPage'
import { TrailPage } from '../features/trail/TrailPage'
import { layOut } from '../ui/testing'
import { answer, renderPage, someone } from './testing'

// An address may be old, or typed: what of it is not understood is left out and said, and the rest is answered.

const admin = { ...someone, user: { ...someone.user, roles: ['admin', 'employee'] }, can: { ...someone.can, manage_accounts: true } }
const pages: [string, ReactNode, string, string[], Record<string, string>][] = [
  ['permissions', <PermissionsPage />, '/permissoes?subject_kind=zzz&effect=deny', ['subject_kind'], { effect: 'deny' }],
  ['the review', <ReviewPage />, '/permissoes/revisao?flag=zzz', ['flag'], {}],
  ['somebody’s reach', <ReachPage />, '/permissoes/alcance?user_id=zzz', ['user_id'], {}],
  ['the trail, by who', <TrailPage />, '/operacao?actor=zzz&type=acervo.document.read.v1', ['actor'], { type: 'acervo.document.read.v1' }],
  ['the trail, by days', <TrailPage />, '/operacao?from=2026-02-31&to=ontem', ['from', 'to'], {}],
  ['accounts', <AccountsPage />, '/contas?role=A!&status=active', ['role'], { status: 'active' }],
]

it('permissions: leaves out a class that there is not, and says so, where an empty list would say that nobody has any', async () => {
  layOut(1200, 900)
  const asked: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    asked.push((input as Request).url)
    return Promise.resolve(answer({ items: [], total: 0, units: [], teams: [], roles: [] }))
  })
  const { router } = await renderPage(<PermissionsPage />, { path: '/permissoes?class=zzz&effect=deny', route: '/permissoes', session: admin })
  expect((await screen.findAllByText('Parte do endereço não foi entendida e ficou de fora: class.'))[0]).toBeVisible()
  await waitFor(() => expect(router.state.location.search).toEqual({ effect: 'deny' }))
  expect(asked.filter((url) => url.includes('/api/permissions?')).length).toBeGreaterThan(0)
  expect(asked.filter((url) => url.includes('zzz'))).toEqual([])
})

it.each(pages)('%s: leaves out what is malformed, and says so', async (_, page, path, names, left) => {
  layOut(1200, 900)
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const url = new URL((input as Request).url)
    const bad = names.filter((name) => (url.searchParams.get(name) ?? '') !== '')
    if (url.pathname.endsWith('/user/zzz')) return Promise.resolve(answer({ type: 'urn:acervo:problem:not_found', title: '', status: 404 }, { status: 404 }))
    if (bad.length && !url.pathname.includes('review')) return Promise.resolve(answer({ type: 'urn:acervo:problem:invalid', title: '', status: 422, errors: bad.map((field) => ({ field, message: 'is not right' })) }, { status: 422 }))
    return Promise.resolve(answer({ items: [], total: 0, counts: [], units: [], teams: [], roles: [], classes: [], actions: [], effects: [], people: 0 }))
  })
  const { router } = await renderPage(page, { path, route: path.split('?')[0], session: admin })
  expect((await screen.findAllByText(`Parte do endereço não foi entendida e ficou de fora: ${names.join(', ')}.`))[0]).toBeVisible()
  await waitFor(() => expect(router.state.location.search).toMatchObject(left))
  for (const name of names) expect(router.state.location.search).not.toHaveProperty(name)
  await waitFor(() => expect(screen.queryByText(/O problema é nosso/)).toBeNull())
})
