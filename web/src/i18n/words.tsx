import type { ReactElement } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { i18n } from './i18n'

type Tree = { [key: string]: string | Tree }
/** The same keys, any text. */
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
type Unplural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'other'}` ? Base : K
type Paths<T> = { [K in keyof T & string]: T[K] extends string ? Unplural<K> : `${K}.${Paths<T[K]>}` }[keyof T & string]

/** Values put into `{{name}}`. `count` chooses the plural; `{{n, number}}` formats in the current language. */
export type Values = Record<string, string | number | undefined>

export type Text<K extends string> = (key: K, values?: Values) => string

/**
 * Registers a feature's words in both languages under `namespace` and gives back the ways to use them, with keys checked
 * by the compiler. Plurals are `key_one`/`key_other` (and `key_zero` where nothing deserves a sentence of its own).
 */
export function words<const T extends Tree>(namespace: string, pt: T, en: Same<T>) {
  type Key = Paths<T>
  i18n.addResourceBundle('pt-BR', namespace, plural(pt), true, true)
  i18n.addResourceBundle('en', namespace, plural(en), true, true)

  /** In a component: `const t = useText()`; rendered again when the language changes. */
  function useText(): Text<Key> {
    return useTranslation(namespace, { i18n }).t
  }

  /** Outside components. */
  const text: Text<Key> = (key, values) => i18n.t(key, { ns: namespace, ...values })

  /** A sentence with marked-up parts: `"Você vê <b>{{count, number}} documentos</b>"`. `<b>` needs no component. */
  function Rich({ k, values, with: components }: { k: Key; values?: Values; with?: Record<string, ReactElement> }) {
    useTranslation(namespace, { i18n })
    const Any = Trans as unknown as (props: Record<string, unknown>) => ReactElement
    return <Any i18n={i18n} ns={namespace} i18nKey={k} count={values?.count} values={values} components={{ b: <b />, ...components }} />
  }

  return { useText, text, Rich }
}

/**
 * Portuguese calls 0 "one" and an exact million "many"; in the page both read like "other", unless written out.
 */
function plural(tree: Tree): Tree {
  const out: Tree = {}
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value !== 'string') {
      out[key] = plural(value)
      continue
    }
    out[key] = value
    if (!key.endsWith('_other')) continue
    const base = key.slice(0, -'_other'.length)
    if (!(`${base}_zero` in tree)) out[`${base}_zero`] = value
    if (!(`${base}_many` in tree)) out[`${base}_many`] = value
  }
  return out
}
