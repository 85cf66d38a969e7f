import { Checkbox } from './Checkbox'
import { Dialog } from './Dialog'
import { uiText } from './i18n'
import { Kbd } from './Kbd'
import { setPreferences, usePreferences } from './preferences'
import css from './ShortcutSheet.module.css'
import { isOff, keyCaps, shortcutsNow, useShortcutList, type Shortcut, type ShortcutGroup } from './shortcuts'

/** Every shortcut that does something now, and the switch that turns single letters off. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = uiText.useText()
  const { letters } = usePreferences()
  useShortcutList() // a part of the page may come late
  const groups = inOrder(byTitle(shortcutsNow().map(({ title, shortcuts }) => ({ title, shortcuts: shortcuts.filter(works) }))), [t('shortcuts.list'), t('shortcuts.everywhere')]).filter((group) => group.shortcuts.length > 0)
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose} width={760}>
      {groups.map((group, i) => (
        <section key={i} className={css.group}>
          <h3>{group.title}</h3>
          <dl>
            {group.shortcuts.map((s) => (
              <div key={keysOf(s)[0]}>
                <dt>{s.label}</dt>
                <dd>
                  {keysOf(s).map((k) => (
                    <span key={k}>
                      {keyCaps(k).map((cap) => (
                        <Kbd key={cap}>{cap}</Kbd>
                      ))}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Checkbox checked={letters} onChange={(on) => setPreferences({ letters: on })}>
        {t('shortcuts.letters')}
      </Checkbox>
      <p className={css.hint}>{t('shortcuts.lettersHint')}</p>
    </Dialog>
  )
}

/** The keys of a shortcut that do something as things are. */
const keysOf = (s: Shortcut) => (Array.isArray(s.keys) ? s.keys : [s.keys]).filter((k) => !isOff(k))
const works = (s: Shortcut) => !s.quiet && !s.off && keysOf(s).length > 0

/** The page, then what every list has, then what every page has, whichever of them came first. */
const inOrder = (groups: ShortcutGroup[], last: string[]) => groups.toSorted((a, b) => last.indexOf(a.title) - last.indexOf(b.title))

/** Parts of a page register by themselves; under one title they read as one group. */
function byTitle(all: ShortcutGroup[]): ShortcutGroup[] {
  const groups = new Map<string, ShortcutGroup>()
  for (const { title, shortcuts } of all.toReversed()) groups.set(title, { title, shortcuts: [...(groups.get(title)?.shortcuts ?? []), ...shortcuts] })
  return [...groups.values()]
}
