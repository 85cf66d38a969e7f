import { matchesWords, type PaletteItem, type PaletteSource } from '../../ui/palette'
import { emergencyText } from './i18n'

/** What administrators do about emergency accesses, for Ctrl K. */
export function emergencySources(go: (to: string) => void, admin: boolean, heading: () => string): PaletteSource[] {
  const t = emergencyText.text
  return [
    {
      id: 'emergency-do',
      kind: 'command',
      heading,
      search(query) {
        if (!admin || query === '') return []
        const all: PaletteItem[] = [{ id: 'open-emergency', label: t('palette.open'), icon: 'warn', run: () => go('/acesso-emergencial?pane=new') }]
        return all.filter((c) => matchesWords(c.label, query))
      },
    },
  ]
}
