import type { SchemaUnit } from '../../api/schema'
import { useNarrow } from '../../ui/media'
import type { Group } from './data'
import { EmployeeForm } from './EmployeeForm'
import { GroupForm } from './GroupForm'
import { MembersPane } from './MembersPane'
import { MovePane } from './MovePane'
import type { Org } from './org'
import type { PeopleSearch } from './PeoplePage'
import type { Done } from './PeopleUndo'
import type { Selection } from './selection'

export type PaneKind = 'person' | 'unit' | 'unit-edit' | 'team' | 'team-edit' | 'members' | 'move'

/** What is filled in at the right of the people page; its name is in the address, so that Back closes it. */
export function PeoplePane({ kind, org, unit, team, into, to, selection, go, onDone }: { kind: PaneKind; org: Org; unit?: SchemaUnit; team?: Group; /** The unit that was chosen, for somebody new. */ into?: string; to?: string; selection: Selection; go: (change: Partial<PeopleSearch>, replace?: boolean) => void; onDone: (done: Done) => void }) {
  const narrow = useNarrow()
  const close = () => go({ pane: undefined, to: undefined })
  const finish = (done: Done) => {
    onDone(done)
    close()
  }
  switch (kind) {
    case 'person':
      return <EmployeeForm org={org} unit={into} onClose={close} onCreated={(e, another) => (another ? onDone({ kind: 'created', id: e.id, name: e.name }) : finish({ kind: 'created', id: e.id, name: e.name }))} />
    case 'unit':
    case 'team':
      return (
        <GroupForm
          key={kind}
          kind={kind}
          org={org}
          parent={kind === 'unit' ? (to ?? unit?.id) : undefined}
          onClose={close}
          onSaved={(g) => go({ pane: undefined, to: undefined, q: undefined, ...(kind === 'unit' ? { unit_id: g.id, view: undefined } : { team_id: g.id, view: 'teams' }) })}
        />
      )
    case 'unit-edit':
    case 'team-edit': {
      const group = kind === 'unit-edit' ? unit : team
      return group ? <GroupForm key={group.id} kind={group.kind} org={org} group={group} onClose={close} onSaved={close} /> : null
    }
    case 'members':
      return team ? <MembersPane key={team.id} team={team} onClose={close} onAdded={(count) => finish({ kind: 'added', team, count })} /> : null
    case 'move':
      return selection.count > 0 ? <MovePane tree={!narrow} org={org} people={selection.people} to={to} onTo={(id) => go({ to: id }, true)} onClose={close} onMoved={(done) => (selection.clear(), finish(done))} /> : null
  }
}
