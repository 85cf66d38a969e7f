import { className, classLook, type Spine } from './classes'
import css from './Folha.module.css'
import { Icon } from './Icon'
import { usePreferences } from './preferences'

/** The sheet that leads every row: symbol of the class and its spine pattern, so that it reads without colour. */
export function Folha({ classId, size }: { classId: string; size?: 'small' | 'large' }) {
  const look = classLook(classId)
  return (
    <svg className={[css.sheet, look.hue, size && css[size]].filter(Boolean).join(' ')} viewBox="0 0 26 32" aria-hidden="true">
      <rect className={css.paper} width="26" height="32" rx="2" />
      <SpinePattern kind={look.spine} />
      <svg x="6.2" y="8.5" width="15" height="15" className={css.symbol}>
        <use href={`#i-${look.symbol}`} />
      </svg>
    </svg>
  )
}

function SpinePattern({ kind }: { kind: Spine }) {
  switch (kind) {
    case 'faint':
      return <rect className={css.spine} width="3.5" height="32" opacity=".45" />
    case 'solid':
      return <rect className={css.spine} width="3.5" height="32" />
    case 'dashed':
      return <path className={css.spine} d="M0 0h3.5v6H0zM0 8.7h3.5v6H0zM0 17.3h3.5v6H0zM0 26h3.5v6H0z" />
    case 'edges':
      return <path className={css.spine} d="M0 0h3.5v32H0zM22.5 0H26v32h-3.5z" />
    case 'double':
      return <path className={css.spine} d="M0 0h2v32H0zM3.5 0h2v32h-2z" />
  }
}

/** A sheet nobody has said the class of yet. */
export function FolhaEmpty() {
  return (
    <svg className={css.sheet} viewBox="0 0 26 32" aria-hidden="true">
      <rect className={css.blank} x=".75" y=".75" width="24.5" height="30.5" rx="2" />
    </svg>
  )
}

/** Symbol + word + colour. In tables, where the Folha holds the symbol, `plain` leaves the word alone. */
export function ClassMark({ classId, name, plain, tint }: { classId: string; name: string; plain?: boolean; tint?: boolean }) {
  const look = classLook(classId)
  const { language } = usePreferences()
  return (
    <span className={[css.cls, plain && css.plain, look.hue, tint && css.tint].filter(Boolean).join(' ')}>
      {!plain && <Icon name={look.symbol} size="s" />}
      {className(classId, name, language)}
    </span>
  )
}
