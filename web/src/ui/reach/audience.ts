import { queryOptions } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { SchemaAudience } from '../../api/schema'
import type { Format } from '../format'
import { groupName, type reachText } from './words'

/** Who will see documents of a class about somebody, before they are sent; without a person, the company's own. */
export const willSeeQuery = (employeeId: string | undefined, classId: string) =>
  queryOptions({
    queryKey: ['audience', 'of', employeeId, classId],
    staleTime: 0,
    retry: false,
    queryFn: ({ signal }) => body(api.GET('/api/audience', { params: { query: { employee_id: employeeId, class: classId, limit: 1 } }, signal })),
  })

/** Who sees a document that is there. */
export const seesQuery = (documentId: string) =>
  queryOptions({
    queryKey: ['audience', 'document', documentId],
    staleTime: 0,
    retry: false,
    queryFn: ({ signal }) => body(api.GET('/api/documents/{id}/audience', { params: { path: { id: documentId }, query: { limit: 1 } }, signal })),
  })

type GroupRow = SchemaAudience['groups'][number]

/** What a group is called in the middle of a sentence: a unit with what is below it begins with its own name. */
function within(g: GroupRow, say: Say): string {
  const words = groupName(g, say)
  return (g.via === 'unit' && g.subject?.subtree) || words === g.name ? words : words.charAt(0).toLocaleLowerCase() + words.slice(1)
}

type Say = typeof reachText.text

/** "6 pessoas vão ver, e você, porque envia." Whoever sends keeps sight of what they sent. */
export function willWords({ total, me }: Pick<SchemaAudience, 'total' | 'me'>, say: Say): string {
  return say(me === false && total > 0 ? 'will.andYou' : 'will.count', { count: total })
}

/** "equipe Saúde ocupacional (4), a própria pessoa e mais 2 grupos", and whoever else is named; empty for whoever is told the total only. */
export function groupWords({ groups }: Pick<SchemaAudience, 'groups'>, say: Say, f: Format, most = 3, also?: string): string {
  const shown = groups.slice(0, most).map((g) => (g.via === 'self' || g.via === 'upload' ? within(g, say) : say('will.each', { name: within(g, say), count: g.count })))
  const more = groups.length - shown.length
  return f.list([...shown, ...(more > 0 ? [say('will.more', { count: more }).replace(/^(e|and) /, '')] : []), ...(also ? [also] : [])])
}

/** "você e mais 4 pessoas. Saúde ocupacional (4)." About oneself one is "você", and is not counted among the others, nor as who sent it. */
export function ownWords({ total, me, groups }: Pick<SchemaAudience, 'total' | 'me' | 'groups'>, sent: boolean, say: Say, f: Format): string {
  const others = groupWords({ groups: groups.filter((g) => g.via !== 'self' && !(sent && g.via === 'upload')) }, say, f)
  return say('will.own', { count: total - (me === false ? 0 : 1) }) + (others && ` ${f.capital(others)}.`)
}
