import type { FieldError, Problem } from '../../api/problem'
import type { Row } from './row'

/** Why a row failed, as its last column says it, and what can be done. */
export type Trouble = { word: 'dropped' | 'signedOut' | 'busy' | 'ours' | 'undecided' | 'noRoom' | 'forbidden' | 'tooLarge' | 'contradicts' | 'wrong'; retry: boolean }

export function troubleOf(problem: Problem | undefined): Trouble {
  const status = problem?.status ?? 0
  if (status === 0) return { word: 'dropped', retry: true }
  if (status === 401) return { word: 'signedOut', retry: true }
  if (status === 403) return { word: 'forbidden', retry: false }
  if (status === 413) return { word: 'tooLarge', retry: false }
  if (status === 429) return { word: 'busy', retry: true }
  if (status === 503) return { word: 'undecided', retry: true }
  if (status === 507) return { word: 'noRoom', retry: true }
  if (status >= 500) return { word: 'ours', retry: true }
  if (problem?.type.endsWith('content_contradicts_its_kind')) return { word: 'contradicts', retry: false }
  return { word: 'wrong', retry: false }
}

/** What the server said about a field of a row, named as the request spelled it. */
export function refusedAt(row: Row, field: string): FieldError | undefined {
  return row.problem?.fields.find((f) => f.field === field || f.field.startsWith(`${field}[`) || f.field.endsWith(`.${field}`))
}
