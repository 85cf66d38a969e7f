import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { onPreferences, preferences } from '../ui/preferences'

/** The one instance. Words are registered by each feature's `i18n.ts` through `words`, when the feature is loaded. */
export const i18n = i18next.createInstance()

void i18n.use(initReactI18next).init({
  lng: preferences().language,
  fallbackLng: false,
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false }, // React escapes
})

function follow() {
  const { language } = preferences()
  document.documentElement.lang = language
  if (i18n.language !== language) void i18n.changeLanguage(language)
}
onPreferences(follow)
follow()
