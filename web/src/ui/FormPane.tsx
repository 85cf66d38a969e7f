import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { IconButton } from './Button'
import css from './FormPane.module.css'
import { uiText } from './i18n'
import { Icon } from './Icon'
import { Pane } from './Pane'
import { useShortcuts } from './shortcuts'

/** The part of `useFormErrors` that the pane needs. */
type Tied = { at: { all?: string }; form: RefObject<HTMLFormElement | null> }

/**
 * What is filled in beside the list it is about, never over it: fields scroll, buttons stay. Esc closes; the focus goes to
 * the first field and comes back. Mount it to open it. `errors` is what `useFormErrors` gave: its `all` shows over the buttons.
 */
export function FormPane({ title, sub, errors, onClose, onSubmit, footer, children, width = 400 }: { title: string; sub?: ReactNode; errors?: Tied; onClose: () => void; onSubmit?: () => void; footer?: ReactNode; children: ReactNode; width?: number }) {
  const t = uiText.useText()
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
    const root = form.current
    const first = root?.querySelector<HTMLElement>('[data-body] :is([data-autofocus], input:not([type=checkbox]), textarea, button)') ?? root?.querySelector<HTMLElement>('button')
    first?.focus({ preventScroll: true })
    return () => {
      const now = document.activeElement
      if (before?.isConnected && (!now || now === document.body || root?.contains(now))) before.focus({ preventScroll: true })
    }
  }, [])

  useShortcuts(title, [
    {
      keys: 'Escape',
      label: t('close'),
      always: true,
      // One step back: what floats over the pane closes first, by itself.
      run: (e) => !(e.target as HTMLElement | null)?.closest?.('[role=dialog], [role=menu]') && onClose(),
    },
  ])

  return (
    <Pane label={title} width={width} className={css.pane} onClose={onClose}>
      <form
        ref={(el) => {
          form.current = el
          if (errors) errors.form.current = el
        }}
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          onSubmit?.()
        }}
      >
        <div className={css.head}>
          <div>
            <h2>{title}</h2>
            {sub && <p>{sub}</p>}
          </div>
          <IconButton icon="x" label={t('close')} onClick={onClose} />
        </div>
        <div className={css.body} data-body="">
          {children}
          {errors?.at.all && (
            <p className={css.all} role="alert">
              <Icon name="warn" />
              <span>{errors.at.all}</span>
            </p>
          )}
        </div>
        {footer && <div className={css.foot}>{footer}</div>}
      </form>
    </Pane>
  )
}
