import type { IconName } from './sprite'
import css from './Icon.module.css'

export type { IconName } from './sprite'

/** A symbol of the sprite, 18 px (s 16, l 22). Always decoration: the words are beside it or in the button's name. */
export function Icon({ name, size, className }: { name: IconName; size?: 's' | 'l' | 'xl'; className?: string }) {
  return (
    <svg className={[css.icon, size && css[size], className].filter(Boolean).join(' ')} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  )
}

export function Mark({ className }: { className?: string }) {
  return (
    <svg className={[css.mark, className].filter(Boolean).join(' ')} aria-hidden="true">
      <use href="#mark" />
    </svg>
  )
}
