import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSession } from '../../api/session'
import { useFormat } from '../format'
import { groupWords, ownWords, willSeeQuery, willWords } from './audience'
import { reachText } from './words'

/** "Quem vai ver", before anything is sent: how many, exactly, and by which ways. What cannot be counted is left to `otherwise`. */
export function WhoWillSee({ employeeId, classId, otherwise }: { employeeId?: string; classId: string; /** What the class alone says. */ otherwise: ReactNode }) {
  const t = reachText.useText()
  const f = useFormat()
  const { data, isError } = useQuery(willSeeQuery(employeeId, classId))
  const own = useSession().user.employee_id === employeeId && !!employeeId
  const groups = data && groupWords(data, t, f)
  return (
    <p aria-busy={(!data && !isError) || undefined}>
      <b>{t('will.title')}:</b> {data ? (own ? ownWords(data, true, t, f) : `${willWords(data, t)}${groups ? ` ${f.capital(groups)}.` : ''}`) : isError ? otherwise : t('will.asking')}
    </p>
  )
}
