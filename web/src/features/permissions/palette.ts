import { matchesWords, type PaletteItem, type PaletteSource } from '../../ui/palette'
import { permissionText } from './i18n'

/** What is done about permissions, for Ctrl K, by those who may. */
export function permissionSources(go: (to: string) => void, mayGrant: boolean, heading: () => string): PaletteSource[] {
  const t = permissionText.text
  return [
    {
      id: 'permissions-do',
      kind: 'command',
      heading,
      search(query) {
        if (!mayGrant || query === '') return []
        const all: PaletteItem[] = [
          { id: 'grant', label: t('palette.new'), icon: 'key', run: () => go('/permissoes/nova') },
          { id: 'deny', label: t('palette.deny'), icon: 'stop', run: () => go('/permissoes/nova?effect=deny') },
          { id: 'review', label: t('palette.review'), icon: 'flag', run: () => go('/permissoes/revisao') },
          { id: 'reach', label: t('palette.reach'), icon: 'eye', run: () => go('/permissoes/alcance') },
          { id: 'denials', label: t('palette.all'), icon: 'stop', run: () => go('/permissoes?effect=deny') },
        ]
        return all.filter((c) => matchesWords(c.label, query))
      },
    },
  ]
}
