import type { DocumentRow, DocumentType } from '../../api/documents'
import { Box } from '../../ui/Checkbox'
import { ClassMark, Folha } from '../../ui/Folha'
import { today, type Format } from '../../ui/format'
import type { Text } from '../../i18n/words'
import type { GridColumn } from '../../ui/VirtualGrid'
import { keyLine } from './describe'
import css from './columns.module.css'
import type { docText } from './i18n'

type Words = ReturnType<typeof docText.useText>
type Context = { t: Words; f: Format; types: ReadonlyMap<string, DocumentType>; me: string; company: string; /** A class as the page's language calls it. */ className: (id: string) => string; selectable: boolean; wide: boolean; /** The list is about when documents expire. */ expiring: boolean }

/** The columns of UI.md: with the pane open, five; alone, also who sent it and its tags. */
export function documentColumns({ t, f, types, me, company, className, selectable, wide, expiring }: Context): GridColumn<DocumentRow>[] {
  const columns: GridColumn<DocumentRow>[] = [
    {
      id: 'sheet',
      header: '',
      label: t('column.sheet'),
      className: css.sheet,
      cell: (row, state) => (
        <span className={css.lead} data-box={selectable ? '' : undefined} data-selecting={state.selecting || state.selected || undefined} title={selectable ? t('selectRow', { title: row.title }) : undefined}>
          <Folha classId={row.class} />
          {selectable && (
            <span className={css.box}>
              <Box on={state.selected} />
            </span>
          )}
          <span className="sr">{className(row.class)}</span>
        </span>
      ),
    },
    {
      id: 'document',
      header: t('column.document'),
      className: css.document,
      cell: (row) => (
        <>
          <div className={css.title}>
            <span className="cut">
              <Found row={row} field="title" text={row.title} />
            </span>
            {row.unread && (
              <>
                <i className={css.dot} aria-hidden="true" />
                <span className="sr">{t('unread')}</span>
              </>
            )}
          </div>
          <div className={`${css.line} cut`}>{expiring && row.expires_on ? t(row.expires_on < today() ? 'expiredOn' : 'expiresOn', { date: f.date(row.expires_on) }) : row.employee_id ? keyLine(row, types.get(row.type), f) : t('companyOwn')}</div>
          <div className={css.phone}>
            <span className="cut">{row.employee_id ? row.employee?.name : company}</span>
            <span className="num">{f.date(row.date)}</span>
          </div>
        </>
      ),
    },
    {
      id: 'person',
      header: t('column.person'),
      className: css.person,
      cell: (row) => (
        <>
          <div className="cut">{row.employee_id ? <Found row={row} field="employee.name" text={row.employee?.name ?? ''} /> : company}</div>
          <div className={`${css.line} cut`}>{row.employee_id ? row.employee?.unit_name : t('company')}</div>
        </>
      ),
    },
    { id: 'class', header: t('column.class'), className: css.class, cell: (row) => <div className="cut"><ClassMark plain classId={row.class} name={row.class_name} /></div> },
  ]
  if (wide)
    columns.push(
      { id: 'sent', header: t('column.sentBy'), className: css.sent, cell: (row) => <div className="cut mut">{sentBy(row, me, t)}</div> },
      { id: 'tags', header: t('column.tags'), className: css.tags, cell: (row) => <div className="cut dim">{row.tags?.join(', ')}</div> },
    )
  columns.push({ id: 'date', header: t('column.date'), className: css.date, cell: (row) => f.date(row.date) })
  return columns
}

export function sentBy(row: Pick<DocumentRow, 'created_by' | 'created_by_name'>, me: string, t: Text<'you' | 'system'>): string {
  if (row.created_by === me) return t('you')
  return row.created_by_name ?? (row.created_by.startsWith('service:') ? t('system') : '')
}

/** A text with the searched words marked, where the server found them. */
function Found({ row, field, text }: { row: DocumentRow; field: string; text: string }) {
  const found = row.highlights?.find((h) => h.field === field)
  if (!found) return <>{text}</>
  return (
    <>
      {found.fragments.map((part, i) => (part.match ? <mark key={i}>{part.text}</mark> : part.text))}
    </>
  )
}

