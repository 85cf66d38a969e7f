import { lazy, Suspense, useState, type ReactNode } from 'react'
import { addDays, today, useFormat, type Day } from './format'
import { FieldFrame } from './Field'
import fieldCss from './Field.module.css'
import css from './DateField.module.css'
import { uiText } from './i18n'
import { Icon } from './Icon'
import { Popover } from './Popover'

const Calendar = lazy(() => import('./Calendar'))

/** A day, typed as dd/mm/aaaa (also 231126, 23/11, hoje, amanhã, ontem) or taken from a calendar. Empty is ''. */
export function DateField({ label, hint, error, optional, className, value, onChange, min, max, first }: { /** Takes the focus when a dialog or panel opens. */ first?: boolean; label: string; hint?: ReactNode; error?: string; optional?: boolean; className?: string; value: Day; onChange: (day: Day) => void; min?: Day; max?: Day }) {
  const t = uiText.useText()
  const [text, setText] = useState<string>()
  const [wrong, setWrong] = useState(false)
  const [open, setOpen] = useState(false)
  const [typing, setTyping] = useState(false)
  const f = useFormat()
  // Where days are written otherwise than they are typed, the field reads as the page does until someone types.
  const shown = text ?? (typing || !value ? spell(value) : f.date(value))

  function leave() {
    if (text === undefined) return
    if (text.trim() === '') {
      onChange('')
    } else {
      const day = readDay(text)
      if (!day) return setWrong(true)
      onChange(day)
    }
    setText(undefined)
    setWrong(false)
  }

  return (
    <FieldFrame {...{ label, hint, optional, className }} error={wrong ? t('date.invalid') : error}>
      {({ id, describedBy }) => (
        <span className={`${fieldCss.field} ${css.field}`} data-invalid={wrong || error ? '' : undefined}>
          <input
            id={id}
            className="num"
            inputMode="numeric"
            data-autofocus={first || undefined}
            autoComplete="off"
            placeholder={t('date.placeholder')}
            aria-describedby={describedBy}
            aria-invalid={wrong || error ? true : undefined}
            value={shown}
            onChange={(e) => {
              const next = mask(e.currentTarget.value, shown)
              setText(next)
              setWrong(false)
              // A whole date counts at once, so that Enter in a form sends it.
              const whole = /^\d{2}\/\d{2}\/\d{4}$/.test(next) ? readDay(next) : next === '' ? '' : undefined
              if (whole !== undefined && whole !== value) onChange(whole)
            }}
            onFocus={() => setTyping(true)}
            onBlur={() => (setTyping(false), leave())}
            onKeyDown={(e) => {
              if (e.key === 'Enter') leave()
              const step = e.key === 'ArrowUp' ? 1 : e.key === 'ArrowDown' ? -1 : 0
              const from = readDay(shown) ?? (value || undefined)
              if (!step || !from) return
              e.preventDefault()
              setText(undefined)
              onChange(addDays(from, step))
            }}
          />
          <Popover
            open={open}
            onOpen={setOpen}
            label={t('date.open')}
            position="bottom-end"
            width={286}
            target={
              <button type="button" className={fieldCss.inside} aria-label={`${t('date.open')}: ${label}`} aria-expanded={open} onClick={() => setOpen(!open)}>
                <Icon name="cal" size="s" />
              </button>
            }
          >
            <Suspense fallback={<div className={css.room} tabIndex={-1} data-autofocus />}>
              <Calendar
                value={value}
                min={min}
                max={max}
                onPick={(day) => {
                  setText(undefined)
                  setWrong(false)
                  onChange(day)
                  setOpen(false)
                }}
              />
            </Suspense>
          </Popover>
        </span>
      )}
    </FieldFrame>
  )
}

function spell(day: Day): string {
  return day ? `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}` : ''
}

/** Puts the bars in while digits are typed; never while something is being taken out. */
function mask(text: string, before: string): string {
  if (text.length < before.length || /[^\d/]/.test(text)) return text
  const digits = text.replace(/\D/g, '').slice(0, 8)
  if (digits.length <= 2) return text.endsWith('/') ? text : digits
  if (digits.length <= 4) return `${digits.slice(0, 2)}/${digits.slice(2)}`
  return `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`
}

/** The day someone meant, or undefined. Always day before month, in both languages. */
export function readDay(text: string, now: Day = today()): Day | undefined {
  const word = text.trim().toLowerCase()
  if (['hoje', 'today'].includes(word)) return now
  if (['amanhã', 'amanha', 'tomorrow'].includes(word)) return addDays(now, 1)
  if (['ontem', 'yesterday'].includes(word)) return addDays(now, -1)
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word)
  const parts = iso ? [iso[3], iso[2], iso[1]] : (/^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?$/.exec(word) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(word))?.slice(1)
  if (!parts) return undefined
  const [d, m] = [Number(parts[0]), Number(parts[1])]
  const y = parts[2] === undefined ? Number(now.slice(0, 4)) : parts[2].length === 2 ? 2000 + Number(parts[2]) : Number(parts[2])
  const date = new Date(y, m - 1, d)
  if (date.getFullYear() !== y || date.getMonth() !== m - 1 || date.getDate() !== d || y < 1900) return undefined
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
}
