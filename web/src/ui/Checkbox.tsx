import type { ReactNode } from 'react'
import css from './Checkbox.module.css'
import { Icon } from './Icon'

/** A box with its words; `mixed` when some of what it stands for is chosen. Give `label` when there are no words in sight. */
export function Checkbox({ checked, mixed, onChange, label, children, disabled }: { checked: boolean; mixed?: boolean; onChange: (checked: boolean) => void; label?: string; children?: ReactNode; disabled?: boolean }) {
  return (
    <label className={css.row} data-disabled={disabled || undefined}>
      <input
        type="checkbox"
        className={css.input}
        checked={checked}
        disabled={disabled}
        aria-label={label}
        ref={(el) => {
          if (el) el.indeterminate = !!mixed
        }}
        onChange={(e) => onChange(e.currentTarget.checked)}
      />
      <Box on={checked || !!mixed} mixed={mixed} />
      {children && <span>{children}</span>}
    </label>
  )
}

/** Only the drawing, for rows whose own element carries `aria-selected`. */
export function Box({ on, mixed }: { on: boolean; mixed?: boolean }) {
  return (
    <span className={[css.box, on && css.on].filter(Boolean).join(' ')} aria-hidden="true">
      {on && <Icon name={mixed ? 'minus' : 'check'} className={css.tick} />}
    </span>
  )
}
