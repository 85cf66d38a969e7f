import { useEffect, useId, useRef, useState } from 'react'
import { uiText } from './i18n'
import { useFormat } from './format'
import css from './Meanwhile.module.css'
import { merge, type Merged } from './merge'

type Side = 'mine' | 'theirs'

/** Somebody saved the same thing while it was being edited. */
type Met<T> = Merged<T> & { mine: T; now: T; at?: string; chosen: Partial<Record<keyof T, Side>> }

/**
 * What a form does when somebody else was faster: `meet` gives what goes on, part by part, and `Meanwhile` shows it. Only
 * what both changed is asked about; until that is decided `undecided` is true, and nothing is to be saved.
 */
export function useMeanwhile<T extends object>() {
  const [met, setMet] = useState<Met<T>>()
  return {
    met,
    undecided: !!met && met.both.some((part) => !met.chosen[part]),
    meet(base: T, mine: T, now: T, at?: string): Merged<T> {
      const merged = merge(base, mine, now)
      setMet({ ...merged, mine, now, at, chosen: {} })
      return merged
    },
    choose: (part: keyof T, side: Side) => setMet((m) => m && { ...m, chosen: { ...m.chosen, [part]: side } }),
    /** The person wrote a part anew: that is a decision too. */
    wrote: (values: Partial<T>) =>
      setMet((m) => {
        const parts = m?.both.filter((part) => part in values && values[part] !== m.mine[part]) ?? []
        return m && parts.length ? { ...m, mine: { ...m.mine, ...values }, chosen: { ...m.chosen, ...Object.fromEntries(parts.map((part) => [part, 'mine'])) } } : m
      }),
    forget: () => setMet(undefined),
  }
}

type MeanwhileProps<T> = {
  of: ReturnType<typeof useMeanwhile<T & object>>
  /** What a part is called, and how a value of it reads. */
  say: (part: keyof T, value: T) => { name: string; value: string }
  /** Puts the chosen side into the form. */
  onChoose: (part: keyof T, from: T) => void
}

/** What the other changed, already taken; and side by side what both did, for the person to choose. */
export function Meanwhile<T extends object>({ of, say, onChoose }: MeanwhileProps<T>) {
  const t = uiText.useText()
  const f = useFormat()
  const id = useId()
  const section = useRef<HTMLElement>(null)
  const { undecided } = of
  const shown = !!of.met
  useEffect(() => {
    if (!shown) return
    section.current?.scrollIntoView?.({ block: 'nearest' })
    if (undecided) section.current?.querySelector<HTMLElement>('input')?.focus({ preventScroll: true })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when it comes, not at each choice
  }, [shown])
  if (!of.met) return null
  const { theirs, both, mine, now, at, chosen } = of.met
  const side = (part: keyof T, which: Side, from: T) => (
    <label className={css.side}>
      <input
        type="radio"
        name={`${id}-${String(part)}`}
        checked={chosen[part] === which}
        onChange={() => {
          of.choose(part, which)
          onChoose(part, from)
        }}
      />
      <span>
        <small>{t(which === 'mine' ? 'meanwhile.mine' : 'meanwhile.theirs')}</small>{' '}
        {say(part, from).value || t('meanwhile.empty')}
      </span>
    </label>
  )
  return (
    <section className={css.meanwhile} role="alert" ref={section}>
      <p>
        <b>{at ? t('meanwhile.changedAt', { time: f.time(at) }) : t('meanwhile.changed')}</b>
      </p>
      {theirs.length > 0 && (
        <>
          <p>{t('meanwhile.taken')}</p>
          <ul>
            {theirs.map((part) => (
              <li key={String(part)}>
                {say(part, now).name}: {say(part, now).value || t('meanwhile.empty')}
              </li>
            ))}
          </ul>
        </>
      )}
      {both.length > 0 && <p>{t('meanwhile.choose')}</p>}
      {both.map((part) => (
        <fieldset key={String(part)}>
          <legend>{say(part, mine).name}</legend>
          {side(part, 'mine', mine)}
          {side(part, 'theirs', now)}
        </fieldset>
      ))}
    </section>
  )
}
