import { useEffect } from 'react'
import { useRouterState } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { SchemaPermissionRow } from '../../api/schema'
import { useKeyset } from '../../api/keyset'
import { listKey } from './keys'

const key = [...listKey, 'deserve a look'] as const

/** How long an answer serves: days pass before time alone changes it, and among many permissions it takes the server long to find. */
const serves = 5 * 60_000

/** How many permissions deserve a look, each counted once; not there while it is not known. Asked anew after a change made here, and at the next page one goes to when the answer has grown old. */
export function useDeserving(): number | undefined {
  const client = useQueryClient()
  const path = useRouterState({ select: (s) => s.resolvedLocation?.pathname })
  const { total, stale, error } = useKeyset<SchemaPermissionRow>(key, (_, signal) => body(api.GET('/api/permissions', { params: { query: { flag: 'any', limit: 1, count: true } }, signal })))
  useEffect(() => {
    const answered = client.getQueryState(key)?.dataUpdatedAt
    if (answered && Date.now() - answered > serves) void client.invalidateQueries({ queryKey: key })
  }, [client, path])
  return stale || error ? undefined : total
}
