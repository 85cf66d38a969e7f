import '@mantine/core/styles/Popover.layer.css'
import { Popover as Mantine, type PopoverProps } from '@mantine/core'
import { useCallback, useEffect, useRef, type ReactNode } from 'react'
import css from './Popover.module.css'

/**
 * A small panel under what opened it. `open` and `onOpen` belong to the caller; Esc and a press outside close it. The focus
 * goes to its `[data-autofocus]` with it, not a moment later, when the next keys would have gone to what opened it; and back.
 */
export function Popover({ open, onOpen, target, label, children, width = 320, ...rest }: Omit<PopoverProps, 'children' | 'opened' | 'onChange' | 'onOpen' | 'classNames'> & { open: boolean; onOpen: (open: boolean) => void; target: ReactNode; label: string; children: ReactNode }) {
  const opener = useRef<HTMLElement>(null)
  const take = useCallback((panel: HTMLElement | null) => {
    if (!panel) return
    if (document.activeElement instanceof HTMLElement) opener.current = document.activeElement
    panel.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (!open) return
    return () => {
      if (!document.activeElement || document.activeElement === document.body) opener.current?.focus({ preventScroll: true })
    }
  }, [open])
  return (
    <Mantine opened={open} onChange={onOpen} position="bottom-start" offset={6} width={width} trapFocus withinPortal withRoles={false} transitionProps={{ duration: 0 }} classNames={{ dropdown: css.dropdown }} {...rest}>
      <Mantine.Target>{target}</Mantine.Target>
      <Mantine.Dropdown ref={take} role="dialog" aria-label={label}>
        {children}
      </Mantine.Dropdown>
    </Mantine>
  )
}
