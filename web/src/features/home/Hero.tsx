import { use, type ReactNode } from 'react'
import { BellSlot } from '../../ui/Bell'
import { Mark } from '../../ui/Icon'
import css from './Hero.module.css'

/** The block at the top of an employee's pages: shelves at dusk, and one sentence. */
export function Hero({ title, children, mark, tall }: { title: string; children?: ReactNode; /** Under the bar: a seal. */ mark?: ReactNode; tall?: boolean }) {
  return (
    <header className={css.hero} data-tall={tall || undefined}>
      <div className={css.shelf} aria-hidden="true">
        {spines.map(([height, kind], i) => (
          <i key={i} data-kind={kind} style={{ height }} />
        ))}
      </div>
      {!tall && (
        <div className={css.bar}>
          <Mark className={css.mark} />
          <b className={css.brand}>Acervo</b>
          <span className={css.bell}>{use(BellSlot)}</span>
        </div>
      )}
      {mark}
      <h1>{title}</h1>
      {children && <div className={css.text}>{children}</div>}
    </header>
  )
}

const spines: [number, 'a' | 'b' | 'g'][] = [[120, 'a'], [150, 'b'], [96, 'a'], [158, 'a'], [132, 'b'], [170, 'g'], [110, 'a'], [156, 'a']]
