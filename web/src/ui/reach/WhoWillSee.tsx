import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSession } from '../../api/session'
import { useFormat } from '../format'
import { groupWords, willSeeQuery, willWords } from './audience'
import { reachText } from './words'

/** "Quem vai ver", before anything is sent: how many, exactly, and by which ways. What cannot be counted is left to `otherwise`. */
export function WhoWillSee({ employeeId, classId, otherwise }: { employeeId?: string; classId: string; /** What the class alone says. */ otherwise: ReactNode }) {
  const t = reachText.useText()
  const f = useFormat()
  const { data, isError } = useQuery(willSeeQuery(employeeId, classId))
  const own = useSession().user.employee_id === employeeId && !!employeeId
  // About oneself one is "você", and is not counted among the others.
  const groups = data && groupWords(own ? { groups: data.groups.filter((g) => g.via !== 'self') } : data, t, f)
  return (
    <p aria-busy={(!data && !isError) || undefined}>
      <b>{t('will.title')}:</b> {data ? `${own ? t('will.own', { count: data.total - (data.me === false ? 0 : 1) }) : willWords(data, t)}${groups ? ` ${groups}.` : ''}` : isError ? otherwise : t('will.asking')}
    </p>
  )
}
