import type { DocumentRow, DocumentType, FieldValue, TypeField } from '../../api/documents'
import type { Format } from '../../ui/format'
import { fold } from '../../ui/palette'

/** A field's value as people read it. */
export function showValue(field: Pick<TypeField, 'kind'> | undefined, value: FieldValue, f: Format): string {
  if (typeof value === 'number') return f.decimal(value)
  if ((field?.kind === 'date' || field === undefined) && /^\d{4}-\d{2}-\d{2}$/.test(value)) return f.date(value)
  return value
}

/** The second line of a row: the type when the title does not say it, then the first two fields that say something. */
export function keyLine(row: DocumentRow, type: DocumentType | undefined, f: Format): string {
  const out: string[] = []
  if (!fold(row.title).includes(fold(row.type_name))) out.push(row.type_name)
  for (const field of type?.fields ?? []) {
    if (out.length >= 2) break
    const value = row.fields?.[field.id]
    if (value === undefined || value === '') continue
    const shown = showValue(field, value, f)
    if (fold(row.title).includes(fold(shown))) continue
    out.push(field.kind === 'date' ? `${lower(field.name)} ${shown}` : field.kind === 'number' ? `${shown} ${lower(field.name)}` : shown)
  }
  const line = out.join(', ')
  return line.charAt(0).toLocaleUpperCase() + line.slice(1)
}

const lower = (name: string) => (/^\p{Lu}[\p{Ll}\s]/u.test(name) ? name.charAt(0).toLocaleLowerCase() + name.slice(1) : name)

export type FileKind = 'pdf' | 'image' | 'word' | 'sheet' | 'text' | 'other'

export function fileKind(mediaType: string): FileKind {
  if (mediaType === 'application/pdf') return 'pdf'
  if (mediaType.startsWith('image/')) return 'image'
  if (/word|opendocument\.text|rtf/.test(mediaType)) return 'word'
  if (/excel|spreadsheet|csv/.test(mediaType)) return 'sheet'
  if (mediaType.startsWith('text/')) return 'text'
  return 'other'
}

/** What the browser can show by itself. */
export function canShow(mediaType: string): 'pdf' | 'image' | undefined {
  if (mediaType === 'application/pdf') return 'pdf'
  return /^image\/(png|jpeg|webp|gif|avif|bmp)$/.test(mediaType) ? 'image' : undefined
}
