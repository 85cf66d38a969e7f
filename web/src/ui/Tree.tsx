import { useMemo, useRef, useState, type ReactNode } from 'react'
import { Icon } from './Icon'
import { fold } from './palette'
import css from './Tree.module.css'

export type TreeNode = { id: string; label: string; /** Exact, at the right. */ count?: ReactNode; children: TreeNode[] }

type Shown = { node: TreeNode; level: number; at: number; of: number; parent?: string; hasNext: boolean[] }

/**
 * `role=tree`: one tab stop, arrows open, close and move, letters jump. Rows can take a drop (`onDrop`), which must always
 * have another way (a key, a menu). Expansion belongs to the caller, so that it can be kept.
 */
export function Tree({ label, roots, expanded, onExpand, selected, onSelect, dropTarget, onDropTarget, onDrop }: {
  label: string
  roots: readonly TreeNode[]
  expanded: ReadonlySet<string>
  onExpand: (id: string, open: boolean) => void
  selected?: string
  onSelect: (id: string) => void
  dropTarget?: string
  onDropTarget?: (id: string | undefined) => void
  onDrop?: (id: string, data: DataTransfer) => void
}) {
  const shown = useMemo(() => flatten(roots, expanded), [roots, expanded])
  const [active, setActive] = useState<string>()
  const current = shown.find((s) => s.node.id === active) ?? shown.find((s) => s.node.id === selected) ?? shown[0]
  const list = useRef<HTMLUListElement>(null)
  const typed = useRef({ text: '', at: 0 })

  function go(to: Shown | undefined) {
    if (!to) return
    setActive(to.node.id)
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(to.node.id)}"]`)?.focus()
  }

  function onKeyDown(e: React.KeyboardEvent) {
    if (!current || e.ctrlKey || e.metaKey || e.altKey) return
    const i = shown.indexOf(current)
    const open = expanded.has(current.node.id)
    switch (e.key) {
      case 'ArrowDown':
        go(shown[i + 1])
        break
      case 'ArrowUp':
        go(shown[i - 1])
        break
      case 'Home':
        go(shown[0])
        break
      case 'End':
        go(shown.at(-1))
        break
      case 'ArrowRight':
        if (current.node.children.length === 0) return
        if (open) go(shown[i + 1])
        else onExpand(current.node.id, true)
        break
      case 'ArrowLeft':
        if (open && current.node.children.length) onExpand(current.node.id, false)
        else go(shown.find((s) => s.node.id === current.parent))
        break
      case 'Enter':
      case ' ':
        onSelect(current.node.id)
        break
      case '*':
        for (const s of shown.filter((s) => s.parent === current.parent)) onExpand(s.node.id, true)
        break
      default: {
        if (!/^[\p{L}\p{N}]$/u.test(e.key) || e.shiftKey) return
        const now = Date.now()
        typed.current = { text: now - typed.current.at > 600 ? e.key : typed.current.text + e.key, at: now }
        const prefix = fold(typed.current.text)
        const from = prefix.length === 1 ? i + 1 : i
        go([...shown.slice(from), ...shown.slice(0, from)].find((s) => fold(s.node.label).startsWith(prefix)))
        e.stopPropagation()
      }
    }
    e.preventDefault()
  }

  return (
    <ul className={css.tree} role="tree" aria-label={label} ref={list}>
      {shown.map((s) => {
        const { id } = s.node
        const open = expanded.has(id)
        return (
          <li
            key={id}
            role="treeitem"
            data-id={id}
            aria-level={s.level + 1}
            aria-posinset={s.at + 1}
            aria-setsize={s.of}
            aria-expanded={s.node.children.length ? open : undefined}
            aria-selected={id === selected}
            tabIndex={s === current ? 0 : -1}
            className={[css.item, id === selected && css.selected, id === dropTarget && css.target].filter(Boolean).join(' ')}
            onKeyDown={onKeyDown}
            onFocus={() => setActive(id)}
            onClick={() => onSelect(id)}
            onDragOver={onDrop && ((e) => (e.preventDefault(), id !== dropTarget && onDropTarget?.(id)))}
            onDragLeave={onDrop && ((e) => !e.currentTarget.contains(e.relatedTarget as Node) && onDropTarget?.(undefined))}
            onDrop={onDrop && ((e) => (e.preventDefault(), onDropTarget?.(undefined), onDrop(id, e.dataTransfer)))}
          >
            {s.hasNext.map((more, depth) => (more ? <i key={depth} className={css.guide} style={{ left: 20 + depth * 20 }} aria-hidden="true" /> : null))}
            <span className={css.indent} style={{ width: s.level * 20 }} />
            {s.node.children.length ? (
              // The mouse's way; arrows are the keyboard's.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
              <span
                className={css.twist}
                onClick={(e) => {
                  e.stopPropagation()
                  onExpand(id, !open)
                }}
              >
                <Icon name={open ? 'chevd' : 'chev'} size="s" />
              </span>
            ) : (
              <span className={css.twist} />
            )}
            <span className="cut">{s.node.label}</span>
            {s.node.count !== undefined && <span className={`${css.count} num`}>{s.node.count}</span>}
          </li>
        )
      })}
    </ul>
  )
}

function flatten(roots: readonly TreeNode[], expanded: ReadonlySet<string>): Shown[] {
  const out: Shown[] = []
  const walk = (nodes: readonly TreeNode[], level: number, parent: string | undefined, guides: boolean[]) => {
    nodes.forEach((node, at) => {
      out.push({ node, level, at, of: nodes.length, parent, hasNext: guides })
      if (expanded.has(node.id)) walk(node.children, level + 1, node.id, [...guides, true])
    })
  }
  walk(roots, 0, undefined, [])
  return out
}

/** Ids from the root down to `id`, `id` left out: what must be open for it to show. */
export function ancestors(roots: readonly TreeNode[], id: string): string[] {
  for (const node of roots) {
    if (node.id === id) return []
    const below = ancestors(node.children, id)
    if (below.length || node.children.some((c) => c.id === id)) return [node.id, ...below]
  }
  return []
}
