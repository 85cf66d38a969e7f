import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { queryClient } from '../api/query'
import { seesPeople, sendsFromDesk, sessionQuery, type Session } from '../api/session'
import { standingViews } from '../features/documents/standing'
import { SignInSheetHost } from '../features/session/SignInSheetHost'
import { DocumentsEntry } from './DocumentsEntry'
import { NoPage, PageFailed } from './Fallbacks'
import { onlyFor } from './only'
import { parseSearch, stringifySearch } from './search'
import { startFor } from './shell/nav'
import { Shell } from './shell/Shell'

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <SignInSheetHost />
    </>
  ),
  notFoundComponent: NoPage,
})

/** Every page but the two doors: there is a session, or the way leads to the sign-in page and back. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/entrar', search: location.href === '/' ? {} : { para: location.href } })
    return { session }
  },
  component: Shell,
})

const start = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: ({ context }) => {
    const start = startFor(context.session)
    if (start === '/documentos') throw redirect({ to: start, search: standingViews(context.session)[0]?.search ?? {} })
    throw redirect({ to: start })
  },
})

const grants = ({ can }: Session) => can.grant

const any = (search: Record<string, unknown>) => search as Record<string, string | undefined>

// One route a page: path → lazy page of a feature. Search parameters are plain strings.
const home = createRoute({ getParentRoute: () => shell, path: '/inicio', component: lazyRouteComponent(() => import('../features/home/HomePage'), 'HomePage') })
const certificate = createRoute({ getParentRoute: () => shell, path: '/inicio/atestado', validateSearch: any, component: lazyRouteComponent(() => import('../features/home/CertificatePage'), 'CertificatePage') })
const documents = createRoute({ getParentRoute: () => shell, path: '/documentos', validateSearch: any, component: DocumentsEntry })
const why = createRoute({ getParentRoute: () => shell, path: '/documentos/$id/por-que', validateSearch: any, component: lazyRouteComponent(() => import('../features/permissions/WhyPage'), 'WhyPage') })
const whoSees = createRoute({ getParentRoute: () => shell, path: '/documentos/$id/quem-ve', validateSearch: any, component: lazyRouteComponent(() => import('../features/permissions/AudiencePage'), 'AudiencePage') })
const send = createRoute({ getParentRoute: () => shell, path: '/enviar', validateSearch: any, component: onlyFor(sendsFromDesk, () => import('../features/upload/UploadPage'), 'UploadPage') })
const people = createRoute({ getParentRoute: () => shell, path: '/pessoas', validateSearch: any, component: onlyFor(seesPeople, () => import('../features/people/PeoplePage'), 'PeoplePage') })
const person = createRoute({ getParentRoute: () => shell, path: '/pessoas/$id', validateSearch: any, component: onlyFor(seesPeople, () => import('../features/people/PersonPage'), 'PersonPage') })
const permissions = createRoute({ getParentRoute: () => shell, path: '/permissoes', validateSearch: any, component: onlyFor(grants, () => import('../features/permissions/PermissionsPage'), 'PermissionsPage') })
const newPermission = createRoute({ getParentRoute: () => shell, path: '/permissoes/nova', validateSearch: any, component: onlyFor(grants, () => import('../features/permissions/NewPermissionPage'), 'NewPermissionPage') })
const editPermission = createRoute({ getParentRoute: () => shell, path: '/permissoes/$id', validateSearch: any, component: onlyFor(grants, () => import('../features/permissions/EditPermissionPage'), 'EditPermissionPage') })
const review = createRoute({ getParentRoute: () => shell, path: '/permissoes/revisao', validateSearch: any, component: onlyFor(grants, () => import('../features/permissions/ReviewPage'), 'ReviewPage') })
const reach = createRoute({ getParentRoute: () => shell, path: '/permissoes/alcance', validateSearch: any, component: onlyFor(grants, () => import('../features/permissions/ReachPage'), 'ReachPage') })
const notices = createRoute({ getParentRoute: () => shell, path: '/avisos', component: lazyRouteComponent(() => import('../features/notifications/NotificationsPage'), 'NotificationsPage') })
const accounts = createRoute({ getParentRoute: () => shell, path: '/contas', validateSearch: any, component: lazyRouteComponent(() => import('../features/accounts/AccountsPage'), 'AccountsPage') })
const types = createRoute({ getParentRoute: () => shell, path: '/tipos', validateSearch: any, component: lazyRouteComponent(() => import('../features/accounts/TypesPage'), 'TypesPage') })
const emergencies = createRoute({ getParentRoute: () => shell, path: '/acesso-emergencial', validateSearch: any, component: lazyRouteComponent(() => import('../features/emergency/EmergencyPage'), 'EmergencyPage') })
const trail = createRoute({ getParentRoute: () => shell, path: '/operacao', validateSearch: any, component: lazyRouteComponent(() => import('../features/trail/TrailPage'), 'TrailPage') })
const sessions = createRoute({ getParentRoute: () => shell, path: '/sessoes', component: lazyRouteComponent(() => import('../features/accounts/SessionsPage'), 'SessionsPage') })
/** What leads nowhere: said inside the frame, so that the way on is at hand. */
const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NoPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/entrar',
  validateSearch: (search): { para?: string } => (typeof search.para === 'string' && /^\/(?!\/)/.test(search.para) ? { para: search.para } : {}),
  beforeLoad: async ({ search }) => {
    const session = await queryClient.ensureQueryData(sessionQuery).catch(() => null)
    if (session) throw redirect({ href: search.para ?? '/' })
  },
  component: lazyRouteComponent(() => import('../features/session/SignInPage'), 'SignInPage'),
})
const setUp = createRoute({ getParentRoute: () => root, path: '/comecar/$token', component: lazyRouteComponent(() => import('../features/session/SetUpPage'), 'SetUpPage') })

const tree = root.addChildren([
  shell.addChildren([start, home, certificate, documents, why, whoSees, send, people, person, permissions, newPermission, review, reach, editPermission, notices, accounts, types, emergencies, trail, sessions, nowhere]),
  signIn,
  setUp,
])

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: NoPage,
  defaultPendingMs: 400,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
