import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { className } from '../ui/classes'
import { usePreferences } from '../ui/preferences'
import { api, body } from './client'
import { asProblem } from './problem'
import { queryClient } from './query'
import type { components } from './schema'

export type Session = components['schemas']['Session']

/** Who is signed in, or null. Asked once, then kept until signing in or out, or until a live event changes it. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Infinity,
  gcTime: Infinity,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await body(api.GET('/api/session', { signal }))
    } catch (error) {
      if (asProblem(error).status === 401) return null
      throw error
    }
  },
})

/** The session inside the shell, where there always is one. Its classes are named in the page's language. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  const { language } = usePreferences()
  const session = useMemo(() => data && { ...data, classes: data.classes.map((c) => ({ ...c, name: className(c.id, c.name, language) })) }, [data, language])
  if (!session) throw new Error('useSession outside of the signed-in shell')
  return session
}

export function useMaybeSession(): Session | null | undefined {
  return useQuery(sessionQuery).data
}

export function useRoles() {
  const { user } = useSession()
  return { admin: user.roles.includes('admin'), hr: user.roles.includes('hr') }
}

/** Whether documents of others are their work. An administrator may grant, and reads nothing by that. */
export function hasTeam({ can, user }: Session): boolean {
  return can.has_reports || can.upload_others || (can.grant && !user.roles.includes('admin'))
}

/** The unit of somebody who manages people and nothing else: their pages speak of a team. */
export function teamUnit(session: Session): Session['user']['unit'] {
  const { can, user } = session
  return hasTeam(session) && can.has_reports && !user.roles.includes('hr') && !user.roles.includes('admin') ? user.unit : undefined
}

/** The class whose documents are their work, if it is one: occupational health, legal, payroll. Who keeps several speaks of documents. */
export function keptClass({ can, user }: Session): string | undefined {
  return user.roles.includes('hr') || user.roles.includes('admin') || can.keeps.length !== 1 ? undefined : can.keeps[0]
}

/** The emergency access that the documents of one person or unit are open by, if it is these that are looked for. */
export function emergencyOver(session: Session, search: { employee_id?: string; unit_id?: string }): Session['emergencies'][number] | undefined {
  return session.emergencies.find((e) => e.target_id === (e.target_kind === 'unit' ? search.unit_id : search.employee_id))
}

/** An auditor reads everyone's without having a team; a share or two do not make one. */
const handful = 20

/** Whether what reaches this person is their own papers and little else: then one column of them, no table, filters or tree. */
export function seesOwnOnly(session: Session): boolean {
  return !session.user.roles.includes('hr') && !hasTeam(session) && (session.summary?.people ?? 0) <= handful
}

/** Whether there are pages of people for them; the server draws the same line. */
export function seesPeople(session: Session): boolean {
  return session.user.roles.includes('admin') || !seesOwnOnly(session)
}

/** Whether the desk is for them: one's own certificate has a way of its own. */
export function sendsFromDesk(session: Session): boolean {
  return session.can.upload_others || (session.can.upload && !seesOwnOnly(session))
}

export async function signIn(username: string, password: string): Promise<Session> {
  const session = await body(api.POST('/api/session', { body: { username, password } }))
  queryClient.setQueryData(sessionQuery.queryKey, session)
  return session
}

const forgetters = new Set<() => unknown>()

/** Called when someone signs out, before the page is left: what a feature keeps on this device goes. */
export function onSignOut(forget: () => unknown): () => void {
  forgetters.add(forget)
  return () => forgetters.delete(forget)
}

/** Ends the session and leaves the page altogether, so that nothing of what was read stays in its memory. */
export async function signOut() {
  await api.DELETE('/api/session').catch(() => undefined) // ended already is what was wanted
  await Promise.allSettled([...forgetters].map((forget) => forget()))
  window.location.assign('/entrar')
}
