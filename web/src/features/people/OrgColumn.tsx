import { useMemo, useState, type Ref } from 'react'
import { Button, IconButton } from '../../ui/Button'
import { Search } from '../../ui/Field'
import { useFormat } from '../../ui/format'
import { matchesWords } from '../../ui/palette'
import { ancestors, Tree, type TreeNode } from '../../ui/Tree'
import type { Group } from './data'
import { peopleText } from './i18n'
import { filterTree, idsOf, type Org } from './org'
import css from './OrgColumn.module.css'

const kept = { open: new Set<string>() }

/** The left of the page: the tree of units, searched by the field above it. */
export function UnitColumn({ org, selected, target, q, onSearch, onSelect, onAdd, onDropPeople, searchRef }: { org: Org; selected?: string; /** Where people are about to go. */ target?: string; q: string; onSearch: (q: string) => void; onSelect: (id: string) => void; onAdd?: () => void; onDropPeople?: (unit: string, data: DataTransfer) => void; searchRef: Ref<HTMLInputElement> }) {
  const t = peopleText.useText()
  const [version, redraw] = useState(0)
  const [over, setOver] = useState<string>()
  const shown = useMemo(() => filterTree(org.roots, q), [org, q])
  const expanded = useMemo(() => {
    if (q.trim()) return new Set(idsOf(shown))
    // The top level and the way to what is chosen are open until someone closes them.
    const open = new Set(kept.open)
    for (const root of org.roots) if (!kept.open.has(`-${root.id}`)) open.add(root.id)
    for (const id of [selected, target]) if (id) for (const above of ancestors(org.roots, id)) if (!kept.open.has(`-${above}`)) open.add(above)
    return open
    // eslint-disable-next-line react-hooks/exhaustive-deps -- version stands for kept.open
  }, [org, shown, q, selected, target, version])

  function expand(id: string, open: boolean) {
    kept.open.delete(open ? `-${id}` : id)
    kept.open.add(open ? id : `-${id}`)
    redraw((n) => n + 1)
  }

  return (
    <section className={css.column} aria-label={t('tree.label')}>
      <div className={css.top}>
        <Search label={t('search.units')} placeholder={t('search.units')} ref={searchRef} value={q} onChange={(e) => onSearch(e.currentTarget.value)} onClear={() => onSearch('')} className={css.search} />
        {onAdd && <IconButton icon="plus" label={t('add.unit')} onClick={onAdd} />}
      </div>
      {target !== undefined && <p className={css.choose}>{t('tree.choose')}</p>}
      <div className={css.scroll}>
        {shown.length === 0 && (q.trim() ? <p className={css.nothing}>{t('tree.nothing')}</p> : <TreeEmpty onAdd={onAdd} />)}
        <Tree label={t('tree.label')} roots={shown} expanded={expanded} onExpand={expand} selected={selected} onSelect={onSelect} dropTarget={over ?? target} onDropTarget={onDropPeople ? setOver : undefined} onDrop={onDropPeople} />
      </div>
    </section>
  )
}

function TreeEmpty({ onAdd }: { onAdd?: () => void }) {
  const t = peopleText.useText()
  return (
    <div className={css.first}>
      <p>{t('tree.first')}</p>
      {onAdd && (
        <Button icon="plus" onClick={onAdd}>
          {t('add.unit')}
        </Button>
      )}
    </div>
  )
}

/** The left of the page: the teams, each with how many are in it. */
export function TeamColumn({ teams, selected, q, onSearch, onSelect, onAdd, searchRef }: { teams: readonly Group[]; selected?: string; q: string; onSearch: (q: string) => void; onSelect: (id: string) => void; onAdd?: () => void; searchRef: Ref<HTMLInputElement> }) {
  const t = peopleText.useText()
  const f = useFormat()
  const roots = useMemo<TreeNode[]>(() => teams.filter((g) => matchesWords(g.name, q)).map((g) => ({ id: g.id, label: g.name, count: g.people === undefined ? undefined : f.number(g.people), children: [] })), [teams, q, f])
  return (
    <section className={css.column} aria-label={t('tree.teams')}>
      <div className={css.top}>
        <Search label={t('search.teams')} placeholder={t('search.teams')} ref={searchRef} value={q} onChange={(e) => onSearch(e.currentTarget.value)} onClear={() => onSearch('')} className={css.search} />
        {onAdd && <IconButton icon="plus" label={t('add.team')} onClick={onAdd} />}
      </div>
      <div className={css.scroll}>
        {roots.length === 0 && (q ? <p className={css.nothing}>{t('tree.noTeams')}</p> : onAdd && <Button icon="plus" onClick={onAdd}>{t('add.team')}</Button>)}
        <Tree label={t('tree.teams')} roots={roots} expanded={none} onExpand={() => {}} selected={selected} onSelect={onSelect} />
      </div>
    </section>
  )
}

const none: ReadonlySet<string> = new Set()
