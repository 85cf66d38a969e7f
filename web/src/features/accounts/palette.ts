import { matchesWords, type PaletteItem, type PaletteSource } from '../../ui/palette'
import { accountText } from './i18n'

/** What is done about accounts, types and one's own password, for Ctrl K. */
export function accountSources(go: (to: string) => void, can: { manage_accounts: boolean; manage_types: boolean }, heading: () => string): PaletteSource[] {
  const t = accountText.text
  return [
    {
      id: 'accounts-do',
      kind: 'command',
      heading,
      search(query) {
        if (query === '') return []
        const all: PaletteItem[] = [
          ...(can.manage_accounts ? [{ id: 'new-account', label: t('palette.newAccount'), icon: 'user' as const, run: () => go('/contas?pane=new') }] : []),
          ...(can.manage_types ? [{ id: 'new-type', label: t('palette.newType'), icon: 'type' as const, run: () => go('/tipos?pane=new') }] : []),
          { id: 'password', label: t('palette.password'), icon: 'lock', run: () => go('/sessoes#senha') },
        ]
        return all.filter((c) => matchesWords(c.label, query))
      },
    },
  ]
}
