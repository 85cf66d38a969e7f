import { lazyRouteComponent } from '@tanstack/react-router'
import { queryClient } from '../api/query'
import { sessionQuery, useSession, type Session } from '../api/session'
import { NoPage } from './Fallbacks'

/** A lazy page of a feature that is there for some: for the others the address is like one that nobody knows. */
export function onlyFor<N extends string>(may: (session: Session) => boolean, load: () => Promise<{ [K in N]: () => React.ReactNode }>, name: N) {
  const Page = lazyRouteComponent(() => load().then((m) => ({ default: m[name] })))
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
