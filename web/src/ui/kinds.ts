import { queryClient } from '../api/query'
import { sessionQuery } from '../api/session'
import { words } from '../i18n/words'
import { className } from './classes'
import type { Format } from './format'

/** What documents of a class are, and whose, in a sentence: "documentos de saúde e jurídicos de Ana Lima". */
const text = words(
  'kinds',
  {
    of: 'documentos {{kinds}}',
    class: 'da classe {{name}}',
    known: { public: 'públicos', personal: 'pessoais', payroll: 'de folha', medical: 'de saúde', legal: 'jurídicos' },
    whose: { employee: 'de {{name}}', employeeUnknown: 'de uma pessoa', unit: 'da unidade {{name}}', unitUnknown: 'de uma unidade', below: '{{whose}} e das que ficam abaixo' },
  },
  {
    of: '{{kinds}} documents',
    class: '{{name}}',
    known: { public: 'public', personal: 'personal', payroll: 'payroll', medical: 'health', legal: 'legal' },
    whose: { employee: 'of {{name}}', employeeUnknown: 'of a person', unit: 'of the unit {{name}}', unitUnknown: 'of a unit', below: '{{whose}} and those below it' },
  },
)

const first: Record<string, string> = { public: 'Público', personal: 'Pessoal', payroll: 'Folha', medical: 'Saúde', legal: 'Jurídico' }
type Known = 'public' | 'personal' | 'payroll' | 'medical' | 'legal'

/** A class that was renamed, or that the company added, is called by its name. `classes` as the session has them. */
export function documentsOf(ids: readonly string[], f: Format, classes: readonly { id: string; name: string }[] = queryClient.getQueryData(sessionQuery.queryKey)?.classes ?? []): string {
  const kinds = ids.map((id) => {
    const name = classes.find((c) => c.id === id)?.name
    const usual = id in first && (!name || name === first[id] || name === className(id, first[id]!, 'en'))
    return usual ? text.text(`known.${id as Known}`) : text.text('class', { name: className(id, name ?? id, f.language) })
  })
  return text.text('of', { kinds: f.list(kinds) })
}

/** Whose they are: "de Ana Lima", "da unidade CD Curitiba e das que ficam abaixo". */
export function whoseWords(target: { kind?: string; name?: string; subtree?: boolean }): string {
  const kind = target.kind === 'unit' ? 'unit' : 'employee'
  const whose = target.name ? text.text(`whose.${kind}`, { name: target.name }) : text.text(`whose.${kind}Unknown`)
  return target.subtree ? text.text('whose.below', { whose }) : whose
}
