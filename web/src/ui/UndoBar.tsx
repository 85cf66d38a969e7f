import { useEffect, type ReactNode } from 'react'
import { LinkButton } from './Button'
import { uiText } from './i18n'
import { Icon, type IconName } from './Icon'
import { announce } from './live'
import { useShortcuts } from './shortcuts'
import css from './UndoBar.module.css'

/**
 * What was just done, and the way back, beside where it was done (never a toast). It stays until it is undone, closed or
 * replaced; Ctrl Z does the same as its button. `spoken` is the sentence for the live region.
 */
export function UndoBar({ icon = 'trash', spoken, children, onUndo, onClose, error }: { icon?: IconName; spoken: string; children: ReactNode; onUndo?: () => void; onClose: () => void; error?: string }) {
  const t = uiText.useText()
  useEffect(() => announce(error ?? spoken), [spoken, error])
  useShortcuts(t('undo'), [{ keys: 'Mod+z', label: t('undo'), run: () => onUndo?.(), off: !onUndo }])
  return (
    <div className={css.bar} data-error={error ? '' : undefined}>
      <Icon name={error ? 'warn' : icon} size="s" />
      <span className={css.said}>{error ?? children}</span>
      {onUndo && !error && <LinkButton onClick={onUndo}>{t('undo')}</LinkButton>}
      <button type="button" className={css.close} onClick={onClose} aria-label={t('close')}>
        <Icon name="x" size="s" />
      </button>
    </div>
  )
}
