import type { SchemaTypeField } from '../../api/schema'
import { fold } from '../../ui/palette'

export type Kind = SchemaTypeField['kind']
/** A field while it is edited: `key` is its place in the form, `id` its stable name once it has been saved. */
export type FieldDraft = { key: string; id?: string; name: string; kind: Kind; required: boolean; choices: string }

let count = 0
export const newField = (): FieldDraft => ({ key: `new-${++count}`, name: '', kind: 'text', required: false, choices: '' })
export const draftOf = (f: SchemaTypeField): FieldDraft => ({ key: f.id, id: f.id, name: f.name, kind: f.kind, required: !!f.required, choices: (f.choices ?? []).join('\n') })

/** A stable name from what people call it: "Válido até" → valido_ate. Unlike all in `taken`. */
export function fieldId(name: string, taken: ReadonlySet<string>): string {
  const plain = fold(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36)
  const base = plain || 'campo'
  let id = base
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`
  return id
}

export const choicesOf = (text: string) => [...new Set(text.split('\n').map((c) => c.trim()).filter(Boolean))]

/** The fields as they are sent: those that were saved keep their id whatever they are called now. */
export function fieldsOf(drafts: readonly FieldDraft[]): SchemaTypeField[] {
  const taken = new Set(drafts.flatMap((d) => (d.id ? [d.id] : [])))
  return drafts.map((d) => {
    const id = d.id ?? fieldId(d.name, taken)
    taken.add(id)
    return { id, name: d.name.trim(), kind: d.kind, ...(d.required && { required: true }), ...(d.kind === 'choice' && { choices: choicesOf(d.choices) }) }
  })
}

/** The same list with one item a place up or down. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const to = at + by
  if (to < 0 || to >= list.length) return [...list]
  const out = [...list]
  const [item] = out.splice(at, 1)
  out.splice(to, 0, item!)
  return out
}

/** What is said of a type, in the parts that two people may change apart from each other: each saved field is one, and so is their order. */
export type TypeValues = { name: string; class: string; validity: string; retention: string }
export type TypeParts = TypeValues & { order: string[]; [field: `field ${string}`]: FieldDraft | undefined }

export function partsOf(values: TypeValues, fields: readonly FieldDraft[]): TypeParts {
  const parts: TypeParts = { name: values.name.trim(), class: values.class, validity: values.validity.trim(), retention: values.retention.trim(), order: fields.map((f) => f.key) }
  for (const f of fields) parts[`field ${f.key}`] = f
  return parts
}

/** The same with only those fields in their orders that all three have: what was added or taken away is no other order. */
export function comparable(...all: [TypeParts, TypeParts, TypeParts]): [TypeParts, TypeParts, TypeParts] {
  return all.map((parts) => ({ ...parts, order: parts.order.filter((key) => all.every((other) => other.order.includes(key))) })) as [TypeParts, TypeParts, TypeParts]
}

/** The fields that merged parts say: in their order, and after it those that the other one added or kept. */
export function fieldsIn(parts: TypeParts): FieldDraft[] {
  const all = Object.entries(parts).flatMap(([part, value]) => (part.startsWith('field ') && value ? [value as FieldDraft] : []))
  const at = (f: FieldDraft) => (parts.order.includes(f.key) ? parts.order.indexOf(f.key) : parts.order.length)
  return all.sort((a, b) => at(a) - at(b))
}
