import type { ReactNode } from 'react'
import css from './Section.module.css'

/** A small title over a part of a page, with what can be done to the part at its right. */
export function SectionHeading({ children, actions, id }: { children: ReactNode; actions?: ReactNode; id?: string }) {
  return (
    <div className={css.heading}>
      <h2 id={id}>{children}</h2>
      {actions}
    </div>
  )
}

/** How far something is, 0 to 1. `label` is spoken; the number beside it is the caller's. */
export function Track({ value, label, failed }: { value: number; label: string; failed?: boolean }) {
  return (
    <div className={css.track} role="progressbar" aria-label={label} aria-valuenow={Math.round(value * 100)} aria-valuemin={0} aria-valuemax={100}>
      <i className={failed ? css.failed : undefined} style={{ width: `${Math.min(100, value * 100)}%` }} />
    </div>
  )
}
