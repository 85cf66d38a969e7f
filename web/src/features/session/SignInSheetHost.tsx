import { lazy, Suspense, useEffect, useState } from 'react'
import { onSessionEnded } from '../../api/client'
import { queryClient } from '../../api/query'
import { sessionQuery, type Session } from '../../api/session'

const SignInSheet = lazy(() => import('./SignInSheet'))

/** When an answer says 401 under an open page, the page stays and a sign-in sheet comes over it. */
export function SignInSheetHost() {
  const [ended, setEnded] = useState<Session>()
  useEffect(
    () =>
      onSessionEnded(() => {
        const last = queryClient.getQueryData(sessionQuery.queryKey)
        if (last) setEnded(last)
      }),
    [],
  )
  if (!ended) return null
  return (
    <Suspense>
      <SignInSheet last={ended} onDone={() => setEnded(undefined)} />
    </Suspense>
  )
}
