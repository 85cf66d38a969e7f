import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type ReactNode, type Ref } from 'react'
import { uiText } from './i18n'
import { useMatchMedia } from './media'
import { useShortcuts } from './shortcuts'
import css from './VirtualGrid.module.css'

export type GridColumn<T> = {
  id: string
  header: ReactNode
  /** `state` says how the row is now, for cells that change with it. */
  cell: (row: T, state: RowState) => ReactNode
  className?: string
  /** Spoken instead of an empty header. */
  label?: string
}
export type RowState = { open: boolean; selected: boolean; selecting: boolean; active: boolean }

export type GridHandle = {
  /** Moves the active row by `n` and gives it back. */
  move: (n: number) => void
  toEnd: (end: 'first' | 'last') => void
  focus: () => void
  scrollTo: (key: string) => void
  activeKey: () => string | undefined
}

export type VirtualGridProps<T> = {
  ref?: Ref<GridHandle>
  label: string
  /** The rows read so far, in order. */
  rows: readonly T[]
  rowKey: (row: T) => string
  /** Exact number of rows there are, read or not; left out while unknown. */
  total?: number
  columns: readonly GridColumn<T>[]
  /** A class that sets `--cols` (grid-template-columns) for every width; and hides cells by it. */
  className?: string
  /** Rows under sticky headings: a cheap key per row (cached), and the words of a key. */
  groupKey?: (row: T) => string
  groupLabel?: (key: string) => ReactNode
  openKey?: string
  isSelected?: (key: string) => boolean
  selecting?: boolean
  /** Extra class of a row: unread, failed. */
  rowClass?: (row: T) => string | undefined
  onOpen: (row: T) => void
  onToggle?: (row: T, range: boolean) => void
  onActive?: (row: T) => void
  /** More rows are wanted; called again as long as the end is near and `hasMore`. */
  onNeedMore?: () => void
  hasMore?: boolean
  loadingMore?: boolean
  /** Where the scroll position is kept between visits. */
  memory?: string
  header?: boolean
  /** Another height than the row of the density, in px: rows of three lines. */
  rowHeight?: number
  /** Rows can be dragged; there must be another way, by keys. Fills what travels with the pointer. */
  onDrag?: (row: T, data: DataTransfer) => void
  /** Below the last row: the end, an error of the next page. */
  foot?: ReactNode
}

const headingHeight = 30
const positions = new Map<string, { top: number; key?: string }>()

/**
 * A list that stays smooth at 100,000 rows: fixed heights, 12 rows beyond either edge, one tab stop. The focus is the
 * grid's own (aria-activedescendant), so it survives rows coming and going; the active row is always in the page.
 */
export function VirtualGrid<T>(props: VirtualGridProps<T>) {
  const { rows, rowKey, columns, groupKey, groupLabel, openKey, isSelected, selecting = false, hasMore, loadingMore, onNeedMore, memory, total } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const densityHeight = useRowHeight()
  const rowHeight = props.rowHeight ?? densityHeight
  const kept = memory ? positions.get(memory) : undefined
  const [{ activeKey, wasAt }, setActiveRow] = useState<{ activeKey?: string; wasAt: number }>({ activeKey: kept?.key, wasAt: 0 })
  const [focused, setFocused] = useState(false)
  const t = uiText.useText()
  const none = rows.length === 0
  useShortcuts(t('shortcuts.list'), [
    { keys: ['Home', 'End'], label: t('shortcuts.ends'), listed: true, off: none, run: () => {} },
    { keys: ['PageUp', 'PageDown'], label: t('shortcuts.screen'), listed: true, off: none, run: () => {} },
  ])

  const layout = useMemo(() => lay(rows, groupKey), [rows, groupKey])
  const indexOf = useMemo(() => {
    const map = new Map<string, number>()
    rows.forEach((row, i) => map.set(rowKey(row), i))
    return map
  }, [rows, rowKey])
  // What was opened last is where the keys go on from, whichever way it was opened.
  const [openWas, setOpenWas] = useState(openKey)
  if (openKey !== openWas) {
    setOpenWas(openKey)
    const at = openKey === undefined ? undefined : indexOf.get(openKey)
    if (at !== undefined) setActiveRow({ activeKey: openKey, wasAt: at })
  }
  // When the active row goes (deleted, moved), the one that takes its place is active.
  const active = (activeKey !== undefined ? indexOf.get(activeKey) : undefined) ?? (openKey !== undefined ? indexOf.get(openKey) : undefined) ?? Math.min(wasAt, rows.length - 1)

  const virtual = useVirtualizer({
    count: layout.items.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((i: number) => (layout.items[i]! < 0 ? headingHeight : rowHeight), [layout, rowHeight]),
    overscan: 12,
    initialOffset: kept?.top ?? 0,
    scrollPaddingStart: groupKey ? headingHeight : 0,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const indexes = defaultRangeExtractor(range)
        const extra = [layout.headingBefore(range.startIndex), active >= 0 ? layout.itemOf(active) : -1]
        for (const i of extra) if (i >= 0 && i < range.count && !indexes.includes(i)) indexes.push(i)
        return indexes
      },
      [layout, active],
    ),
  })
  // Another density or a phone turned: every position is new.
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight])

  const items = virtual.getVirtualItems()
  const first = virtual.range?.startIndex ?? 0
  const last = virtual.range?.endIndex ?? 0
  const sticky = layout.headingBefore(first)

  // The next page is asked for when 60 % of the last one is behind.
  const near = layout.items.length - last < 40
  useEffect(() => {
    if (near && hasMore && !loadingMore) onNeedMore?.()
  }, [near, hasMore, loadingMore, onNeedMore, rows.length])

  useEffect(() => {
    if (memory) return () => void positions.set(memory, { top: virtual.scrollOffset ?? 0, key: activeKey })
  }, [memory, virtual, activeKey])

  const setActive = useCallback(
    (index: number) => {
      const row = rows[index]
      if (!row) return
      setActiveRow({ activeKey: rowKey(row), wasAt: index })
      virtual.scrollToIndex(layout.itemOf(index), { align: 'auto' })
      props.onActive?.(row)
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onActive is the caller's, read when it happens
    [rows, rowKey, layout, virtual],
  )

  useImperativeHandle(props.ref, () => ({
    move: (n) => setActive(Math.max(0, Math.min(rows.length - 1, active + n))),
    toEnd: (end) => setActive(end === 'first' ? 0 : rows.length - 1),
    focus: () => scroller.current?.focus({ preventScroll: true }),
    scrollTo: (key) => {
      const index = indexOf.get(key)
      if (index !== undefined) virtual.scrollToIndex(layout.itemOf(index), { align: 'auto' })
    },
    activeKey: () => (rows[active] ? rowKey(rows[active]) : undefined),
  }))

  // Handlers keep their identity, so that a row renders again only when it changes itself.
  const latest = useRef({ props, setActive, indexOf })
  useLayoutEffect(() => {
    latest.current = { props, setActive, indexOf }
  })
  const press = useCallback((row: T, event: React.MouseEvent, box: boolean) => {
    const { props: p, indexOf: at } = latest.current
    const key = p.rowKey(row)
    setActiveRow({ activeKey: key, wasAt: at.get(key) ?? 0 })
    if (p.onToggle && (box || event.shiftKey || event.metaKey || event.ctrlKey)) p.onToggle(row, event.shiftKey)
    else p.onOpen(row)
  }, [])

  const drag = useCallback((row: T, event: React.DragEvent) => latest.current.props.onDrag?.(row, event.dataTransfer), [])

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.target !== event.currentTarget || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const row = rows[active]
    if (event.key in steps && !event.ctrlKey && !event.metaKey) setActive(Math.max(0, Math.min(rows.length - 1, active + steps[event.key]!)))
    else if (event.key === 'Home') setActive(0)
    else if (event.key === 'End') setActive(rows.length - 1)
    else if (event.key === 'Enter' && row) props.onOpen(row)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const rowId = (key: string) => `${id}-${key}`
  const activeRow = rows[active]
  return (
    <div className={[css.grid, props.className].filter(Boolean).join(' ')} style={props.rowHeight ? ({ '--row': `${props.rowHeight}px` } as React.CSSProperties) : undefined}>
      <div
        ref={scroller}
        className={css.scroller}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-colcount={columns.length}
        aria-multiselectable={props.onToggle ? true : undefined}
        aria-activedescendant={activeRow ? rowId(rowKey(activeRow)) : undefined}
        aria-busy={loadingMore || undefined}
        onKeyDown={onKeyDown}
        onFocus={(e) => e.target === e.currentTarget && setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        {props.header !== false && (
          <div className={css.header} role="row" aria-rowindex={1}>
            {columns.map((c, i) => (
              <div key={c.id} role="columnheader" aria-colindex={i + 1} className={c.className}>
                {c.label ? <span className="sr">{c.label}</span> : null}
                {c.header}
              </div>
            ))}
          </div>
        )}
        <div role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const code = layout.items[item.index]!
            if (code < 0) {
              const key = groupKey!(rows[-code - 1]!)
              return (
                <div key={`g-${key}-${-code - 1}`} role="presentation" className={[css.heading, item.index === sticky && css.sticky].filter(Boolean).join(' ')} style={item.index === sticky ? undefined : { top: item.start }}>
                  {groupLabel ? groupLabel(key) : key}
                </div>
              )
            }
            const row = rows[code]!
            const key = rowKey(row)
            return (
              <Row
                key={key}
                id={rowId(key)}
                row={row}
                index={code}
                top={item.start}
                columns={columns as readonly GridColumn<unknown>[]}
                open={key === openKey}
                selected={!!isSelected?.(key)}
                selectable={!!props.onToggle}
                selecting={selecting}
                active={focused && code === active}
                className={props.rowClass?.(row)}
                onDrag={props.onDrag ? (drag as (row: unknown, event: React.DragEvent) => void) : undefined}
                onPress={press as (row: unknown, event: React.MouseEvent, box: boolean) => void}
              />
            )
          })}
        </div>
        {props.foot}
      </div>
    </div>
  )
}

type RowProps = { id: string; row: unknown; index: number; top: number; columns: readonly GridColumn<unknown>[]; open: boolean; selected: boolean; selectable: boolean; selecting: boolean; active: boolean; className?: string; onDrag?: (row: unknown, event: React.DragEvent) => void; onPress: (row: unknown, event: React.MouseEvent, box: boolean) => void }

const Row = memo(function Row({ id, row, index, top, columns, open, selected, selectable, selecting, active, className, onDrag, onPress }: RowProps) {
  const state = { open, selected, selecting, active }
  return (
    // The keyboard acts on the grid, which has the focus; a press on a row repeats it for the mouse.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      aria-current={open || undefined}
      className={[css.row, open && css.open, selected && css.selected, active && css.active, className].filter(Boolean).join(' ')}
      style={{ top }}
      draggable={onDrag ? true : undefined}
      onDragStart={onDrag && ((e) => onDrag(row, e))}
      onClick={(e) => {
        const target = e.target as HTMLElement
        if (target.closest('a, button')) return
        onPress(row, e, target.closest('[data-box]') !== null)
      }}
    >
      {columns.map((c, i) => (
        <div key={c.id} role="gridcell" aria-colindex={i + 1} className={c.className}>
          {c.cell(row, state)}
        </div>
      ))}
    </div>
  )
})

/** Where headings stand among the rows: an item is a row's index, or −(index + 1) for the heading before that row. */
function lay<T>(rows: readonly T[], groupKey: ((row: T) => string) | undefined) {
  if (!groupKey) {
    const items = new Int32Array(rows.length)
    for (let i = 0; i < items.length; i++) items[i] = i
    return { items, itemOf: (row: number) => row, headingBefore: () => -1 }
  }
  const items = new Int32Array(rows.length * 2)
  const itemOf = new Int32Array(rows.length)
  const headings: number[] = []
  let n = 0
  let last: string | undefined
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]!, groupKey)
    if (key !== last) {
      headings.push(n)
      items[n++] = -(i + 1)
      last = key
    }
    itemOf[i] = n
    items[n++] = i
  }
  return {
    items: items.subarray(0, n),
    itemOf: (row: number) => itemOf[row] ?? -1,
    headingBefore(item: number) {
      let low = 0
      let high = headings.length - 1
      let found = -1
      while (low <= high) {
        const mid = (low + high) >> 1
        if (headings[mid]! <= item) {
          found = headings[mid]!
          low = mid + 1
        } else high = mid - 1
      }
      return found
    },
  }
}

const keys = new WeakMap<(row: never) => string, WeakMap<object, string>>()

/** A row's group, computed once a row. */
function keyOf<T>(row: T, groupKey: (row: T) => string): string {
  let known = keys.get(groupKey)
  if (!known) keys.set(groupKey, (known = new WeakMap()))
  let key = known.get(row as object)
  if (key === undefined) known.set(row as object, (key = groupKey(row)))
  return key
}

/** The token --row, which follows density and width. */
function useRowHeight(): number {
  const phone = useMatchMedia('(max-width: 767.98px)')
  const coarse = useMatchMedia('(pointer: coarse)')
  const [height, setHeight] = useState(read)
  useEffect(() => {
    const update = () => setHeight(read())
    update()
    const observer = new MutationObserver(update)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] })
    return () => observer.disconnect()
  }, [phone, coarse])
  return height
}

function read() {
  return parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 54
}
