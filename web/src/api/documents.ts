import type { SchemaDocumentPage, SchemaDocumentRow, SchemaDocumentType, SchemaFacets, SchemaTypeField } from './schema'

/** A field's value: a text, a day as `2026-11-23`, or a number. */
export type FieldValue = string | number

type WithFields<T> = Omit<T, 'fields'> & { fields?: Record<string, FieldValue> }

/** A document as lists show it: with the names that go with its ids. */
export type DocumentRow = WithFields<SchemaDocumentRow>
/** One document, with what this person may do with it, its type, its versions and its shares. */
export type DocumentDetail = WithFields<SchemaDocumentPage> & { etag: string }
export type DocumentAction = 'download' | 'edit' | 'delete' | 'share' | 'manage'
export type DocumentType = SchemaDocumentType
export type TypeField = SchemaTypeField
export type Facets = SchemaFacets

/** Whether a field says the last day that the document is good; the server knows these by the same names. */
export const saysUntil = (field: Pick<TypeField, 'id' | 'kind'>) => field.kind === 'date' && ['valid_until', 'valido_ate', 'vigente_ate'].includes(field.id)

/** The tag of what somebody still has to look at: whoever sends a certificate sets it, whoever checks it takes it off. In the company's language. */
export const toCheck = 'conferir'

/** Where a document's bytes are; the answer is an attachment. */
export const contentUrl = (id: string, version?: number) => `/api/documents/${encodeURIComponent(id)}/content${version ? `?version=${version}` : ''}`
