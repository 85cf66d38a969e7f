import css from './Avatar.module.css'

/** Initials: the first letters of the first and last names. Decoration; the name is always beside it. */
export function Avatar({ name, size, quiet }: { name: string; size?: 'small' | 'large'; quiet?: boolean }) {
  return (
    <span className={[css.avatar, size && css[size], quiet && css.quiet].filter(Boolean).join(' ')} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter((p) => p.length > 2 || /^[A-ZÀ-Ý]/.test(p))
  const first = parts[0]?.[0] ?? ''
  const last = parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}
