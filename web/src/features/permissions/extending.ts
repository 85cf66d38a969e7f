import type { Draft } from './draft'

let kept: { id: string; draft: Draft } | undefined

/** What was being said when someone chose to extend an existing permission instead; taken once. */
export function keepDraft(id: string, draft: Draft) {
  kept = { id, draft }
}

export function takeDraft(id: string): Draft | undefined {
  const draft = kept?.id === id ? kept.draft : undefined
  kept = undefined
  return draft
}
