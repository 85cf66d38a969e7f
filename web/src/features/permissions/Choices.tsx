import { useFormat } from '../../ui/format'
import css from './Choices.module.css'

/** A few ways to look at the same, each with how many there are; one is chosen. A count that could not be had is left out. */
export function Choices<V extends string>({ label, value, options, onChange }: { label: string; value: V; options: readonly { value: V; label: string; count?: number }[]; onChange: (value: V) => void }) {
  const f = useFormat()
  return (
    <div className={css.choices} role="group" aria-label={label}>
      {options.map((o) => (
        <button key={o.value} type="button" aria-pressed={o.value === value} onClick={() => onChange(o.value)}>
          <b className="num">{o.count === undefined ? ' ' : f.number(o.count)}</b>{' '}
          <span>{o.label}</span>
        </button>
      ))}
    </div>
  )
}
