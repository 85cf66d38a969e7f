import type { PaletteSource } from '../../ui/palette'
import { matchesWords } from '../../ui/palette'
import { homeText } from './i18n'

/** "Enviar atestado" for Ctrl K. */
export function homeSources(go: (to: string) => void, canSend: boolean, heading: () => string): PaletteSource[] {
  if (!canSend) return []
  return [
    {
      id: 'home',
      kind: 'command',
      heading,
      search: (query) => {
        const label = homeText.text('send')
        return query !== '' && matchesWords(label, query) ? [{ id: 'certificate', label, icon: 'cam', run: () => go('/inicio/atestado') }] : []
      },
    },
  ]
}
