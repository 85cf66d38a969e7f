import { act, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { queryClient } from '../../api/query'
import { rereadRows } from '../../api/keyset'
import { listKey } from '../../features/permissions/keys'
import { answer, renderPage } from '../testing'
import { NavReview } from './NavReview'

it('counts what deserves a look, anew after a change, and shows nothing where there is nothing to tell', async () => {
  let reply = () => answer({ items: [], total: 1207 })
  const asked: string[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => (asked.push(new URL((input as Request).url).search), Promise.resolve(reply())))
  await renderPage(<NavReview />, { path: '/permissoes' })
  expect(await screen.findByText('1.207')).toBeVisible()
  expect(asked[0]).toBe('?flag=any&limit=1&count=true')
  reply = () => answer({ items: [], total: 0 })
  await act(() => rereadRows(queryClient, listKey))
  await waitFor(() => expect(screen.queryByText(/\d/)).toBeNull())
  reply = () => answer({ type: 'urn:acervo:problem:unavailable', title: '', status: 503 }, { status: 503 })
  await act(() => rereadRows(queryClient, listKey))
  expect(screen.queryByText(/\d/)).toBeNull()
})
