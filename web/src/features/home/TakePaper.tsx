import { useNavigate } from '@tanstack/react-router'
import { Icon } from '../../ui/Icon'
import { putDraft } from './draft'
import { homeText } from './i18n'
import css from './TakePaper.module.css'

/** Tap 1: the camera; or what is on the device already. */
export function TakePaper({ onFile }: { /** Without it, a file leads to its page. */ onFile?: (file: File) => void }) {
  const t = homeText.useText()
  const navigate = useNavigate()
  const take = (e: React.ChangeEvent<HTMLInputElement>) => {
    const file = e.currentTarget.files?.[0]
    e.currentTarget.value = ''
    if (!file) return
    if (onFile) return onFile(file)
    putDraft(file)
    void navigate({ to: '/inicio/atestado' })
  }
  return (
    <div className={css.take}>
      <label className={css.camera}>
        <Icon name="cam" size="l" />
        {t('send')}
        <input type="file" accept="image/*" capture="environment" className="sr" onChange={take} data-camera="" />
      </label>
      <label className={css.file}>
        {t('haveFile')}
        <input type="file" accept="image/*,application/pdf" className="sr" onChange={take} data-file="" />
      </label>
    </div>
  )
}
