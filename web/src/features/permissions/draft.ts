import type { SchemaClass } from '../../api/schema'
import type { Action } from './actions'
import type { permissionText } from './i18n'
import { lastDay, type Rule } from './sentence'

export type Draft = Rule & { reason: string }

export const emptyDraft: Draft = { effect: 'allow', actions: ['download'], classes: [], reason: '' }

export type Field = 'subject' | 'actions' | 'target' | 'classes' | 'window' | 'reason'

type Say = typeof permissionText.text

/** The restricted classes that a draft reaches because it names them. */
export const restrictedIn = (draft: Rule, classes: readonly SchemaClass[]) => (draft.effect === 'allow' ? classes.filter((c) => c.restricted && draft.classes.some((d) => d.id === c.id)) : [])

/** What is missing or cannot be, before the server is asked. */
export function wrongIn(draft: Draft, classes: readonly SchemaClass[], say: Say, now = Date.now()): Partial<Record<Field, string>> {
  const restricted = restrictedIn(draft, classes)[0]
  const past = draft.expiresAt && Date.parse(draft.expiresAt) <= now
  const reversed = draft.expiresAt && draft.notBefore && draft.expiresAt <= draft.notBefore
  return {
    subject: draft.subject ? undefined : say(draft.effect === 'deny' ? 'need.subjectDeny' : 'need.subject'),
    actions: draft.actions.length === 0 ? say('need.actions') : draft.target?.kind === 'document' && draft.actions.includes('upload' satisfies Action) ? say('need.uploadDocument') : undefined,
    target: draft.target ? undefined : say('need.target'),
    window: past ? say('need.past') : reversed ? say('need.order') : undefined,
    reason: draft.reason.trim() ? undefined : draft.effect === 'deny' ? say('reason.needDeny') : restricted ? say('reason.needRestricted', { class: restricted.name }) : undefined,
  }
}

/** Whether one rule can be made to say both: about the same, and both with classes named or both without (a mixture says less). */
export const canWiden = (existing: Rule, draft: Rule) => sameParties(existing, draft) && (existing.classes.length === 0) === (draft.classes.length === 0)

/** An existing permission made wider by such a draft: its actions and classes too, and at least as long. */
export function widen(existing: Rule, draft: Rule): Rule {
  const longer = !existing.expiresAt || !draft.expiresAt ? undefined : existing.expiresAt > draft.expiresAt ? existing.expiresAt : draft.expiresAt
  return {
    ...existing,
    actions: [...existing.actions, ...draft.actions.filter((a) => !existing.actions.includes(a))],
    classes: [...existing.classes, ...draft.classes.filter((c) => !existing.classes.some((e) => e.id === c.id))],
    expiresAt: longer,
  }
}

/** Two rules about the same subject and target, to the same effect. */
export function sameParties(a: Rule, b: Rule): boolean {
  const same = (x?: { kind: string; id?: string; subtree?: boolean }, y?: { kind: string; id?: string; subtree?: boolean }) => x?.kind === y?.kind && (x?.id ?? '') === (y?.id ?? '') && !!x?.subtree === !!y?.subtree
  return a.effect === b.effect && same(a.subject, b.subject) && same(a.target, b.target)
}

/** Says the same in every part, whatever the reason. */
export function sameRule(a: Rule, b: Rule): boolean {
  const set = (list: readonly string[]) => [...list].sort().join()
  return sameParties(a, b) && set(a.actions) === set(b.actions) && set(a.classes.map((c) => c.id)) === set(b.classes.map((c) => c.id)) && lastDay(a.expiresAt) === lastDay(b.expiresAt) && (a.notBefore ?? '') === (b.notBefore ?? '')
}

/** A draft as the slots that two people may change apart from each other. */
export type Slots = Pick<Draft, 'subject' | 'effect' | 'target'> & { actions: readonly Action[]; classes: Draft['classes']; window: Pick<Draft, 'notBefore' | 'expiresAt'>; reason: string }

const party = <K>(p: { kind: K; id?: string; subtree?: boolean; name?: string } | undefined) => p && { kind: p.kind, id: p.id, subtree: !!p.subtree, name: p.name }

/** Sets in one order, so that equal ones are equal. */
export function slotsOf(draft: Draft): Slots {
  return {
    subject: party(draft.subject),
    effect: draft.effect,
    actions: [...draft.actions].sort(),
    target: party(draft.target),
    classes: draft.classes.map(({ id, name }) => ({ id, name })).sort((a, b) => a.id.localeCompare(b.id)),
    window: { notBefore: draft.notBefore, expiresAt: draft.expiresAt },
    reason: draft.reason.trim(),
  }
}

export const draftFrom = ({ window, ...slots }: Slots): Draft => ({ ...slots, ...window })
