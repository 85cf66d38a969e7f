import { newKey } from '../../api/client'
import type { Problem } from '../../api/problem'
import type { components } from '../../api/schema'
import type { NewDocument, SentDocument } from '../../api/send'
import { parseDay, today, type Day } from '../../ui/format'
import { kindOf, unfit, type FileKind } from './kind'

export type Person = components['schemas']['Person']
export type DocumentType = components['schemas']['DocumentType']
export type TypeField = components['schemas']['TypeField']

/** How the person of a row came to be known; `given`: by the page that led here; `back`: it was sent so, and taken back. */
export type How = 'registration' | 'cpf' | 'name' | 'chosen' | 'given' | 'back'
/** `why` is asked for where the type's class is restricted. */
export type Share = { user_id: string; name: string; until: Day; why?: string }
export type Duplicate = { id: string; title: string; at: string; person?: string } | { above: string }

/** One file on the desk and what has been said about it. Rows are never changed, always replaced. */
export type Row = {
  readonly id: string
  readonly file: File
  readonly kind: FileKind
  readonly unfit?: 'program' | 'empty'
  /** Whether its name has been read by the server yet. */
  readonly read: boolean
  /** `company`: about nobody, the company's own. */
  readonly person?: Person | 'company'
  readonly how?: How
  /** A guess by name alone is not confirmed until a person says so; a row is never sent unconfirmed. */
  readonly confirmed: boolean
  /** Everyone whom the name fits. */
  readonly homonyms: readonly Person[]
  /** What in the name matched. */
  readonly found?: string
  readonly typeId?: string
  readonly typeHow?: 'name' | 'chosen'
  readonly date: Day
  readonly dateHow: 'name' | 'today' | 'chosen'
  /** Missing until someone writes one: then the type's name. */
  readonly title?: string
  readonly fields: Readonly<Record<string, string>>
  readonly share: readonly Share[]
  readonly hash?: string
  readonly hashing: boolean
  readonly duplicate?: Duplicate
  /** "Enviar assim mesmo". */
  readonly anyway?: boolean
  readonly stage: 'open' | 'queued' | 'sending' | 'sent' | 'failed'
  readonly sent: number
  readonly startedAt?: number
  readonly problem?: Problem
  /** Idempotency-Key of the attempt whose words were `keyed`. */
  readonly key?: string
  readonly keyed?: string
  readonly document?: SentDocument
  /** The person may delete what was sent. */
  readonly undoable?: boolean
  /** On its way into the bin, or why it could not go there. */
  readonly back?: 'going' | Problem
}

export function newRow(file: File, given: Partial<Pick<Row, 'person'>> = {}): Row {
  const bad = unfit(file)
  return {
    id: newKey(), file, kind: kindOf(file), unfit: bad, read: !!bad, confirmed: !!given.person, how: given.person && 'given', homonyms: [],
    date: today(), dateHow: 'today', fields: {}, share: [], hashing: false, stage: 'open', sent: 0, ...given,
  }
}

export const typeOf = (row: Row, types: readonly DocumentType[]) => types.find((t) => t.id === row.typeId)
export const titleOf = (row: Row, type: DocumentType | undefined) => row.title?.trim() || type?.name || ''
export const personName = (person: Person | 'company' | undefined) => (person && person !== 'company' ? (person.name ?? person.registration ?? '') : '')

/** What still has to be said before a row may go; empty when nothing. */
export type Missing = { person: boolean; confirm: boolean; type: boolean; fields: readonly TypeField[] }

export function missing(row: Row, types: readonly DocumentType[]): Missing {
  const type = typeOf(row, types)
  return {
    person: !row.person,
    confirm: !!row.person && !row.confirmed,
    type: !type,
    fields: (type?.fields ?? []).filter((f) => (f.required && !row.fields[f.id]?.trim()) || (f.kind === 'number' && row.fields[f.id]?.trim() && readNumber(row.fields[f.id]!) === undefined)),
  }
}

/** Where a row stands, as its last column says it. */
export type Standing = 'unfit' | 'reading' | 'sent' | 'sending' | 'queued' | 'failed' | 'duplicate' | 'person' | 'confirm' | 'type' | 'fields' | 'ready'

export function standing(row: Row, types: readonly DocumentType[]): Standing {
  if (row.unfit) return 'unfit'
  if (row.stage !== 'open') return row.stage
  if (!row.read) return 'reading'
  // Before any work on it: the file is there already.
  if (row.duplicate && !row.anyway) return 'duplicate'
  const lacks = missing(row, types)
  if (lacks.person) return 'person'
  if (lacks.type) return 'type'
  if (lacks.confirm) return 'confirm'
  if (lacks.fields.length) return 'fields'
  return 'ready'
}

/** Whether another try of a failed row can help without anything being changed. */
export function retriable(row: Row): boolean {
  const status = row.problem?.status ?? 0
  return row.stage === 'failed' && (status === 0 || status === 401 || status === 429 || status >= 500)
}

/** The metadata that travels before the file. */
export function metadata(row: Row, types: readonly DocumentType[]): NewDocument {
  const type = typeOf(row, types)
  const fields: Record<string, string | number> = {}
  for (const field of type?.fields ?? []) {
    const value = row.fields[field.id]?.trim()
    if (value) fields[field.id] = field.kind === 'number' ? (readNumber(value) ?? value) : value
  }
  const document: NewDocument = { type: row.typeId ?? '', title: titleOf(row, type), date: row.date }
  if (row.person && row.person !== 'company') document.employee_id = row.person.id
  if (Object.keys(fields).length) document.fields = fields
  if (row.share.length) document.share_with = row.share.map((s) => ({ user_id: s.user_id, ...(s.until ? { expires_at: endOf(s.until) } : {}), ...(s.why?.trim() ? { reason: s.why.trim() } : {}) }))
  return document
}

/** The last moment of a day here: "até sexta-feira" includes Friday. */
export function endOf(day: Day): string {
  const date = parseDay(day)
  date.setHours(23, 59, 59, 0)
  return date.toISOString()
}

/** 1.234,56 and 1234.56, or undefined for what is no number. */
export function readNumber(text: string): number | undefined {
  const plain = text.trim().replace(/\s/g, '')
  const number = plain.includes(',') ? plain.replaceAll('.', '').replace(',', '.') : plain
  return /^-?\d+(?:\.\d+)?$/.test(number) ? Number(number) : undefined
}
