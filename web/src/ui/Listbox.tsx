import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react'
import { asProblem, type Problem } from '../api/problem'
import { Box } from './Checkbox'
import { FieldFrame } from './Field'
import fieldCss from './Field.module.css'
import { useKeptFocus } from './focus'
import { useFormat } from './format'
import { uiText } from './i18n'
import { Icon, type IconName } from './Icon'
import css from './Listbox.module.css'
import { Marked } from './Marked'
import { matchesWords } from './palette'
import { Popover } from './Popover'

export type Option<V extends string = string> = {
  value: V
  label: string
  /** In small, after the label: unit and matrícula. */
  detail?: string
  lead?: ReactNode
  icon?: IconName
  /** Exact, at the right. */
  count?: number
  /** Why it cannot be chosen: "fora do seu alcance". It is shown, and a press does nothing. */
  refused?: string
  group?: string
}

type ListboxProps<V extends string> = {
  label: string
  /** All of them (searched here), or a search that asks the server 120 ms after the last key. */
  options: readonly Option<V>[] | ((query: string, signal: AbortSignal) => Promise<readonly Option<V>[]>)
  value: readonly V[]
  multiple?: boolean
  onChange: (value: V[], option: Option<V>) => void
  /** Without it, the search field shows from 8 options on. */
  search?: boolean
  placeholder?: string
  foot?: ReactNode
}

/** A searchable list to choose from: the inside of a Popover, or a part of a page. Typing filters, arrows move, Enter chooses. */
export function Listbox<V extends string>({ label, options, value, multiple, onChange, search, placeholder, foot }: ListboxProps<V>) {
  const t = uiText.useText()
  const f = useFormat()
  const id = useId()
  const [query, setQuery] = useState('')
  const { found, busy, error } = useOptions(options, query)
  const [at, setAt] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const chosen = Math.min(at, found.length - 1)
  const searchable = search ?? (typeof options === 'function' || options.length >= 8)
  useKeptFocus(box, searchable)

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen, found])

  function choose(option: Option<V> | undefined) {
    if (!option || option.refused) return
    const has = value.includes(option.value)
    onChange(multiple ? (has ? value.filter((v) => v !== option.value) : [...value, option.value]) : [option.value], option)
  }

  function onKeyDown(e: React.KeyboardEvent) {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
    if (step && found.length) setAt((Math.max(chosen, 0) + step + found.length) % found.length)
    else if (e.key === 'Home' && !searchable) setAt(0)
    else if (e.key === 'End' && !searchable) setAt(found.length - 1)
    else if (e.key === 'Enter' || (e.key === ' ' && !searchable)) choose(found[chosen])
    else return
    e.preventDefault()
  }

  const keys = { 'aria-activedescendant': found[chosen] ? `${id}-${chosen}` : undefined, onKeyDown }
  return (
    <div className={css.box} ref={box}>
      {searchable && (
        <span className={`${fieldCss.field} ${css.search}`}>
          <Icon name="search" size="s" />
          <input
            data-autofocus
            role="combobox"
            aria-expanded
            aria-controls={`${id}-list`}
            aria-label={label}
            placeholder={placeholder ?? t('listbox.search')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(e) => {
              setQuery(e.currentTarget.value)
              setAt(0)
            }}
            {...keys}
          />
        </span>
      )}
      <div role="listbox" id={`${id}-list`} aria-label={label} aria-multiselectable={multiple || undefined} aria-busy={busy || undefined} ref={list} className={css.list} tabIndex={searchable ? -1 : 0} data-autofocus={searchable ? undefined : true} {...(searchable ? {} : keys)}>
        {found.map((o, i) => {
          const heading = o.group !== found[i - 1]?.group && o.group
          const on = value.includes(o.value)
          return (
            <div key={o.value} role="presentation">
              {heading && (
                <div className={css.heading} role="presentation">
                  {heading}
                </div>
              )}
              {/* Chosen by keys through aria-activedescendant; the mouse repeats it. */}
              {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
              <div id={`${id}-${i}`} role="option" aria-selected={on} aria-disabled={o.refused ? true : undefined} data-active={i === chosen || undefined} className={css.option} onMouseMove={() => i !== chosen && setAt(i)} onClick={() => choose(o)}>
                {multiple && <Box on={on} />}
                {o.lead ?? (o.icon && <Icon name={o.icon} />)}
                <span className={css.label}>
                  <Marked text={o.label} query={query} />
                  {o.detail && <small>{o.detail}</small>}
                </span>
                {o.refused ? <small className={css.right}>{o.refused}</small> : o.count !== undefined ? <small className={`${css.right} num`}>{f.number(o.count)}</small> : !multiple && on ? <Icon name="check" size="s" className={css.right} /> : null}
              </div>
            </div>
          )
        })}
        {!busy && found.length === 0 && <p className={css.nothing}>{error?.offline ? t('states.offlineTitle') : error?.undecided ? t('states.undecidedTitle') : error ? t('states.errorText', { code: error.requestId || error.status }) : t('listbox.nothing')}</p>}
      </div>
      {foot && <div className={css.foot}>{foot}</div>}
    </div>
  )
}

const none: never[] = []

function useOptions<V extends string>(options: ListboxProps<V>['options'], query: string): { found: readonly Option<V>[]; busy: boolean; error?: Problem } {
  const [state, setState] = useState<{ found: readonly Option<V>[]; busy: boolean; error?: Problem }>({ found: none, busy: true })
  const ask = typeof options === 'function' ? options : undefined
  useEffect(() => {
    if (!ask) return
    const abort = new AbortController()
    const timer = setTimeout(
      () => {
        ask(query.trim(), abort.signal).then(
          (found) => setState({ found, busy: false }),
          (cause: unknown) => !abort.signal.aborted && setState({ found: none, busy: false, error: asProblem(cause) }),
        )
      },
      query ? 120 : 0,
    )
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [ask, query])
  const here = useMemo(() => (typeof options === 'function' ? none : query.trim() ? options.filter((o) => matchesWords(`${o.label} ${o.detail ?? ''}`, query)) : options), [options, query])
  return ask ? state : { found: here, busy: false }
}

/** A form field whose value is chosen from a Listbox: a person, a type, a unit. `shown` are the words of the present value. */
export function Picker<V extends string>({ label, hint, error, optional, className, shown, placeholder, lead, onClear, ...listbox }: Omit<ListboxProps<V>, 'label'> & { label: string; hint?: ReactNode; error?: string; optional?: boolean; className?: string; shown?: string; lead?: ReactNode; onClear?: () => void }) {
  const t = uiText.useText()
  const [open, setOpen] = useState(false)
  return (
    <FieldFrame {...{ label, hint, error, optional, className }}>
      {({ id, describedBy }) => (
        <Popover
          open={open}
          onOpen={setOpen}
          label={label}
          width={360}
          target={
            <span className={`${fieldCss.field} ${css.picker}`} data-invalid={error ? '' : undefined}>
              <button type="button" id={id} aria-haspopup="listbox" aria-expanded={open} aria-describedby={describedBy} onClick={() => setOpen(!open)}>
                {lead}
                <span className={shown ? 'cut' : 'cut dim'}>{shown ?? placeholder}</span>
              </button>
              {shown && onClear ? (
                <button type="button" className={css.clear} onClick={onClear} aria-label={`${t('field.clear')}: ${label}`}>
                  <Icon name="x" size="s" />
                </button>
              ) : (
                <Icon name="chevd" size="s" />
              )}
            </span>
          }
        >
          <Listbox
            {...listbox}
            label={label}
            onChange={(v, o) => {
              listbox.onChange(v, o)
              if (!listbox.multiple) setOpen(false)
            }}
          />
        </Popover>
      )}
    </FieldFrame>
  )
}
