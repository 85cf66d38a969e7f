import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, body } from '../../api/client'
import type { DocumentRow } from '../../api/documents'
import { patchRows } from '../../api/keyset'
import { listsKey } from './data'

/** Opening a document reads what was said about it: its dot goes, and so do its notices. */
export function useMarkRead(row: DocumentRow | undefined) {
  const client = useQueryClient()
  const id = row?.unread ? row.id : undefined
  useEffect(() => {
    if (!id) return
    // Going past with J and K is not reading.
    const timer = setTimeout(() => {
      patchRows<DocumentRow>(client, listsKey, (r) => (r.id === id ? { ...r, unread: false } : r))
      read(id).catch(() => undefined) // the dot comes back with the next list
    }, 1200)
    return () => clearTimeout(timer)
  }, [id, client])
}

async function read(documentId: string) {
  const { items } = await body(api.GET('/api/notifications', { params: { query: { unread: true, limit: 100 } } }))
  const about = items.filter((n) => n.document_id === documentId)
  await Promise.all(about.map((n) => api.POST('/api/notifications/{id}/read', { params: { path: { id: n.id } as never } })))
}
