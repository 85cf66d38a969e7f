import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { IconButton } from './Button'
import css from './Dialog.module.css'
import { uiText } from './i18n'

/**
 * For what changes who sees or cannot come back, and for what has no place on the page. Mount it to open it. Focus is kept
 * inside and goes back; Esc closes. `footer` holds the buttons, the effect's name on the first.
 */
export function Dialog({ title, onClose, children, footer, width = 480, top, locked }: { title: string; onClose: () => void; children: ReactNode; footer?: ReactNode; width?: number; /** Hangs from the top instead of the middle. */ top?: boolean; /** Neither Esc nor a press outside closes it. */ locked?: boolean }) {
  const t = uiText.useText()
  return (
    <Modal.Root opened onClose={onClose} size={width} centered={!top} lockScroll={false} closeOnEscape={!locked} closeOnClickOutside={!locked} transitionProps={{ duration: 0 }} classNames={{ overlay: css.veil, content: css.content }}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <div className={css.head}>
          <h2>{title}</h2>
          {!locked && <IconButton icon="x" label={t('close')} onClick={onClose} />}
        </div>
        <div className={css.body}>{children}</div>
        {footer && <div className={css.foot}>{footer}</div>}
      </Modal.Content>
    </Modal.Root>
  )
}

/** A panel from the right edge; on a phone, the whole screen. */
export function Drawer({ title, onClose, children, footer, width = 440 }: { title: string; onClose: () => void; children: ReactNode; footer?: ReactNode; width?: number }) {
  const t = uiText.useText()
  return (
    <Modal.Root opened onClose={onClose} size={width} lockScroll={false} transitionProps={{ duration: 0 }} classNames={{ overlay: css.veil, inner: css.drawerInner, content: css.drawer }}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <div className={css.head}>
          <h2>{title}</h2>
          <IconButton icon="x" label={t('close')} onClick={onClose} />
        </div>
        <div className={css.body}>{children}</div>
        {footer && <div className={css.foot}>{footer}</div>}
      </Modal.Content>
    </Modal.Root>
  )
}
