import { api, body } from '../../api/client'
import { personDetail } from '../../api/people'
import type { SchemaFound } from '../../api/schema'
import { Avatar } from '../../ui/Avatar'
import { Folha } from '../../ui/Folha'
import { format } from '../../ui/format'
import type { PaletteItem, PaletteSource } from '../../ui/palette'
import { docText } from './i18n'

type Go = (to: string) => void

/** The rest is one Enter away, in the list. */
const mostDocuments = 5

/** One question to the server finds both; the sources share its answer. */
function finder() {
  let last: { query: string; answer: Promise<SchemaFound> } | undefined
  return (query: string, signal: AbortSignal) => {
    if (last?.query !== query) {
      const answer = body(api.GET('/api/search', { params: { query: { q: query } }, signal }))
      last = { query, answer }
      answer.catch(() => (last = undefined))
    }
    return last.answer
  }
}

/** People and documents for Ctrl K: Enter opens, Tab says what can be done with them; with the first person, it is said at once. */
export function foundSources(go: Go, canSend: boolean, doing: () => string): PaletteSource[] {
  const find = finder()
  const about = (p: { id: string; name?: string }): PaletteItem[] => [
    { id: `p-${p.id}-docs`, label: docText.text('palette.theirs', { name: p.name }), icon: 'docs', run: () => go(`/documentos?employee_id=${p.id}`) },
    ...(canSend ? [{ id: `p-${p.id}-send`, label: docText.text('palette.send', { name: p.name }), icon: 'up' as const, run: () => go(`/enviar?employee_id=${p.id}`) }] : []),
  ]
  return [
    {
      id: 'people',
      kind: 'find',
      heading: () => docText.text('palette.people'),
      async search(query, signal) {
        if (query.length < 2) return []
        const { people } = await find(query, signal)
        return people.map((p) => ({
          id: `p-${p.id}`,
          label: p.name ?? '',
          detail: personDetail(p),
          lead: <Avatar name={p.name ?? ''} size="small" quiet />,
          run: () => go(`/pessoas/${p.id}`),
          actions: about(p),
        }))
      },
    },
    {
      id: 'documents',
      kind: 'find',
      heading: () => docText.text('palette.documents'),
      async search(query, signal) {
        if (query.length < 2) return []
        const { documents } = await find(query, signal)
        return documents.slice(0, mostDocuments).map((d) => ({
          id: `d-${d.id}`,
          label: d.title,
          detail: d.employee?.name,
          end: format().date(d.date),
          lead: <Folha classId={d.class} size="small" />,
          run: () => go(`/documentos?doc=${d.id}`),
        }))
      },
    },
    {
      id: 'first-person',
      kind: 'find',
      heading: doing,
      async search(query, signal) {
        if (query.length < 2) return []
        const { people } = await find(query, signal)
        return people.slice(0, 1).flatMap(about).map((item) => ({ ...item, id: `do-${item.id}` }))
      },
    },
  ]
}
