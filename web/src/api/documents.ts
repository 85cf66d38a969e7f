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

/** Where a document's bytes are; the answer is an attachment. */
export const contentUrl = (id: string, version?: number) => `/api/documents/${encodeURIComponent(id)}/content${version ? `?version=${version}` : ''}`
