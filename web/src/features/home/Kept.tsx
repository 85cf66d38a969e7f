import { Link } from '@tanstack/react-router'
import { useFormat } from '../../ui/format'
import { Icon } from '../../ui/Icon'
import { Hero } from './Hero'
import { noteText } from './i18n'
import { keptFor } from './outbox'
import css from './Receipt.module.css'

/** No network: it waits on this device. */
export function Kept({ at }: { at: number }) {
  const t = noteText.useText()
  const f = useFormat()
  return (
    <div className={css.page}>
      <div className={css.column}>
        <Hero
          tall
          title={t('kept.title')}
          mark={
            <span className={css.seal} data-quiet="">
              <Icon name="device" />
            </span>
          }
        />
        <p className={css.keep} role="status">
          {t('kept.text', { until: f.moment(new Date(at + keptFor)) })}
        </p>
        <div className={css.foot}>
          <Link to="/inicio" className={css.back}>
            {t('back')}
          </Link>
        </div>
      </div>
    </div>
  )
}
