import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { Icon } from '../Icon'
import { useShortcuts } from '../shortcuts'
import { viewerText } from './i18n'
import css from './Viewer.module.css'

/** The proportions of a page. */
export type Size = { width: number; height: number }
const zooms = [1, 1.25, 1.5, 2, 3]

/** The ground on which pages lie one under the other, at the width there is: turning them, and looking closer. */
export function Sheets({ pages, children }: { /** 0 while it is not known. */ pages: number; children: (page: number, width: number, ground: RefObject<HTMLDivElement | null>) => ReactNode }) {
  const t = viewerText.useText()
  const [at, setAt] = useState(1)
  const [zoom, setZoom] = useState(0)
  const [width, setWidth] = useState(0)
  const ground = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const el = ground.current
    if (!el) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(160, Math.floor(entry.contentRect.width))))
    observer.observe(el)
    return () => observer.disconnect()
  }, [])

  const go = useCallback((page: number) => {
    const el = ground.current?.querySelector<HTMLElement>(`[data-page="${page}"]`)
    if (!el || !ground.current) return
    setAt(page) // before it is scrolled there: whoever presses twice goes two pages
    ground.current.scrollTo({ top: el.offsetTop - 20 })
  }, [])
  // Looking closer stays at the place one looks at.
  const middle = useRef<{ x: number; y: number }>(undefined)
  const look = (next: number) => {
    const el = ground.current
    if (el) middle.current = { x: (el.scrollLeft + el.clientWidth / 2) / el.scrollWidth, y: (el.scrollTop + el.clientHeight / 2) / el.scrollHeight }
    setZoom(Math.max(0, Math.min(zooms.length - 1, next)))
  }
  useLayoutEffect(() => {
    const el = ground.current
    if (el && middle.current) el.scrollTo({ left: middle.current.x * el.scrollWidth - el.clientWidth / 2, top: middle.current.y * el.scrollHeight - el.clientHeight / 2 })
  }, [zoom])

  useShortcuts(t('pages'), [
    { keys: ['[', ']'], label: t('pages'), run: (e) => go(Math.max(1, Math.min(pages, at + (e.key === ']' ? 1 : -1)))), off: pages < 2 },
  ])

  return (
    <>
      <div
        ref={ground}
        className={css.pages}
        // A part that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={t('label')}
        onScroll={(e) => {
          const middle = e.currentTarget.scrollTop + e.currentTarget.clientHeight / 2
          const all = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-page]')]
          const now = all.findLast((p) => p.offsetTop <= middle)
          if (now) setAt(Number(now.dataset.page))
        }}
      >
        {width > 0 && Array.from({ length: pages }, (_, i) => children(i + 1, width * zooms[zoom]!, ground))}
      </div>
      {pages > 0 && (
        <div className={`${css.pager} num`}>
          {pages > 1 && (
            <>
              <button type="button" aria-label={t('previousPage')} onClick={() => go(Math.max(1, at - 1))}>
                <Icon name="left" size="s" />
              </button>
              {t('page', { page: at, pages })}
              <button type="button" aria-label={t('nextPage')} onClick={() => go(Math.min(pages, at + 1))}>
                <Icon name="chev" size="s" />
              </button>
              <i />
            </>
          )}
          <button type="button" aria-label={t('zoomOut')} onClick={() => look(zoom - 1)}>
            <Icon name="zout" size="s" />
          </button>
          <button type="button" aria-label={t('zoomIn')} onClick={() => look(zoom + 1)}>
            <Icon name="zin" size="s" />
          </button>
        </div>
      )}
    </>
  )
}

/** The sheet of one page: its room is there before the page is, and it says when it comes near. */
export function useSheet(number: number, first: Size, width: number, ground: RefObject<HTMLDivElement | null>) {
  const frame = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(number === 1)
  const [size, setSize] = useState(first)
  useEffect(() => {
    const el = frame.current
    if (!el) return
    const observer = new IntersectionObserver(([entry]) => setNear(!!entry?.isIntersecting), { root: ground.current, rootMargin: '600px 0px' })
    observer.observe(el)
    return () => observer.disconnect()
  }, [ground])
  return { near, setSize, frame, sheet: { ref: frame, 'data-page': number, className: css.page, style: { width, height: Math.round((width * size.height) / size.width) } } }
}
