import type { SchemaDocumentType } from '../../api/schema'
import type { DocumentRow } from './data'
import type { Format } from '../../ui/format'
import { fold } from '../../ui/palette'

/** The second line of a document: its type when the title does not say it, then the first two fields that say something. */
export function keyLine(row: DocumentRow, types: readonly SchemaDocumentType[], f: Format): string {
  const out: string[] = []
  if (!fold(row.title).includes(fold(row.type_name))) out.push(row.type_name)
  for (const field of types.find((t) => t.id === row.type)?.fields ?? []) {
    if (out.length >= 2) break
    const value = row.fields?.[field.id] as string | number | undefined
    if (value === undefined || value === '') continue
    const shown = typeof value === 'number' ? new Intl.NumberFormat(f.language).format(value) : field.kind === 'date' ? f.date(value) : value
    if (fold(row.title).includes(fold(shown))) continue
    out.push(field.kind === 'text' || field.kind === 'choice' ? shown : `${lower(field.name)} ${shown}`)
  }
  return f.capital(out.join(', '))
}

const lower = (name: string) => (/^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLocaleLowerCase() + name.slice(1) : name)
