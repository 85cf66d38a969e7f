import { useNavigate } from '@tanstack/react-router'
import { signOut, useSession } from '../../api/session'
import { Avatar } from '../../ui/Avatar'
import { Icon } from '../../ui/Icon'
import { Menu, MenuDivider, MenuHeading, MenuItem } from '../../ui/Menu'
import { setPreferences, usePreferences } from '../../ui/preferences'
import { shellText } from '../../ui/shell-words'
import { restFor } from './nav'
import css from './PersonMenu.module.css'

/** The person at the foot of the navigation: language, theme, density, sessions, out. On a phone, the last tab. */
export function PersonMenu({ onShortcuts, tab }: { onShortcuts: () => void; tab?: boolean }) {
  const t = shellText.useText()
  const session = useSession()
  const { user } = session
  const { language, theme, density } = usePreferences()
  const navigate = useNavigate()
  const name = user.name || user.username
  const role = user.position || t(user.roles.includes('admin') ? 'admin' : user.roles.includes('hr') ? 'hr' : 'employee')

  const button = tab ? (
    <button type="button">
      <Icon name="user" />
      {t('me')}
      <span className="sr">: {t('openMenu')}</span>
    </button>
  ) : (
    <button type="button" className={css.me} title={name}>
      <Avatar name={name} />
      <span className={css.who}>
        <b className="cut">{name}</b>
        <small className="cut">{role}</small>
      </span>
      <span className="sr">. {t('openMenu')}</span>
    </button>
  )

  return (
    <Menu button={button} position={tab ? 'top-end' : 'top-start'} width={260}>
      {tab && <MenuHeading>{name}</MenuHeading>}
      {/* What the tab bar has no room for. */}
      {tab &&
        restFor(session).map((item) => (
          <MenuItem key={item.to} icon={item.icon} onClick={() => void navigate({ to: item.to, search: item.search })}>
            {t(item.label)}
          </MenuItem>
        ))}
      {tab && <MenuDivider />}
      <MenuHeading>{t('language')}</MenuHeading>
      <MenuItem chosen={language === 'pt-BR'} icon="globe" onClick={() => setPreferences({ language: 'pt-BR' })}>
        Português
      </MenuItem>
      <MenuItem chosen={language === 'en'} icon="globe" onClick={() => setPreferences({ language: 'en' })}>
        English
      </MenuItem>
      <MenuHeading>{t('theme')}</MenuHeading>
      <MenuItem chosen={theme === 'auto'} icon="device" onClick={() => setPreferences({ theme: 'auto' })}>
        {t('themeAuto')}
      </MenuItem>
      <MenuItem chosen={theme === 'light'} icon="sun" onClick={() => setPreferences({ theme: 'light' })}>
        {t('themeLight')}
      </MenuItem>
      <MenuItem chosen={theme === 'dark'} icon="moon" onClick={() => setPreferences({ theme: 'dark' })}>
        {t('themeDark')}
      </MenuItem>
      {!tab && (
        <>
          <MenuHeading>{t('density')}</MenuHeading>
          <MenuItem chosen={density === 'comfortable'} icon="rows" onClick={() => setPreferences({ density: 'comfortable' })}>
            {t('comfortable')}
          </MenuItem>
          <MenuItem chosen={density === 'compact'} icon="rows" onClick={() => setPreferences({ density: 'compact' })}>
            {t('compact')}
          </MenuItem>
          <MenuDivider />
          <MenuItem icon="keys" onClick={onShortcuts}>
            {t('shortcuts')}
          </MenuItem>
        </>
      )}
      <MenuDivider />
      <MenuItem icon="lock" onClick={() => void navigate({ to: '/sessoes' })}>
        {t('sessions')}
      </MenuItem>
      <MenuItem icon="out" onClick={() => void signOut()}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  )
}
