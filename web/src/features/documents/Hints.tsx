import { Kbd } from '../../ui/Kbd'
import { usePreferences } from '../../ui/preferences'
import css from './Hints.module.css'
import { docText } from './i18n'

/** The 36 px under the list: the keys that matter most. Not there when letters are off, nor by touch. */
export function Hints() {
  const t = docText.useText()
  const { letters } = usePreferences()
  if (!letters) return null
  return (
    <div className={css.hints} aria-hidden="true">
      <span>
        <Kbd>J</Kbd>
        <Kbd>K</Kbd>
        {t('hints.move')}
      </span>
      <span>
        <Kbd>X</Kbd>
        {t('hints.select')}
      </span>
      <span>
        <Kbd>Enter</Kbd>
        {t('hints.open')}
      </span>
      <span>
        <Kbd>?</Kbd>
        {t('hints.all')}
      </span>
    </div>
  )
}
