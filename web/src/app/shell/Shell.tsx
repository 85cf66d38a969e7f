import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { Fragment, Suspense, useEffect, useRef, useState } from 'react'
import { useSession, type Session } from '../../api/session'
import { BellSlot, UnreadBadge } from '../../ui/Bell'
import { keepFocus } from '../../ui/focus'
import { uiText } from '../../ui/i18n'
import { Icon, Mark } from '../../ui/Icon'
import { Kbd } from '../../ui/Kbd'
import { whenIdle } from '../../ui/idle'
import { LiveRegion } from '../../ui/live'
import { ready } from '../../ui/ready'
import { isMac, listenToShortcuts, useShortcuts } from '../../ui/shortcuts'
import { shellText } from '../../ui/shell-words'
import { emergencyBand, noticeBell, ShellExtras } from './extras'
import { navFor, tabsFor } from './nav'
import { LiveBell } from './LiveBell'
import { NavReview } from './NavReview'
import { NavViews } from './NavViews'
import { PersonMenu } from './PersonMenu'
import css from './Shell.module.css'

const Palette = ready(() => import('./palette').then((m) => m.default))
const ShortcutSheet = ready(() => import('../../ui/ShortcutSheet').then((m) => m.default))

/** The frame of every signed-in page: navigation, the page itself, and what floats over both. */
export function Shell() {
  const t = shellText.useText()
  const session = useSession()
  const main = useRef<HTMLElement>(null)
  const [palette, openPalette] = useState(false)
  const [sheet, openSheet] = useState(false)
  useEffect(listenToShortcuts, [])
  useEffect(keepFocus, [])
  // A key must show something within 100 ms: what Ctrl K opens is there before it is asked for.
  useEffect(
    () =>
      whenIdle(() => {
        Palette.preload()
        ShortcutSheet.preload()
      }),
    [],
  )
  usePagesAhead(session)
  useFocusOnNavigation(main)
  useShortcuts(uiText.useText()('shortcuts.everywhere'), [
    { keys: 'Mod+k', label: t('jump'), run: () => openPalette(true), always: true },
    { keys: '?', label: t('shortcuts'), run: () => openSheet(true) },
  ])

  return (
    <div className={css.shell}>
      <a href="#conteudo" className={css.skip} onClick={(e) => (e.preventDefault(), main.current?.focus())}>
        {t('skip')}
      </a>
      <nav className={css.nav} aria-label={t('nav')}>
        <Link to="/" className={css.brand} title={`Acervo, ${session.company}`}>
          <Mark />
          <span className={css.wide}>
            <b>Acervo</b>
            <small className="cut">{session.company}</small>
          </span>
        </Link>
        <button type="button" className={css.jump} onClick={() => openPalette(true)} title={t('jump')}>
          <Icon name="search" size="s" />
          <span className={css.wide}>{t('jump')}</span>
          <span className={`${css.wide} ${css.keys}`}>
            <Kbd>{isMac ? '⌘ K' : 'Ctrl K'}</Kbd>
          </span>
        </button>
        <div className={css.items}>
          {navFor(session).map((item) => (
            <Fragment key={item.to}>
              <Link to={item.to} search={item.search} className={css.item} activeOptions={{ exact: item.to === '/', includeSearch: false }} title={t(item.label)}>
                <Icon name={item.icon} />
                <span className={css.wide}>{t(item.label)}</span>
              </Link>
              {item.views && <NavViews />}
              {item.sub && (
                <div className={css.sub}>
                  {item.sub.map((page) => (
                    <Link key={page.to} to={page.to} className={css.view} activeProps={{ 'data-here': true }}>
                      <span className="cut">{t(page.label)}</span>
                      {page.label === 'review' && <NavReview />}
                    </Link>
                  ))}
                </div>
              )}
            </Fragment>
          ))}
        </div>
        <PersonMenu onShortcuts={() => openSheet(true)} />
      </nav>
      <main className={css.main} id="conteudo" ref={main} tabIndex={-1}>
        {session.emergencies.length > 0 && <Suspense>{emergencyBand}</Suspense>}
        <BellSlot value={noticeBell}>
          <Outlet />
        </BellSlot>
      </main>
      <nav className={css.tabs} aria-label={t('nav')}>
        {tabsFor(session).map((item) => (
          <Link key={item.to} to={item.to} search={item.search} activeOptions={{ exact: item.to === '/', includeSearch: false }}>
            <Icon name={item.icon} />
            {t(item.short ?? item.label)}
            {item.to === '/avisos' && <UnreadBadge />}
          </Link>
        ))}
        <PersonMenu onShortcuts={() => openSheet(true)} tab />
      </nav>
      <LiveRegion />
      <LiveBell />
      <Suspense>
        {palette && <Palette onClose={() => openPalette(false)} />}
        {sheet && <ShortcutSheet onClose={() => openSheet(false)} />}
      </Suspense>
      <Suspense>
        <ShellExtras />
      </Suspense>
    </div>
  )
}

/** The pages of the navigation are there before they are gone to: they open at once, and without a network too. */
function usePagesAhead(session: Session) {
  const router = useRouter()
  useEffect(() => {
    const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData
    if (saving) return
    return whenIdle(() => {
      const routes = router.routesByPath as Record<string, Parameters<typeof router.loadRouteChunk>[0] | undefined>
      for (const { to } of [...navFor(session), { to: '/avisos' }]) {
        const route = routes[to]
        if (route) void router.loadRouteChunk(route)
      }
    })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once a sign-in
  }, [router])
}

/** After going to another page the focus is at its beginning, not on a link that is gone. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>) {
  const path = useRouterState({ select: (s) => s.resolvedLocation?.pathname })
  const last = useRef(path)
  useEffect(() => {
    if (last.current !== undefined && last.current !== path && !document.activeElement?.closest('main')) main.current?.focus({ preventScroll: true })
    last.current = path
  }, [path, main])
}
