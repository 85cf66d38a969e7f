import { useState } from 'react'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu'
import { shellText } from '../../ui/shell-words'
import { viewPart, type ListSearch } from './filters'
import css from './FilterRow.module.css'
import { docText } from './i18n'
import { useNavLists } from './navLists'

/** The lists of the navigation, where it has no room for them: on a phone and beside the narrow one. */
export function ListsMenu({ search, onChange }: { search: ListSearch; onChange: (next: ListSearch) => void }) {
  const t = docText.useText()
  const shell = shellText.useText()
  const f = useFormat()
  const [open, setOpen] = useState(false)
  const lists = useNavLists(open)
  return (
    <Menu
      width={280}
      position="bottom-start"
      opened={open}
      onChange={setOpen}
      button={
        <button type="button" className={css.lists}>
          <Icon name="rows" size="s" />
          {shell('views')}
          <Icon name="chevd" size="s" />
        </button>
      }
    >
      <MenuItem chosen={Object.keys(viewPart(search)).length <= 1} onClick={() => onChange({})}>
        {t('view.all')}
      </MenuItem>
      {lists.map((list) => (
        <span key={list.key}>
          {list.key === 'bin' && <MenuDivider />}
          <MenuItem chosen={list.here} icon={list.key === 'bin' ? 'trash' : undefined} onClick={() => onChange(list.search)}>
            {list.name}
            {list.total !== undefined && <span className={`${css.n} num`}>{f.number(list.total)}</span>}
          </MenuItem>
        </span>
      ))}
    </Menu>
  )
}
