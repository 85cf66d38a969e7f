import { useQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { useClasses, useTypes } from '../../api/catalog'
import { unitsQuery } from '../../api/people'
import { useFormat, type Format } from '../../ui/format'
import { aheadRange, aheads, listOf, wholeSpan, type FilterKind, type ListSearch } from './filters'
import { docText } from './i18n'

type Words = ReturnType<typeof docText.useText>

/** What each chip reads. A name that cannot be known (not there, or not for this person) says so, the same way. */
export function useFilterValues(search: ListSearch): Record<FilterKind, string> {
  const t = docText.useText()
  const f = useFormat()
  const types = useTypes()
  const classes = useClasses()
  const units = useQuery({ ...unitsQuery, enabled: !!search.unit_id }).data?.units
  const person = useQuery({
    queryKey: ['people', 'name', search.employee_id],
    queryFn: async ({ signal }) => (await body(api.GET('/api/people/{id}', { params: { path: { id: search.employee_id! } }, signal }))).employee.name,
    enabled: !!search.employee_id,
    staleTime: 5 * 60_000,
    retry: false,
  })
  const several = (names: string[]) => (names.length ? t('filter.several', { first: names[0], count: names.length, more: names.length - 1 }) : '')
  const unit = units?.find((u) => u.id === search.unit_id)
  return {
    person: person.data ?? (person.isError ? t('filter.unknown') : '…'),
    unit: unit ? t('filter.belowUnit', { unit: unit.name }) : units ? t('filter.unknown') : '…',
    type: several(listOf(search.type).map((id) => types.byId.get(id)?.name ?? t('filter.unknown'))),
    class: several(listOf(search.class).map((id) => classes.name(id))),
    tag: several(listOf(search.tag)),
    date: span(search.date_from, search.date_to, t, f),
    created: span(search.created_from, search.created_to, t, f),
    expires: ahead(search.expires_from, search.expires_to, t, f),
    sender: search.created_by === 'me' ? t('you') : t('filter.someone'),
    shared: t(search.shared === 'by_me' ? 'filter.byMe' : 'filter.withMe'),
  }
}

/** "em 30 dias" where it is a named time from today on. */
function ahead(from: string | undefined, to: string | undefined, t: Words, f: Format): string {
  const named = aheads.find((a) => {
    const range = aheadRange(a)
    return range.from === from && range.to === to
  })
  return named ? t(`filter.${named}`) : span(from, to, t, f)
}

function span(from: string | undefined, to: string | undefined, t: Words, f: Format): string {
  const whole = wholeSpan(from, to)
  if (whole) return whole.kind === 'year' ? whole.of.slice(0, 4) : f.shortMonth(whole.of)
  if (from && to) return from === to ? f.date(from) : t('filter.range', { from: f.date(from), to: f.date(to) })
  if (from) return t('filter.since', { date: f.date(from) })
  return to ? t('filter.upTo', { date: f.date(to) }) : ''
}
