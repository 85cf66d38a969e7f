import { useId, useState, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react'
import css from './Field.module.css'
import { Icon } from './Icon'
import { Kbd } from './Kbd'
import { uiText } from './i18n'

type Wrap = { label: string; /** Under the label, in small. */ hint?: ReactNode; /** Under the field, in place of the hint; also marks it invalid. */ error?: string; optional?: boolean; className?: string }
type InputProps = Wrap & Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'size'> & { ref?: Ref<HTMLInputElement>; size?: 'big'; /** At the end, inside the border. */ after?: ReactNode }

/** Label, control, and the error under it. `children` gets the ids to tie them together. */
export function FieldFrame({ label, hint, error, optional, className, children }: Wrap & { children: (ids: { id: string; describedBy: string | undefined }) => ReactNode }) {
  const id = useId()
  const t = uiText.useText()
  const note = error ?? hint
  return (
    <div className={[css.frame, className].filter(Boolean).join(' ')}>
      <label htmlFor={id} className={css.label}>
        {label}
        {optional && <span className={css.optional}> {t('field.optional')}</span>}
      </label>
      {children({ id, describedBy: note ? `${id}-note` : undefined })}
      {note && (
        <p id={`${id}-note`} className={error ? css.error : css.hint}>
          {note}
        </p>
      )}
    </div>
  )
}

export function TextField({ label, hint, error, optional, className, size, after, ...rest }: InputProps) {
  return (
    <FieldFrame {...{ label, hint, error, optional, className }}>
      {({ id, describedBy }) => (
        <span className={[css.field, size && css[size]].filter(Boolean).join(' ')} data-invalid={error ? '' : undefined}>
          <input id={id} aria-describedby={describedBy} aria-invalid={error ? true : undefined} {...rest} />
          {after}
        </span>
      )}
    </FieldFrame>
  )
}

/** A password that can be pasted and shown. */
export function PasswordField(props: Omit<InputProps, 'type' | 'after'>) {
  const [shown, show] = useState(false)
  const t = uiText.useText()
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      spellCheck={false}
      autoCapitalize="none"
      after={
        <button type="button" className={css.inside} onClick={() => show(!shown)} aria-label={t(shown ? 'field.hide' : 'field.show')} aria-pressed={shown}>
          <Icon name={shown ? 'eyeoff' : 'eye'} />
        </button>
      }
    />
  )
}

export function TextArea({ label, hint, error, optional, className, ...rest }: Wrap & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'>) {
  return (
    <FieldFrame {...{ label, hint, error, optional, className }}>
      {({ id, describedBy }) => <textarea id={id} className={css.area} rows={3} aria-describedby={describedBy} aria-invalid={error ? true : undefined} {...rest} />}
    </FieldFrame>
  )
}

/** The system's own choice list: for a handful of options. Longer ones take `Picker`. */
export function SelectField({ label, hint, error, optional, className, children, ...rest }: Wrap & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className'>) {
  return (
    <FieldFrame {...{ label, hint, error, optional, className }}>
      {({ id, describedBy }) => (
        <span className={css.field} data-invalid={error ? '' : undefined}>
          <select id={id} className={css.select} aria-describedby={describedBy} aria-invalid={error ? true : undefined} {...rest}>
            {children}
          </select>
          <Icon name="chevd" size="s" className={css.chevron} />
        </span>
      )}
    </FieldFrame>
  )
}

/** A search box: `label` is spoken, `keys` shows the shortcut that brings the focus here. */
export function Search({ label, keys, className, onClear, ref, ...rest }: Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> & { label: string; keys?: string; className?: string; onClear?: () => void; ref?: Ref<HTMLInputElement> }) {
  const t = uiText.useText()
  return (
    <span className={[css.field, css.search, className].filter(Boolean).join(' ')}>
      <Icon name="search" size="s" />
      <input ref={ref} type="search" aria-label={label} autoComplete="off" spellCheck={false} enterKeyHint="search" {...rest} />
      {rest.value && onClear ? (
        <button type="button" className={css.inside} onClick={onClear} aria-label={t('field.clear')}>
          <Icon name="x" size="s" />
        </button>
      ) : (
        keys && <Kbd>{keys}</Kbd>
      )}
    </span>
  )
}
