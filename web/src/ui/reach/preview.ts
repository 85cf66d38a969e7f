import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, body } from '../../api/client'
import { asProblem, type Problem } from '../../api/problem'
import type { SchemaPreview, SchemaPreviewChange, SchemaPreviewInput } from '../../api/schema'

export type Change = SchemaPreviewChange
export type Compared = NonNullable<SchemaPreviewInput['action']>

export type EffectState = {
  /** What the change does, exactly; of an earlier question while `waiting`. */
  preview?: SchemaPreview
  /** The count of what is asked now is not there yet: what is shown is old. */
  waiting: boolean
  /** Why the change cannot be made as it is, or that it could not be counted. */
  problem?: Problem
  /** When it was counted, in ms. */
  countedAt: number
  /** Counts again, because the rights have changed. */
  again: () => Promise<unknown>
}

/** It can be made, but concerns too many at once to be compared: that is no reason against it. */
export const tooWide = (p: Problem) => p.status === 422 && p.fields.some((x) => /^(body\.)?change(\.(move|join|leave)\.employee_ids)?$/.test(x.field))

/** Why the change itself would be refused too: it is not to be sent. */
export const refusedBy = (state: EffectState | undefined): Problem | undefined => (state?.problem && !tooWide(state.problem) && [403, 409, 422].includes(state.problem.status) ? state.problem : undefined)

/** How long after the last change of a choice the effect is counted. */
const pause = 200

/**
 * What a change would do, counted 200 ms after the last choice; undefined while nothing is chosen. Of the actions given,
 * the first for which it changes something is told; when it changes nothing for any, that is said of all.
 */
export function useEffectOf(change: Change | undefined, actions: readonly Compared[] = ['view']): EffectState | undefined {
  const asked = change && actions.length ? JSON.stringify({ change, actions }) : undefined
  const [settled, settle] = useState(asked)
  useEffect(() => {
    if (asked === settled) return
    const id = setTimeout(() => settle(asked), pause)
    return () => clearTimeout(id)
  }, [asked, settled])
  const query = useQuery({
    queryKey: ['preview', settled],
    enabled: settled !== undefined,
    queryFn: async ({ signal }) => {
      const { change, actions } = JSON.parse(settled!) as { change: Change; actions: Compared[] }
      let first: SchemaPreview | undefined
      for (const action of actions) {
        const preview = await body(api.POST('/api/permissions/preview', { body: { change, action }, signal }))
        if (!preview.unchanged) return preview
        first ??= preview
      }
      return first!
    },
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  })
  if (asked === undefined) return undefined
  const waiting = asked !== settled || query.isPlaceholderData || query.isFetching
  return { preview: query.data, waiting, problem: query.error && !waiting ? asProblem(query.error) : undefined, countedAt: query.dataUpdatedAt, again: query.refetch }
}

/** The header by which a change is refused (412) when the rights are no longer those that were counted. */
export const previewed = (revision: number | undefined): Record<string, string> => (revision === undefined ? {} : { 'Acervo-Previewed': `"${revision}"` })
