import { useEffect } from 'react'
import { useRouterState } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { SchemaPermissionRow } from '../../api/schema'
import { useKeyset } from '../../api/keyset'
import { listKey } from './keys'

const key = [...listKey, 'deserve a look'] as const

/** How many permissions deserve a look, each counted once; not there while it is not known. Asked anew at every page one goes to: time alone changes it. */
export function useDeserving(): number | undefined {
  const client = useQueryClient()
  const path = useRouterState({ select: (s) => s.resolvedLocation?.pathname })
  const { total, stale, error } = useKeyset<SchemaPermissionRow>(key, (_, signal) => body(api.GET('/api/permissions', { params: { query: { flag: 'any', limit: 1, count: true } }, signal })))
  useEffect(() => {
    if (client.getQueryData(key)) void client.invalidateQueries({ queryKey: key })
  }, [client, path])
  return stale || error ? undefined : total
}
