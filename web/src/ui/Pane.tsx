import { useEffect, useRef, type ReactNode } from 'react'
import css from './Pane.module.css'
import { useMatchMedia } from './media'
import { setPreferences, usePreferences } from './preferences'

const narrowest = 380
const widest = 720

/**
 * What stands beside the list: 456 px, resizable between 380 and 720 by its edge (mouse or arrow keys). Under 1200 px it
 * lies over the list; on a phone it is the screen.
 */
export function Pane({ label, resizeLabel, width: fixed, className, onClose, children }: { label: string; /** Left out for a pane of a `width` of its own. */ resizeLabel?: string; /** In px: then it is not resizable. */ width?: number; className?: string; onClose: () => void; children: ReactNode }) {
  const { paneWidth } = usePreferences()
  const narrow = useMatchMedia('(max-width: 1199.98px)')
  const root = useRef<HTMLElement>(null)
  const width = fixed ?? Math.max(narrowest, Math.min(widest, paneWidth))

  useEffect(() => {
    root.current?.style.setProperty('--pane-now', `${width}px`)
  }, [width])

  function drag(event: React.PointerEvent<HTMLDivElement>) {
    const handle = event.currentTarget
    const start = { x: event.clientX, width }
    handle.setPointerCapture(event.pointerId)
    const at = (e: PointerEvent) => Math.round(Math.max(narrowest, Math.min(widest, start.width + start.x - e.clientX)))
    const move = (e: PointerEvent) => root.current?.style.setProperty('--pane-now', `${at(e)}px`)
    const up = (e: PointerEvent) => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('pointerup', up)
      setPreferences({ paneWidth: at(e) })
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', up)
  }

  return (
    <>
      {narrow && <div className={css.veil} onClick={onClose} aria-hidden="true" />}
      <aside className={[css.pane, className].filter(Boolean).join(' ')} aria-label={label} ref={root}>
        {fixed === undefined && (
          <>
            {/* A separator that moves is a widget: focusable, with a value (ARIA 1.2). */}
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
            <div
              className={css.edge}
              role="separator"
              aria-orientation="vertical"
              aria-label={resizeLabel}
              aria-valuemin={narrowest}
              aria-valuemax={widest}
              aria-valuenow={width}
              // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              tabIndex={0}
              onPointerDown={drag}
              onKeyDown={(e) => {
                const step = e.key === 'ArrowLeft' ? 24 : e.key === 'ArrowRight' ? -24 : 0
                if (!step) return
                e.preventDefault()
                e.stopPropagation()
                setPreferences({ paneWidth: Math.max(narrowest, Math.min(widest, width + step)) })
              }}
            />
          </>
        )}
        {children}
      </aside>
    </>
  )
}

/** The 50 px at its top: a position or title, then the actions. */
export function PaneTop({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className={css.top}>
      <span className={`${css.position} num`}>{title}</span>
      {children}
    </div>
  )
}

export function PaneBlock({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={[css.block, className].filter(Boolean).join(' ')}>{children}</div>
}

/** Names and values, one under the other. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={css.facts}>{children}</dl>
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
