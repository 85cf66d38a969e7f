import { api, body } from '../../api/client'
import { matchesWords, type PaletteItem, type PaletteSource } from '../../ui/palette'
import { peopleText } from './i18n'

type Go = (to: string) => void

/** Units and teams for Ctrl K, and what is done about people by those who may. */
export function peopleSources(go: Go, mayWrite: boolean, heading: () => string): PaletteSource[] {
  const t = peopleText.text
  return [
    {
      id: 'units',
      kind: 'find',
      heading: () => t('palette.units'),
      async search(query, signal) {
        if (query.length < 2) return []
        const { items } = await body(api.GET('/api/directory', { params: { query: { q: query, kind: ['unit', 'team'], limit: 5 } }, signal }))
        return items.map((e) => ({ id: `g-${e.id}`, label: e.name, detail: e.detail, icon: e.kind === 'team' ? 'team' : 'tree', run: () => go(e.kind === 'team' ? `/pessoas?view=teams&team_id=${e.id}` : `/pessoas?unit_id=${e.id}`) }))
      },
    },
    {
      id: 'people-do',
      kind: 'command',
      heading,
      search(query) {
        if (!mayWrite || query === '') return []
        const all: PaletteItem[] = [
          { id: 'new-person', label: t('palette.newPerson'), icon: 'plus', run: () => go('/pessoas?pane=person') },
          { id: 'new-unit', label: t('palette.newUnit'), icon: 'tree', run: () => go('/pessoas?pane=unit') },
          { id: 'new-team', label: t('palette.newTeam'), icon: 'team', run: () => go('/pessoas?view=teams&pane=team') },
        ]
        return all.filter((c) => matchesWords(c.label, query))
      },
    },
  ]
}
