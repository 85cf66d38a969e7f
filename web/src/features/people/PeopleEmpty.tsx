import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/States'
import { peopleText } from './i18n'
import type { PeopleSearch } from './PeoplePage'

/** Nobody to show, and why: the company is new, the place is empty, or the words match nobody. */
export function PeopleEmpty({ view, q, status, none, mayWrite, go }: { view: 'units' | 'teams' | 'all'; q: string; status: string; none: boolean; mayWrite: boolean; go: (change: Partial<PeopleSearch>, replace?: boolean) => void }) {
  const t = peopleText.useText()
  const add = mayWrite && (
    <Button kind="primary" icon="plus" onClick={() => go({ pane: 'person' })}>
      {t('add.person')}
    </Button>
  )
  if (view !== 'teams' && (q.trim() || (view === 'all' && status !== 'active,on_leave')))
    return (
      <EmptyState
        icon="search"
        title={t(q.trim() && status === 'active,on_leave' ? 'list.noMatch' : 'list.noMatchStatus')}
        actions={
          <>
            {q.trim() && <Button onClick={() => go({ q: undefined }, true)}>{t('list.clear')}</Button>}
            {status !== 'any' && (
              <Button kind="ghost" onClick={() => go({ status: 'any' }, true)}>
                {t('list.withGone')}
              </Button>
            )}
          </>
        }
      >
        {t('list.noMatchText')}
      </EmptyState>
    )
  if (none && view !== 'teams')
    return (
      <EmptyState icon="people" title={t('list.first')} actions={add}>
        {t('list.firstText')}
      </EmptyState>
    )
  if (view === 'teams')
    return (
      <EmptyState
        icon="team"
        title={t('list.emptyTeam')}
        actions={
          mayWrite && (
            <Button icon="plus" onClick={() => go({ pane: 'members' })}>
              {t('add.members')}
            </Button>
          )
        }
      >
        {t('list.emptyTeamText')}
      </EmptyState>
    )
  return (
    <EmptyState icon="tree" title={t('list.emptyUnit')} actions={add}>
      {t('list.emptyUnitText')}
    </EmptyState>
  )
}
