import { useClasses } from '../../api/catalog'
import { useFormat } from '../../ui/format'
import { docText } from './i18n'

/** What this person sees at all. Classes they only see piece by piece are named, so that nobody takes a part for the whole. */
export function ScopeLine({ summary, mine }: { /** Only their own papers: nobody else to count. */ mine?: boolean; summary: { documents: number; people: number; classes: { id: string; documents: number; single: number; own: number }[] } | undefined }) {
  const t = docText.useText()
  const f = useFormat()
  const classes = useClasses()
  // Its room is kept while it is counted; a failed count is left out.
  if (!summary) return <>&nbsp;</>
  if (summary.documents === 0) return <>{t('scopeNone')}</>
  if (mine && summary.people <= 1) return <docText.Rich k="scopeMine" values={{ documents: t('count', { count: summary.documents }) }} />
  const single = summary.classes.filter((c) => c.single > 0 && c.single + c.own === c.documents).map((c) => classes.name(c.id))
  return (
    <>
      <docText.Rich k="scope" values={{ documents: t('count', { count: summary.documents }), people: t('people', { count: summary.people }) }} />
      {single.length > 0 && ` ${t('scopeSingle', { classes: f.list(single) })}`}
    </>
  )
}
