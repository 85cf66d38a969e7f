import { lazyRouteComponent } from '@tanstack/react-router'
import { queryClient } from '../api/query'
import { sessionQuery, useSession, type Session } from '../api/session'
import { NoPage } from './Fallbacks'

/** A lazy page of a feature that is there for some: for the others the address is like one that nobody knows. */
export function onlyFor<T extends Record<string, any>, N extends keyof T & string>(may: (session: Session) => boolean, load: () => Promise<T>, name: N) { // eslint-disable-line @typescript-eslint/no-explicit-any -- a page's type hangs on the routes', which hangs on this
  const Page = lazyRouteComponent<T, N>(load, name) as React.ComponentType & { preload?: () => Promise<void> }
  return Object.assign(
    function Entry() {
      return may(useSession()) ? <Page /> : <NoPage />
    },
    {
      preload: async () => {
        const session = queryClient.getQueryData(sessionQuery.queryKey)
        if (session && may(session)) await Page.preload?.()
      },
    },
  )
}
