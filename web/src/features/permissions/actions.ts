/** What may be done with documents, in the order of the ladder. */
export const actions = ['view', 'download', 'upload', 'edit', 'delete', 'share', 'manage'] as const
export type Action = (typeof actions)[number]
export type Effect = 'allow' | 'deny'

/** What each gives besides itself. Upload stands alone. */
const implies: Record<Action, readonly Action[]> = {
  view: [],
  download: ['view'],
  upload: [],
  edit: ['view', 'download'],
  delete: ['view'],
  share: ['view', 'download'],
  manage: ['view', 'download', 'edit', 'delete', 'share'],
}

export const isAction = (text: string): text is Action => (actions as readonly string[]).includes(text)
const ordered = (set: ReadonlySet<Action>) => actions.filter((a) => set.has(a))

/** What an allow of these gives: them and all that they imply. */
export const given = (chosen: readonly Action[]): Action[] => ordered(new Set(chosen.flatMap((a) => [a, ...implies[a]])))

/** What a deny of these takes: them and all that imply them. */
export const taken = (chosen: readonly Action[]): Action[] => ordered(new Set(actions.filter((a) => chosen.some((c) => c === a || implies[a].includes(c)))))

/** All that is given or taken. */
export const reach = (effect: Effect, chosen: readonly Action[]) => (effect === 'allow' ? given(chosen) : taken(chosen))

/** The one among the chosen that brings an action along, when it was not chosen itself. */
export function because(effect: Effect, chosen: readonly Action[], action: Action): Action | undefined {
  if (chosen.includes(action)) return undefined
  return effect === 'allow' ? [...chosen].reverse().find((c) => implies[c].includes(action)) : chosen.find((c) => implies[action].includes(c))
}

/** The fewest words that say the same. Downloading is said with viewing, because people ask for both. */
export function said(effect: Effect, chosen: readonly Action[]): Action[] {
  const needed = chosen.filter((a) => !chosen.some((b) => b !== a && (effect === 'allow' ? implies[b].includes(a) : implies[a].includes(b))))
  const out = new Set(needed)
  if (effect === 'allow' && out.has('download')) out.add('view')
  return ordered(out)
}
