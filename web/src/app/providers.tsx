import '@mantine/core/styles/default-css-variables.layer.css'
import { MantineProvider, type MantineColorSchemeManager } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { I18nextProvider } from 'react-i18next'
import { queryClient } from '../api/query'
import { i18n } from '../i18n/i18n'
import { onPreferences, preferences, setPreferences, usePreferences } from '../ui/preferences'
import { Sprite } from '../ui/sprite'
import { cssVariablesResolver, theme } from '../ui/theme'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/** Mantine asks us for the colour scheme; the person's choice is kept with the other preferences. */
function colorScheme(): MantineColorSchemeManager {
  let stop = () => {}
  return {
    get: () => preferences().theme,
    // Mantine sets what it was just told; telling again would go round for ever.
    set: (value) => preferences().theme !== value && setPreferences({ theme: value }),
    subscribe: (onUpdate) => (stop = onPreferences(() => onUpdate(preferences().theme))),
    unsubscribe: () => stop(),
    clear: () => setPreferences({ theme: 'auto' }),
  }
}
const manager = colorScheme()

export function Providers({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} getStyleNonce={() => nonce} colorSchemeManager={manager} defaultColorScheme="auto" withGlobalClasses={false} deduplicateInlineStyles={false}>
      <QueryClientProvider client={queryClient}>
        <I18nextProvider i18n={i18n}>
          <Sprite />
          <Density />
          {children}
        </I18nextProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

function Density() {
  const { density } = usePreferences()
  useEffect(() => {
    document.documentElement.dataset.density = density
  }, [density])
  return null
}
