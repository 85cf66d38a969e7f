import type { DocumentRow, DocumentType, FieldValue, TypeField } from '../api/documents'
import type { Format } from './format'
import { fold } from './palette'

/** A field's value as people read it: days and months in words of the language, numbers with the unit its name gives. */
export function showValue(field: Pick<TypeField, 'kind' | 'name'> | undefined, value: FieldValue, f: Format): string {
  if (typeof value === 'number') {
    const unit = unitOf(field?.name)
    if (unit && /^[A-Z]{0,3}[$€£]$/.test(unit)) return `${unit} ${f.money(value)}`
    return unit ? `${f.decimal(value)} ${unit}` : f.decimal(value)
  }
  if (field?.kind !== 'choice' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return f.date(value)
  if (field?.kind !== 'choice' && /^\d{4}-(0\d|1[0-2])$/.test(value)) return f.month(`${value}-01`)
  return value
}

/** "Carga horária (h)" → h. */
const unitOf = (name: string | undefined) => /\(([^()]{1,8})\)\s*$/.exec(name ?? '')?.[1]

/** A field's name without the unit, which goes with the value. */
export const fieldName = (name: string) => (unitOf(name) ? name.replace(/\s*\([^()]*\)\s*$/, '') : name)

/** The second line of a row: the type when the title does not say it, then the first two fields that say something new. */
export function keyLine(row: DocumentRow, type: DocumentType | undefined, f: Format): string {
  const title = fold(row.title)
  const out: string[] = []
  if (!title.includes(fold(row.type_name))) out.push(row.type_name)
  for (const field of type?.fields ?? []) {
    if (out.length >= 2) break
    const value = row.fields?.[field.id]
    if (value === undefined || value === '') continue
    const shown = showValue(field, value, f)
    if (title.includes(fold(shown))) continue
    out.push(told(field, value, shown))
  }
  const line = out.join(', ')
  return line.charAt(0).toLocaleUpperCase() + line.slice(1)
}

/** "3 dias", "válido até 20/11/2027", "Apto": the name only where the value alone would not be understood. */
function told(field: TypeField, value: FieldValue, shown: string): string {
  if (field.kind === 'date') return `${lower(field.name)} ${shown}`
  if (typeof value !== 'number' || unitOf(field.name)) return shown
  return /^\p{L}+$/u.test(field.name) ? `${shown} ${lower(field.name)}` : `${lower(field.name)}: ${shown}`
}

const lower = (name: string) => (/^\p{Lu}[\p{Ll}\s]/u.test(name) ? name.charAt(0).toLocaleLowerCase() + name.slice(1) : name)
