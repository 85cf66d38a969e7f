import { useRef, useState } from 'react'
import type { Facets } from '../../api/documents'
import { AddChip, FilterChip } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { Menu, MenuItem } from '../../ui/Menu'
import { Popover } from '../../ui/Popover'
import { useShortcuts } from '../../ui/shortcuts'
import { useFacets } from './data'
import { FilterEditor } from './FilterEditor'
import css from './FilterRow.module.css'
import { activeKinds, filterKinds, sortOf, sorts, without, type FilterKind, type ListSearch } from './filters'
import { docText } from './i18n'
import { ListsMenu } from './ListsMenu'
import { useFilterValues } from './useFilterValues'
import { ViewState } from './ViewState'

type Change = (next: ListSearch, how?: { replace?: boolean }) => void

/** The chips in force, the dashed one that adds, the state of the view, and the order at the right. */
export function FilterRow({ search, onChange, wanted, onWanted, simple }: { search: ListSearch; onChange: Change; /** An editor that something else asked for: a typed token that needs choosing. */ wanted?: { kind: FilterKind | 'any'; query?: string }; onWanted: (wanted: { kind: FilterKind | 'any'; query?: string } | undefined) => void; simple?: boolean }) {
  const t = docText.useText()
  const values = useFilterValues(search)
  const kinds = activeKinds(search)
  const facets = useFacets(search, wanted !== undefined)
  useShortcuts(t('keys.group'), [{ keys: 'f', label: t('keys.filter'), off: simple, run: () => onWanted({ kind: 'any' }) }])

  return (
    <div className={css.row}>
      {!simple && <ListsMenu search={search} onChange={onChange} />}
      <div className={css.chips}>
        {kinds.map((kind) => (
          <Popover
            key={kind}
            open={wanted?.kind === kind}
            onOpen={(open) => onWanted(open ? { kind } : undefined)}
            label={t(`filter.${kind}`)}
            target={
              <span>
                <FilterChip name={t(`filter.${kind}`)} value={values[kind]} expanded={wanted?.kind === kind} onEdit={() => onWanted(wanted?.kind === kind ? undefined : { kind })} onRemove={() => onChange(without(search, kind))} />
              </span>
            }
          >
            <FilterEditor kind={kind} query={wanted?.query} search={search} facets={facets.data} onChange={onChange} onDone={() => onWanted(undefined)} />
          </Popover>
        ))}
        {!simple && <AddFilter {...{ search, onChange, wanted, onWanted, active: kinds, facets: facets.data }} />}
        <ViewState search={search} onChange={onChange} />
      </div>
      <Menu
        width={220}
        button={
          <button type="button" className={css.order} aria-label={t('sort.label', { name: t(`sort.${sortOf(search)}`) })}>
            <Icon name="sort" size="s" />
            <span>{t(`sort.${sortOf(search)}`)}</span>
          </button>
        }
      >
        {sorts.map((sort) => (
          <MenuItem key={sort} chosen={sort === sortOf(search)} onClick={() => onChange({ ...search, sort: sort === '-created_at' ? undefined : sort })}>
            {t(`sort.${sort}`)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  )
}

/** First which filter, then its editor, in the same panel. */
function AddFilter({ search, onChange, wanted, onWanted, active, facets }: { search: ListSearch; onChange: Change; wanted?: { kind: FilterKind | 'any'; query?: string }; onWanted: (wanted: { kind: FilterKind | 'any'; query?: string } | undefined) => void; active: FilterKind[]; facets?: Facets }) {
  const t = docText.useText()
  const [kind, setKind] = useState<FilterKind>()
  const list = useRef<HTMLUListElement>(null)
  const open = wanted !== undefined && (wanted.kind === 'any' || !active.includes(wanted.kind))
  const shown = wanted && wanted.kind !== 'any' ? wanted.kind : kind
  function toggle(next: boolean) {
    setKind(undefined)
    onWanted(next ? { kind: 'any' } : undefined)
  }
  return (
    <Popover open={open} onOpen={toggle} label={t('filter.title')} target={<span><AddChip aria-haspopup="dialog" aria-expanded={open} onClick={() => toggle(!open)}>{t('filter.add')}</AddChip></span>}>
      {shown ? (
        <FilterEditor key={shown} kind={shown} query={wanted?.query} search={search} facets={facets} onChange={onChange} onDone={() => toggle(false)} />
      ) : (
        <ul
          className={css.kinds}
          ref={list}
          onKeyDown={(e) => {
            const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
            if (!step) return
            e.preventDefault()
            const all = [...(list.current?.querySelectorAll('button') ?? [])]
            all[(all.indexOf(document.activeElement as HTMLButtonElement) + step + all.length) % all.length]?.focus()
          }}
          role="presentation"
        >
          {filterKinds
            .filter((k) => !active.includes(k))
            .map((k, i) => (
              <li key={k}>
                <button type="button" data-autofocus={i === 0 || undefined} onClick={() => setKind(k)}>
                  <Icon name={icons[k]} />
                  {t(`filter.${k}`)}
                  <Icon name="chev" size="s" />
                </button>
              </li>
            ))}
        </ul>
      )}
    </Popover>
  )
}

const icons = { person: 'user', unit: 'tree', type: 'type', class: 'lock', created: 'clock', date: 'cal', expires: 'cal', sender: 'up', shared: 'share', tag: 'flag' } as const
