import { api, body } from '../../api/client'
import { personDetail } from '../../api/people'
import type { SchemaFound } from '../../api/schema'
import { Avatar } from '../../ui/Avatar'
import { Folha } from '../../ui/Folha'
import { format } from '../../ui/format'
import type { PaletteSource } from '../../ui/palette'
import { docText } from './i18n'

type Go = (to: string) => void

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

/** People and documents for Ctrl K: Enter opens, Tab says what can be done with them. */
export function foundSources(go: Go, canSend: boolean): PaletteSource[] {
  const find = finder()
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
          actions: [
            { id: `p-${p.id}-docs`, label: docText.text('palette.theirs', { name: p.name }), icon: 'docs', run: () => go(`/documentos?employee_id=${p.id}`) },
            ...(canSend ? [{ id: `p-${p.id}-send`, label: docText.text('palette.send', { name: p.name }), icon: 'up' as const, run: () => go(`/enviar?employee_id=${p.id}`) }] : []),
          ],
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
        return documents.map((d) => ({
          id: `d-${d.id}`,
          label: d.title,
          detail: [d.employee?.name, format().date(d.date)].filter(Boolean).join(', '),
          lead: <Folha classId={d.class} size="small" />,
          run: () => go(`/documentos?doc=${d.id}`),
        }))
      },
    },
  ]
}
