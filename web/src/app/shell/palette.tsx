import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useSession } from '../../api/session'
import { CommandPalette } from '../../ui/CommandPalette'
import { uiText } from '../../ui/i18n'
import { matchesWords, type PaletteSource } from '../../ui/palette'
import { setPreferences } from '../../ui/preferences'
import { shellText } from '../../ui/shell-words'
import { navFor } from './nav'
import { featureSources } from './palette-sources'

export default function Palette({ onClose }: { onClose: () => void }) {
  const session = useSession()
  const router = useRouter()
  const sources = useMemo(() => {
    const go = (to: string) => void router.navigate({ href: to })
    const commands: PaletteSource = {
      id: 'go',
      kind: 'command',
      heading: () => uiText.text('palette.commands'),
      search(query) {
        const t = shellText.text
        const all = [
          ...navFor(session).map((n) => ({ id: `go-${n.to}`, label: t(n.label), icon: n.icon, run: () => go(n.search ? `${n.to}?${new URLSearchParams(n.search)}` : n.to) })),
          { id: 'go-notices', label: t('notices'), icon: 'bell' as const, run: () => go('/avisos') },
          ...(session.can.upload_others ? [{ id: 'go-send', label: t('send'), icon: 'up' as const, keys: 'E', run: () => go('/enviar') }] : []),
          { id: 'go-sessions', label: t('sessions'), icon: 'lock' as const, run: () => go('/sessoes') },
          { id: 'light', label: `${t('theme')}: ${t('themeLight')}`, icon: 'sun' as const, run: () => setPreferences({ theme: 'light' }) },
          { id: 'dark', label: `${t('theme')}: ${t('themeDark')}`, icon: 'moon' as const, run: () => setPreferences({ theme: 'dark' }) },
          { id: 'pt', label: 'Português', icon: 'globe' as const, run: () => setPreferences({ language: 'pt-BR' }) },
          { id: 'en', label: 'English', icon: 'globe' as const, run: () => setPreferences({ language: 'en' }) },
        ]
        return query === '' ? all.slice(0, navFor(session).length + 2) : all.filter((c) => matchesWords(c.label, query))
      },
    }
    return [...featureSources({ session, go }), commands]
  }, [session, router])
  return <CommandPalette sources={sources} onClose={onClose} />
}
