import { useQueries } from '@tanstack/react-query'
import { Button } from '../../ui/Button'
import { StateMessage } from '../../ui/States'
import { countQuery } from './data'
import { activeKinds, cleared, without, type ListSearch } from './filters'
import { docText } from './i18n'

/** Nothing matches: which one filter, left out, would help most, and how many there would be. */
export function NoMatch({ search, onChange }: { search: ListSearch; onChange: (next: ListSearch) => void }) {
  const t = docText.useText()
  const ways = [...activeKinds(search).map((kind) => ({ key: kind, search: without(search, kind) })), ...(search.q ? [{ key: 'q' as const, search: { ...search, q: undefined } }] : [])]
  const counts = useQueries({ queries: ways.map((way) => countQuery(way.search)) })
  const best = ways.map((way, i) => ({ ...way, count: counts[i]?.data ?? 0 })).sort((a, b) => b.count - a.count)[0]
  const helps = best && best.count > 0 && ways.length > 1 ? best : undefined
  const sentence = [search.q && t('empty.searched', { q: search.q }), helps && t('empty.without', { filter: t(`the.${helps.key}`), count: helps.count })].filter(Boolean).join(' ')
  return (
    <StateMessage
      icon="filter"
      title={t('empty.noMatch')}
      actions={
        <>
          {helps && <Button onClick={() => onChange(helps.search)}>{t('empty.drop', { filter: t(`the.${helps.key}`) })}</Button>}
          <Button kind={helps ? 'ghost' : 'secondary'} onClick={() => onChange(cleared(search))}>
            {t('filter.clear')}
          </Button>
        </>
      }
    >
      {sentence}
    </StateMessage>
  )
}
