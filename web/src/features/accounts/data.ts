import { queryOptions } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { useKeyset } from '../../api/keyset'
import type { SchemaAccountPatch, SchemaAccountRow, SchemaDocumentType, SchemaNewAccount, SchemaSignIn, SchemaTypeInput } from '../../api/schema'
import type { Option } from '../../ui/Listbox'
import { fold } from '../../ui/palette'

export type Account = SchemaAccountRow
export type DocumentType = SchemaDocumentType
export type TypeInput = SchemaTypeInput
export type SignIn = SchemaSignIn

export const accountsKey = ['accounts', 'list'] as const

export type AccountFilters = { q?: string; role?: string; status?: string }

export function useAccounts({ q, role, status }: AccountFilters) {
  return useKeyset<Account>([...accountsKey, { q, role, status }], (cursor, signal) => body(api.GET('/api/accounts', { params: { query: { q: q || undefined, role, status, limit: 100, cursor, count: cursor ? undefined : true } }, signal })))
}

/** One account by itself: it has no name beside it, the list does. */
export const accountQuery = (id: string) =>
  queryOptions({ queryKey: ['accounts', 'one', id], staleTime: 0, queryFn: ({ signal }): Promise<Account> => body(api.GET('/api/accounts/{id}', { params: { path: { id } }, signal })) })

export const open = (input: SchemaNewAccount, key: string) => body(api.POST('/api/accounts', { body: input, headers: { 'Idempotency-Key': key } }))

export const change = (id: string, patch: SchemaAccountPatch, revision: number) =>
  body(api.PATCH('/api/accounts/{id}', { params: { path: { id } }, body: patch, headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': `"${revision}"` } }))

export const reset = (id: string) => body(api.POST('/api/accounts/{id}/reset', { params: { path: { id } } }))

/** People on the payroll who have no account yet. */
export async function findWithoutAccount(q: string, signal: AbortSignal): Promise<Option[]> {
  const { items } = await body(api.GET('/api/directory', { params: { query: { q, kind: ['person'], limit: 12 } }, signal }))
  return items.map((e) => ({ value: e.employee_id ?? e.id, label: e.name, detail: [e.unit_name, e.registration].filter(Boolean).join(', ') }))
}

/** What a person would be called: ana.souza. */
export function suggestUsername(name: string): string {
  const parts = fold(name)
    .replace(/[^a-z\s]/g, '')
    .split(/\s+/)
    .filter((p) => p.length > 2)
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined].filter(Boolean).join('.')
}

export const nameOf = (account: { username: string; person?: { name?: string } }) => account.person?.name ?? account.username

export const typesQuery = queryOptions({ queryKey: ['types'], staleTime: 0, queryFn: ({ signal }) => body(api.GET('/api/document-types', { signal })).then((p) => p.items) })

export const makeType = (input: TypeInput, key: string) => body(api.POST('/api/document-types', { body: input, headers: { 'Idempotency-Key': key } }))
export const replaceType = (id: string, input: TypeInput, revision: number) => body(api.PUT('/api/document-types/{id}', { params: { path: { id } }, body: input, headers: { 'If-Match': `"${revision}"` } }))
export const deleteType = (id: string) => api.DELETE('/api/document-types/{id}', { params: { path: { id } } })

export const sessionsQuery = queryOptions({ queryKey: ['sessions'], staleTime: 0, queryFn: ({ signal }) => body(api.GET('/api/sessions', { signal })).then((p) => p.items) })
export const endSession = (id: string) => api.DELETE('/api/sessions/{id}', { params: { path: { id } } })
export const changePassword = (current_password: string, password: string) => api.POST('/api/password', { body: { current_password, password } })
