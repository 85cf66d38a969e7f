import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router'
import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { queryClient } from '../api/query'
import { sessionQuery, type Session } from '../api/session'
import { Providers } from './providers'
import { parseSearch, stringifySearch } from './search'

/** Somebody of human resources, for tests. */
export const someone: Session = {
  user: { account_id: 'a1', username: 'beatriz', employee_id: 'e1', name: 'Beatriz Nakamura', position: 'Analista de DP', unit: { id: 'u1', name: 'DP Sul' }, roles: ['hr', 'employee'] },
  company: 'Transportes Aroeira',
  unread: 0,
  types: [],
  classes: [
    { id: 'public', name: 'Público', restricted: false },
    { id: 'personal', name: 'Pessoal', restricted: false },
    { id: 'payroll', name: 'Folha', restricted: false },
    { id: 'medical', name: 'Saúde', restricted: true },
    { id: 'legal', name: 'Jurídico', restricted: false },
  ],
  views: [],
  emergencies: [],
  bin_days: 30,
  can: { see_documents: true, upload: true, upload_others: true, share: true, grant: true, manage_people: true, manage_types: true, manage_accounts: false, has_reports: false, delete: true, keeps: ['public', 'personal'] },
}

/**
 * Renders a page as the app does (words, theme, queries, session), at `path` of a router that knows only it. `route` is the
 * page's own pattern, so that `useParams({ from: '/shell/pessoas/$id' })` works.
 */
export async function renderPage(page: ReactNode, { path = '/', route, session = someone, outside }: { path?: string; route?: string; session?: Session; /** One of the two pages before there is a session. */ outside?: boolean } = {}) {
  queryClient.clear()
  queryClient.setQueryData(sessionQuery.queryKey, session)
  const root = createRootRoute({ component: Outlet })
  const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Outlet })
  const own = createRoute({ getParentRoute: () => (outside ? root : shell) as typeof shell, path: route ?? path.split('?')[0]!, component: () => page })
  const elsewhere = createRoute({ getParentRoute: () => root, path: '$', component: () => <p>elsewhere</p> })
  const router = createRouter({ routeTree: root.addChildren(outside ? [own, elsewhere] : [shell.addChildren([own]), elsewhere]), history: createMemoryHistory({ initialEntries: [path] }), parseSearch, stringifySearch })
  await router.load()
  // What a page waits for, such as its own code, is awaited within act: else React may never look again.
  const view = await act(() =>
    Promise.resolve(
      render(
        <Providers>
          <RouterProvider router={router as never} />
        </Providers>,
      ),
    ),
  )
  return { ...view, router }
}

/** A JSON answer for a stubbed fetch. */
export function answer(body: unknown, init: ResponseInit = {}): Response {
  const problem = (init.status ?? 200) >= 400
  return new Response(body === undefined ? null : JSON.stringify(body), { status: 200, ...init, headers: { 'Content-Type': problem ? 'application/problem+json' : 'application/json', ...init.headers } })
}
