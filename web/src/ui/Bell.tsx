import { Link } from '@tanstack/react-router'
import { createContext, type ButtonHTMLAttributes, type ReactNode, type Ref } from 'react'
import { useMaybeSession } from '../api/session'
import css from './Bell.module.css'
import { useFormat } from './format'
import { Icon } from './Icon'
import { shellText } from './shell-words'

/** What the app puts in place of the plain bell: one that opens the newest notices. */
export const BellSlot = createContext<ReactNode>(undefined)

function useBell() {
  const t = shellText.useText()
  const f = useFormat()
  const unread = useMaybeSession()?.unread ?? 0
  return { name: unread ? t('bell', { count: unread }) : t('bellNone'), title: t('notices'), badge: unread > 0 && <span className={`${css.dot} num`}>{f.number(unread)}</span> }
}

/** The bell with the exact number of unread notices; a press leads to them. */
export function BellLink() {
  const { name, title, badge } = useBell()
  return (
    <Link to="/avisos" className={css.bell} aria-label={name} title={title}>
      <Icon name="bell" />
      {badge}
    </Link>
  )
}

/** The same as a button, for what opens beneath it. */
export function BellFace({ expanded, ref, ...rest }: { expanded: boolean; ref?: Ref<HTMLButtonElement> } & ButtonHTMLAttributes<HTMLButtonElement>) {
  const { name, title, badge } = useBell()
  return (
    <button type="button" {...rest} ref={ref} className={css.bell} aria-label={name} title={title} aria-haspopup="dialog" aria-expanded={expanded}>
      <Icon name="bell" />
      {badge}
    </button>
  )
}

/** On a tab, where the word is already: only the number, spoken with it. */
export function UnreadBadge() {
  const { name, badge } = useBell()
  if (!badge) return null
  return (
    <>
      <span aria-hidden="true" className={css.badge}>
        {badge}
      </span>
      <span className="sr">{name}</span>
    </>
  )
}
