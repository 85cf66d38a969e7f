import type { ReactNode } from 'react'
import { Mark } from '../../ui/Icon'
import { LiveRegion } from '../../ui/live'
import { setPreferences, usePreferences } from '../../ui/preferences'
import css from './Door.module.css'
import { sessionText } from './i18n'

/** The frame of the two pages before there is a session: the form at the left, the shelf at the right. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <div className={css.door}>
      <main className={css.side}>
        <div className={css.brand}>
          <Mark />
          <b>Acervo</b>
        </div>
        <div className={css.form}>{children}</div>
        <Languages />
      </main>
      <Shelf />
      <LiveRegion />
    </div>
  )
}

function Languages() {
  const { language } = usePreferences()
  const one = (code: 'pt-BR' | 'en', name: string) =>
    language === code ? (
      <span lang={code}>{name}</span>
    ) : (
      <button type="button" lang={code} className={css.language} onClick={() => setPreferences({ language: code })}>
        {name}
      </button>
    )
  return (
    <div className={css.languages}>
      {one('pt-BR', 'Português')}
      {one('en', 'English')}
    </div>
  )
}

type Book = [width: number, height: number, kind?: 'open' | 'light' | 'gold', name?: string]

/** Decoration: spines on a shelf, one of them standing out. */
function Shelf() {
  const t = sessionText.useText()
  const year = new Date().getFullYear()
  const books: Book[] = [
    [44, 422, undefined, t('books.contracts')],
    [30, 384, 'open'],
    [52, 501, 'light', t('books.payslips', { year })],
    [52, 501, 'light', t('books.payslips', { year: year - 1 })],
    [26, 363],
    [40, 448, undefined, t('books.records')],
    [34, 396, 'open', t('books.holidays')],
    [58, 537, 'gold', t('books.notes')],
    [30, 378],
    [46, 468, 'light', t('books.exams')],
    [28, 358, 'open'],
    [44, 435, undefined, t('books.training')],
    [36, 478, undefined, t('books.terms')],
    [52, 407, 'light', t('books.time')],
    [30, 450, 'open'],
    [48, 512, undefined, t('books.policies')],
    [30, 368, 'open'],
    [54, 440, 'light', t('books.endings')],
    [38, 402],
    [46, 486, 'light'],
    [30, 392, 'open'],
  ]
  return (
    <aside className={css.wall} aria-hidden="true">
      <p>{t('slogan')}</p>
      <div className={css.books}>
        {books.map(([width, height, kind, name], i) => (
          <i key={i} className={kind && css[kind]} style={{ width, height: `min(${height}px, ${Math.round((height / 900) * 100)}dvh)` }}>
            {name}
          </i>
        ))}
      </div>
    </aside>
  )
}
