/** What two people made of the same beginning. */
export type Merged<T> = {
  /** What goes on: each part from whoever changed it, and mine where both did. */
  value: T
  /** The parts that only the other changed. */
  theirs: (keyof T)[]
  /** The parts that both changed, each to something else: somebody has to decide. */
  both: (keyof T)[]
}

/** Parts are compared by what they say; one that is missing is a part that says nothing. */
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Merges part by part, three ways: `base` is what both began from. */
export function merge<T extends object>(base: T, mine: T, theirs: T): Merged<T> {
  const out: Merged<T> = { value: { ...theirs }, theirs: [], both: [] }
  const parts = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]) as Set<string & keyof T>
  for (const part of parts) {
    if (same(mine[part], theirs[part])) continue
    if (same(mine[part], base[part])) out.theirs.push(part)
    else {
      out.value[part] = mine[part]
      if (!same(theirs[part], base[part])) out.both.push(part)
    }
  }
  return out
}
