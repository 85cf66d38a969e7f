import { Modal } from '@mantine/core'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import dialog from './Dialog.module.css'
import css from './CommandPalette.module.css'
import { uiText } from './i18n'
import { Icon } from './Icon'
import { Kbd } from './Kbd'
import { announce } from './live'
import { Marked } from './Marked'
import type { PaletteItem, PaletteSource } from './palette'

type Group = { id: string; heading: string; items: PaletteItem[] }

/** Ctrl K: one field that finds people and documents and does things. `>` asks for commands only; Tab for an item's actions. */
export function CommandPalette({ sources, onClose }: { sources: PaletteSource[]; onClose: () => void }) {
  const t = uiText.useText()
  const id = useId()
  const [query, setQuery] = useState('')
  const [of, setOf] = useState<PaletteItem>()
  const found = useFound(sources, query)
  const groups = useMemo<Group[]>(() => (of ? [{ id: 'actions', heading: of.label, items: of.actions ?? [] }] : found.groups), [of, found.groups])
  const items = useMemo(() => groups.flatMap((g) => g.items), [groups])
  const [at, setAt] = useState(0)
  const chosen = items[Math.min(at, items.length - 1)]
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  function show(item: PaletteItem | undefined) {
    setOf(item)
    setAt(0)
  }

  function run(item: PaletteItem | undefined) {
    if (!item) return
    onClose()
    item.run()
  }

  function onKeyDown(e: React.KeyboardEvent) {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      if (items.length) setAt((at + (e.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length)
    } else if (e.key === 'Enter') {
      e.preventDefault()
      run(chosen)
    } else if (e.key === 'Tab') {
      e.preventDefault()
      if (!of && chosen?.actions?.length) show(chosen)
    } else if (e.key === 'Escape' && of) {
      e.stopPropagation()
      e.preventDefault()
      show(undefined)
    } else if (e.key === 'Backspace' && of && query === '') {
      show(undefined)
    }
  }

  return (
    <Modal.Root opened onClose={onClose} size={640} lockScroll={false} transitionProps={{ duration: 0 }} closeOnEscape={!of} classNames={{ overlay: dialog.veil, inner: css.inner, content: css.palette }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        {/* Keys act on the list while the focus stays in the field. */}
        <div className={css.query}>
          <Icon name="search" size="l" />
          <input
            ref={takeFocus}
            data-autofocus
            role="combobox"
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen && `${id}-${chosen.id}`}
            aria-label={t('palette.title')}
            placeholder={of ? of.label : t('palette.placeholder')}
            value={query}
            autoComplete="off"
            spellCheck={false}
            onKeyDown={onKeyDown}
            onChange={(e) => {
              setQuery(e.currentTarget.value)
              setOf(undefined)
              setAt(0)
            }}
          />
          <Kbd>Esc</Kbd>
        </div>
        <div role="listbox" id={`${id}-list`} ref={list} className={css.list} aria-label={t('palette.title')}>
          {groups.map((group) => (
            <div key={group.id} role="group" aria-labelledby={`${id}-g-${group.id}`}>
              <h2 id={`${id}-g-${group.id}`} role="presentation">
                {group.heading}
              </h2>
              {group.items.map((item) => (
                // Chosen by keys through aria-activedescendant; the mouse only repeats it.
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events
                <div
                  key={item.id}
                  id={`${id}-${item.id}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={item === chosen}
                  className={css.option}
                  onMouseMove={() => item !== chosen && setAt(items.indexOf(item))}
                  onClick={() => run(item)}
                >
                  {item.lead ?? <span className={css.lead}>{item.icon && <Icon name={item.icon} />}</span>}
                  <span className="cut">
                    <Marked text={item.label} query={query} />{' '}
                    {item.detail && (
                      <small>
                        <Marked text={item.detail} query={query} />
                      </small>
                    )}
                  </span>
                  {item.end && <small className={`${css.end} num`}>{item.end}</small>}
                  <span className={css.right}>{item === chosen ? <Kbd>Enter</Kbd> : item.keys && <Kbd>{item.keys}</Kbd>}</span>
                </div>
              ))}
            </div>
          ))}
          {items.length === 0 && found.settled && query !== '' && <p className={css.nothing}>{t('palette.nothing', { query })}</p>}
        </div>
        <div className={css.foot} aria-hidden="true">
          <span>
            <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t('palette.choose')}
          </span>
          {chosen?.actions?.length ? (
            <span>
              <Kbd>Tab</Kbd> {t('palette.actions')}
            </span>
          ) : null}
          <span>
            <Kbd>{'>'}</Kbd> {t('palette.only')}
          </span>
        </div>
      </Modal.Content>
    </Modal.Root>
  )
}

/** At once: a letter typed right after Ctrl K belongs to the field, not to the page behind it. */
const takeFocus = (input: HTMLInputElement | null) => input?.focus()

/** Asks every source 120 ms after the last key; a slow or failing one never holds back the others. */
function useFound(sources: PaletteSource[], query: string): { groups: Group[]; settled: boolean } {
  const t = uiText.useText()
  const [state, setState] = useState<{ groups: Group[]; settled: boolean }>({ groups: [], settled: false })
  useEffect(() => {
    const abort = new AbortController()
    const only = query.startsWith('>')
    const text = (only ? query.slice(1) : query).trim()
    const asked = sources.filter((s) => (only ? s.kind === 'command' : s.kind === 'command' || text !== '' || query === ''))
    const results = new Map<string, PaletteItem[]>()
    const timer = setTimeout(
      () => {
        const put = () => {
          if (abort.signal.aborted) return
          const groups = asked.map((s) => ({ id: s.id, heading: s.heading(), items: results.get(s.id) ?? [] })).filter((g) => g.items.length)
          const settled = results.size === asked.length
          setState({ groups: merge(groups, t('palette.commands')), settled })
          if (settled) announce(String(groups.reduce((n, g) => n + g.items.length, 0)))
        }
        for (const source of asked)
          void Promise.resolve()
            .then(() => source.search(text, abort.signal))
            .catch(() => [])
            .then((items) => (results.set(source.id, items), put()))
      },
      query === '' ? 0 : 120,
    )
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [sources, query, t])
  return state
}

/** Commands of several sources read as one group. */
function merge(groups: Group[], commands: string): Group[] {
  const out: Group[] = []
  for (const g of groups) {
    const same = out.find((o) => o.heading === g.heading && g.heading === commands)
    if (same) same.items = [...same.items, ...g.items]
    else out.push({ ...g })
  }
  return out
}
