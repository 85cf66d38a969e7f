import type { DocumentRow, DocumentType } from '../../api/documents'
import { Button } from '../../ui/Button'
import { useFormat } from '../../ui/format'
import css from './DocumentPane.module.css'
import { showValue } from './describe'
import { draftOf, type Draft } from './draft'
import { docText } from './i18n'

/** Somebody changed the document meanwhile: what differs, side by side, and which of the two stays. */
export function Conflict({ mine, theirs, type, onMine, onTheirs }: { mine: Draft; theirs: DocumentRow; type: DocumentType | undefined; onMine: () => void; onTheirs: () => void }) {
  const t = docText.useText()
  const f = useFormat()
  const now = draftOf([theirs])
  const rows: { name: string; mine: string; now: string }[] = []
  const put = (name: string, ours: string, other: string) => {
    if (ours !== other) rows.push({ name, mine: ours, now: other })
  }
  put(t('edit.name'), mine.title, now.title)
  put(t('edit.person'), mine.employee_name || t('edit.company'), now.employee_name || t('edit.company'))
  put(t('edit.type'), mine.type === theirs.type ? theirs.type_name : (type?.name ?? ''), theirs.type_name)
  put(t('edit.date'), f.date(mine.date), f.date(now.date))
  for (const field of type?.fields ?? []) {
    const show = (draft: Draft) => (draft.fields[field.id] ? showValue(field, draft.fields[field.id]!, f) : '—')
    put(field.name, show(mine), show(now))
  }
  put(t('edit.tags'), mine.tags || '—', now.tags || '—')
  return (
    <section className={css.compare} role="alert">
      <p>
        <b>{t('edit.conflict', { time: f.time(theirs.updated_at) })}</b> {t('edit.conflictText')}
      </p>
      <span />
      <b>{t('edit.mineIs')}</b>
      <b>{t('edit.theirsIs')}</b>
      {rows.map((row) => (
        <div key={row.name} className={css.compareRow}>
          <span className="dim">{row.name}</span>
          <span>{row.mine}</span>
          <span>{row.now}</span>
        </div>
      ))}
      <div className={css.foot}>
        <Button size="small" onClick={onMine}>
          {t('edit.keepMine')}
        </Button>
        <Button size="small" onClick={onTheirs}>
          {t('edit.takeTheirs')}
        </Button>
      </div>
    </section>
  )
}
