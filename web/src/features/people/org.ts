import type { SchemaUnit } from '../../api/schema'
import { fold, matchesWords } from '../../ui/palette'
import type { TreeNode } from '../../ui/Tree'

/** The units as a tree, with what the page asks of it. */
export type Org = {
  roots: TreeNode[]
  byId: ReadonlyMap<string, SchemaUnit>
  /** From the root down to the unit itself. */
  path: (id: string) => SchemaUnit[]
  /** The unit and all below it. */
  within: (id: string) => ReadonlySet<string>
  levels: number
}

/** Units come with each parent before its children; one whose parent is not among them is a root. */
export function makeOrg(units: readonly SchemaUnit[], say: (count: number) => string): Org {
  const byId = new Map(units.map((u) => [u.id, u]))
  const nodes = new Map<string, TreeNode>(units.map((u) => [u.id, { id: u.id, label: u.name, count: say(u.people_below), children: [] }]))
  const roots: TreeNode[] = []
  for (const u of units) {
    const node = nodes.get(u.id)!
    const above = u.parent_id ? nodes.get(u.parent_id) : undefined
    ;(above?.children ?? roots).push(node)
  }
  const path = (id: string) => {
    const out: SchemaUnit[] = []
    for (let u = byId.get(id); u && !out.includes(u); u = u.parent_id ? byId.get(u.parent_id) : undefined) out.unshift(u)
    return out
  }
  const within = (id: string) => {
    const out = new Set<string>()
    const walk = (node: TreeNode | undefined) => {
      if (!node || out.has(node.id)) return
      out.add(node.id)
      node.children.forEach(walk)
    }
    walk(nodes.get(id))
    return out
  }
  const depth = (node: TreeNode): number => 1 + Math.max(0, ...node.children.map(depth))
  return { roots, byId, path, within, levels: Math.max(0, ...roots.map(depth)) }
}

/** The branches that lead to a unit whose name begins with the words; all of what is below a match stays out of the way. */
export function filterTree(roots: readonly TreeNode[], query: string): TreeNode[] {
  if (fold(query.trim()) === '') return [...roots]
  return roots.flatMap((node) => {
    const children = filterTree(node.children, query)
    if (children.length) return [{ ...node, children }]
    return matchesWords(node.label, query) ? [{ ...node, children: [] }] : []
  })
}

export function idsOf(roots: readonly TreeNode[]): string[] {
  return roots.flatMap((n) => [n.id, ...idsOf(n.children)])
}
