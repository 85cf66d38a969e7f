import type { ReactNode, Ref } from 'react'
import { uiText } from './i18n'
import { Icon, type IconName } from './Icon'
import css from './Chip.module.css'

/** A filter in force: its name, its value (a press edits it), and a cross that takes it off. */
export function FilterChip({ name, value, onEdit, onRemove, ref, expanded }: { name: string; value: ReactNode; onEdit?: () => void; onRemove: () => void; ref?: Ref<HTMLButtonElement>; expanded?: boolean }) {
  const t = uiText.useText()
  return (
    <span className={css.chip}>
      <button type="button" ref={ref} className={css.value} onClick={onEdit} aria-expanded={expanded} aria-haspopup={onEdit && 'dialog'}>
        <span className={css.name}>{name}</span>
        <b>{value}</b>
      </button>
      <button type="button" className={css.remove} onClick={onRemove} aria-label={t('chip.remove', { name })} title={t('chip.remove', { name })}>
        <Icon name="x" size="s" />
      </button>
    </span>
  )
}

/** The dashed chip that adds something. */
export function AddChip({ icon = 'plus', children, ...rest }: { icon?: IconName; children: ReactNode; onClick?: () => void; ref?: Ref<HTMLButtonElement>; 'aria-expanded'?: boolean; 'aria-haspopup'?: 'dialog' | 'menu' | 'listbox' }) {
  return (
    <button type="button" className={`${css.chip} ${css.add}`} {...rest}>
      <Icon name={icon} size="s" />
      {children}
    </button>
  )
}

/** One choice among a few, always all in sight. */
export function Segmented<V extends string>({ label, value, options, onChange }: { label: string; value: V; options: { value: V; label: string }[]; onChange: (value: V) => void }) {
  return (
    <div className={css.segmented} role="radiogroup" aria-label={label}>
      {options.map((o, i) => (
        <button
          key={o.value}
          type="button"
          role="radio"
          aria-checked={o.value === value}
          tabIndex={o.value === value ? 0 : -1}
          className={css.segment}
          onClick={() => onChange(o.value)}
          onKeyDown={(e) => {
            const step = e.key === 'ArrowRight' || e.key === 'ArrowDown' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowUp' ? -1 : 0
            if (!step) return
            e.preventDefault()
            const next = (i + step + options.length) % options.length
            onChange(options[next]!.value)
            ;(e.currentTarget.parentElement?.children[next] as HTMLElement | undefined)?.focus()
          }}
        >
          {o.label}
        </button>
      ))}
    </div>
  )
}
