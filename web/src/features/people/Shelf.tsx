import { ClassMark } from '../../ui/Folha'
import { classLook } from '../../ui/classes'
import { useFormat } from '../../ui/format'
import { peopleText } from './i18n'
import type { Books } from './shelf'
import css from './Shelf.module.css'

/** The Prateleira: what a person has, by class, as books on a shelf. A press shows one class alone; another, all again. */
export function Shelf({ books, single, chosen, onChoose }: { books: readonly Books[]; /** Classes of which only single documents reach the viewer, and how many. */ single: ReadonlyMap<string, number>; chosen?: string; onChoose: (id: string | undefined) => void }) {
  const t = peopleText.useText()
  const f = useFormat()
  if (books.length === 0) return null
  const noteOf = (b: Books) => (single.get(b.id) === b.count ? t('shelf.single', { count: b.count }) : b.tens ? t('shelf.ten') : '')
  const noted = books.some(noteOf)
  return (
    <section className={css.shelf} aria-label={t('shelf.label')}>
      <ul>
        {books.map((b) => {
          const look = classLook(b.id)
          const note = noteOf(b)
          return (
            <li key={b.id} className={look.hue}>
              <button type="button" className={css.class} aria-pressed={chosen === b.id} data-off={(chosen && chosen !== b.id) || undefined} onClick={() => onChoose(chosen === b.id ? undefined : b.id)}>
                <span className={css.spines} data-spine={look.spine} data-thin={b.spines > 30 || undefined}>
                  {Array.from({ length: b.spines }, (_, i) => (
                    <i key={i} data-old={i >= b.spines - b.faded || undefined} />
                  ))}
                </span>
                <span className={css.label}>
                  <ClassMark classId={b.id} name={b.name} /> <b className="num">{f.number(b.count)}</b> <span className="sr">{t('shelf.documents', { count: b.count })}</span>
                </span>
                {noted && <small>{note}</small>}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
