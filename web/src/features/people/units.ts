import type { Option } from '../../ui/Listbox'
import type { Org } from './org'

/** Units to choose from, in the order of the tree, each with where it is; `not` and what is below it are left out. */
export function unitOptions(org: Org, not?: string): Option[] {
  const out = not ? org.within(not) : undefined
  return [...org.byId.values()]
    .filter((u) => !out?.has(u.id))
    .map((u) => ({
      value: u.id,
      label: u.name,
      icon: 'tree' as const,
      detail: org
        .path(u.id)
        .slice(0, -1)
        .map((p) => p.name)
        .join(' › '),
    }))
}
