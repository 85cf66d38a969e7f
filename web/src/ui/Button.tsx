import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Icon, type IconName } from './Icon'
import css from './Button.module.css'

type Common = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'disabled'> & {
  ref?: Ref<HTMLButtonElement>
  className?: string
  /** Work under way: the button stays where it is, says so, and ignores presses. */
  busy?: boolean
}

export type ButtonProps = Common & {
  /** One primary action a page; `danger` only for a denial or what cannot come back. */
  kind?: 'primary' | 'secondary' | 'ghost' | 'danger'
  icon?: IconName
  size?: 'small' | 'big'
  children: ReactNode
}

/** There is no disabled look: a press that cannot go on says what is missing. */
export function Button({ kind = 'secondary', icon, size, busy, className, children, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={[css.button, css[kind], size && css[size], className].filter(Boolean).join(' ')}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (e) => e.preventDefault() : onClick}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      <span className={css.label}>{children}</span>
    </button>
  )
}

/** A button that is only a symbol: `label` is its name and its tooltip. */
export function IconButton({ icon, label, pressed, size, busy, className, ...rest }: Common & { icon: IconName; label: string; pressed?: boolean; size?: 'small' }) {
  return (
    <button
      type="button"
      className={[css.button, css.ghost, css.ico, size && css.icoSmall, className].filter(Boolean).join(' ')}
      aria-label={label}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      title={label}
      {...rest}
    >
      <Icon name={icon} size={size && 's'} />
    </button>
  )
}

/** A press that reads like a link: underlined words in the accent. */
export function LinkButton({ className, children, ...rest }: Common & { children: ReactNode }) {
  return (
    <button type="button" className={[css.link, className].filter(Boolean).join(' ')} {...rest}>
      {children}
    </button>
  )
}

/** The same look for `<Link className={link}>` and `<a>`; `buttonLink` looks like a button. */
export const link = css.link
export const buttonLink = (kind: 'primary' | 'secondary' | 'ghost' = 'secondary') => `${css.button} ${css[kind]}`
