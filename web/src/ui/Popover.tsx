import '@mantine/core/styles/Popover.layer.css'
import { Popover as Mantine, type PopoverProps } from '@mantine/core'
import type { ReactNode } from 'react'
import css from './Popover.module.css'

/** A small panel under what opened it. `open` and `onOpen` belong to the caller; Esc and a press outside close it. */
export function Popover({ open, onOpen, target, label, children, width = 320, ...rest }: Omit<PopoverProps, 'children' | 'opened' | 'onChange' | 'onOpen' | 'classNames'> & { open: boolean; onOpen: (open: boolean) => void; target: ReactNode; label: string; children: ReactNode }) {
  return (
    <Mantine opened={open} onChange={onOpen} position="bottom-start" offset={6} width={width} trapFocus returnFocus withinPortal withRoles={false} transitionProps={{ duration: 0 }} classNames={{ dropdown: css.dropdown }} {...rest}>
      <Mantine.Target>{target}</Mantine.Target>
      <Mantine.Dropdown role="dialog" aria-label={label}>
        {children}
      </Mantine.Dropdown>
    </Mantine>
  )
}
