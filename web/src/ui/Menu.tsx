import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Menu.layer.css'
import { Menu as Mantine, type MenuProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon'
import css from './Menu.module.css'

/**
 * A menu of actions under a button: `<Menu button={<IconButton …/>}><MenuItem …/></Menu>`. Arrow keys, letters and Esc work;
 * the focus goes back to the button.
 */
export function Menu({ button, children, width = 248, ...rest }: Omit<MenuProps, 'children' | 'classNames'> & { button: ReactNode; children: ReactNode }) {
  return (
    <Mantine position="bottom-end" offset={6} withinPortal trapFocus returnFocus withInitialFocusPlaceholder={false} width={width} transitionProps={{ duration: 0 }} classNames={{ dropdown: css.dropdown, item: css.item, itemLabel: css.label, itemSection: css.section, label: css.heading, divider: css.divider }} {...rest}>
      <Mantine.Target>{button}</Mantine.Target>
      <Mantine.Dropdown>{children}</Mantine.Dropdown>
    </Mantine>
  )
}

export function MenuItem({ icon, danger, chosen, right, children, onClick }: { icon?: IconName; danger?: boolean; /** Makes it one of a choice, ticked when true. */ chosen?: boolean; right?: ReactNode; children: ReactNode; onClick: () => void }) {
  if (chosen !== undefined)
    return (
      <Mantine.RadioItem value="" checked={chosen} onChange={onClick} closeMenuOnClick checkIcon={null} classNames={{ itemIndicator: css.none }} rightSection={chosen ? <Icon name="check" size="s" /> : undefined}>
        <span className={css.choice}>
          {icon && <Icon name={icon} />}
          {children}
        </span>
      </Mantine.RadioItem>
    )
  return (
    <Mantine.Item leftSection={icon && <Icon name={icon} />} rightSection={right} data-danger={danger || undefined} onClick={onClick}>
      {children}
    </Mantine.Item>
  )
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <Mantine.Label>{children}</Mantine.Label>
}

export function MenuDivider() {
  return <Mantine.Divider />
}
