import type { DocumentRow, DocumentType, FieldValue } from '../../api/documents'

/** A form's values. For several documents, '' stands for "they differ", and undefined person for "left alone". */
export type Draft = { title: string; employee_id: string | undefined; employee_name: string; type: string; date: string; fields: Record<string, string>; tags: string }

export function draftOf(docs: readonly DocumentRow[]): Draft {
  const first = docs[0]!
  const same = <T>(of: (doc: DocumentRow) => T) => docs.every((doc) => of(doc) === of(first))
  const many = docs.length > 1
  return {
    title: many ? '' : first.title,
    employee_id: same((d) => d.employee_id) ? (first.employee_id ?? '') : undefined,
    employee_name: same((d) => d.employee_id) ? (first.employee?.name ?? '') : '',
    type: same((d) => d.type) ? first.type : '',
    date: same((d) => d.date) ? first.date : '',
    fields: many ? {} : Object.fromEntries(Object.entries(first.fields ?? {}).map(([k, v]) => [k, String(v)])),
    tags: many ? '' : (first.tags ?? []).join(', '),
  }
}

/** A draft as the parts that two people may change apart from each other: each field of the type is one. */
export type Parts = Record<string, string | undefined>
const own = ['title', 'employee_id', 'type', 'date'] as const

export function partsOf(draft: Draft): Parts {
  const parts: Parts = Object.fromEntries(own.map((part) => [part, draft[part]?.trim()]))
  parts.tags = tagsOf(draft.tags).join(', ')
  for (const [id, value] of Object.entries(draft.fields)) if (value.trim()) parts[`fields.${id}`] = value.trim()
  return parts
}

/** The draft that says these parts. The name of its person is one of those given. */
export function draftFrom(parts: Parts, ...named: readonly Draft[]): Draft {
  const fields = Object.entries(parts).flatMap(([part, value]) => (part.startsWith('fields.') && value ? [[part.slice('fields.'.length), value] as const] : []))
  return {
    title: parts.title ?? '',
    employee_id: parts.employee_id,
    employee_name: named.find((d) => d.employee_id === parts.employee_id)?.employee_name ?? '',
    type: parts.type ?? '',
    date: parts.date ?? '',
    fields: Object.fromEntries(fields),
    tags: parts.tags ?? '',
  }
}

export type Change = { title?: string; employee_id?: string | null; type?: string; date?: string; fields?: Record<string, FieldValue | null>; tags?: string[] }

/** The merge patch that makes one document say what the draft says; empty when it does already. */
export function changes(doc: DocumentRow, draft: Draft, type: DocumentType | undefined): Change {
  const out: Change = {}
  if (draft.title.trim() !== doc.title) out.title = draft.title.trim()
  if (draft.employee_id !== undefined && draft.employee_id !== (doc.employee_id ?? '')) out.employee_id = draft.employee_id || null
  if (draft.type && draft.type !== doc.type) out.type = draft.type
  if (draft.date && draft.date !== doc.date) out.date = draft.date
  const tags = tagsOf(draft.tags)
  if (tags.join('\n') !== (doc.tags ?? []).join('\n')) out.tags = tags
  const fields: Record<string, FieldValue | null> = {}
  for (const field of type?.fields ?? []) {
    const text = (draft.fields[field.id] ?? '').trim()
    const value = text === '' ? null : field.kind === 'number' ? numberOf(text) : text
    if (value !== (doc.fields?.[field.id] ?? null)) fields[field.id] = value
  }
  // A type that does not have a field takes its value away.
  const known = new Set((type?.fields ?? []).map((f) => f.id))
  for (const id of Object.keys(doc.fields ?? {})) if (type && !known.has(id)) fields[id] = null
  if (Object.keys(fields).length) out.fields = fields
  return out
}

export function tagsOf(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()).filter(Boolean))]
}

/** A number as people write it: 1.234,5 or 1234.5. NaN when it is none. */
export function numberOf(text: string): number {
  const plain = text.includes(',') ? text.replaceAll('.', '').replace(',', '.') : text
  return plain.trim() === '' ? NaN : Number(plain)
}
