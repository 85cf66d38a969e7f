import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { uiText } from '../../ui/i18n'
import { docText } from './i18n'

/** The one deletion that is asked about: it cannot come back. */
export default function PurgeDialog({ count, onPurge, onClose }: { count: number; onPurge: () => void; onClose: () => void }) {
  const t = docText.useText()
  const ui = uiText.useText()
  return (
    <Dialog
      title={t('del.purgeTitle', { count })}
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" onClick={onPurge}>
            {t('del.purge', { count })}
          </Button>
          <Button kind="ghost" onClick={onClose} data-autofocus>
            {ui('cancel')}
          </Button>
        </>
      }
    >
      <p>{t('del.purgeText')}</p>
    </Dialog>
  )
}
