import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useClasses, useTypes } from '../../api/catalog'
import { searchPeople, unitsQuery } from '../../api/people'
import { queryClient } from '../../api/query'
import { Search } from '../../ui/Field'
import { useShortcuts } from '../../ui/shortcuts'
import { listOf, type FilterKind, type ListSearch } from './filters'
import { docText } from './i18n'
import css from './SearchBox.module.css'
import { namesLike, searchedWords, takeTokens, tokenDay, type Token } from './tokens'

/** After so long without a key, in ms, what was typed is a search of its own. */
const settledAfter = 2000

/** Searches as one types (120 ms); a typed token (`tipo:atestado`) becomes a chip on the space after it, one of the address at once. */
export function SearchBox({ search, onChange, onAsk }: { search: ListSearch; onChange: (next: ListSearch, how?: { replace?: boolean }) => void; /** A token that means several things: let the person choose. */ onAsk: (wanted: { kind: FilterKind; query: string }) => void }) {
  const t = docText.useText()
  const types = useTypes()
  const classes = useClasses()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(search.q ?? '')
  const [said, setSaid] = useState('')
  const typed = useRef('')
  // Back undoes a whole search: while one types, what the address says is replaced, and it is a search by itself once one stops.
  const typing = useRef(false)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef({ search, onChange })
  useEffect(() => {
    latest.current = { search, onChange }
  })

  // The address may come or change by itself (a link, Back, a view): then the field follows, and its place in the history stays.
  const follow = useEffectEvent((words: string) => {
    typing.current = false
    typed.current = words
    setText(words)
    void take(words, true, true)
  })
  useEffect(() => {
    if ((search.q ?? '') !== searchedWords(typed.current)) follow(search.q ?? '')
  }, [search.q])

  useEffect(() => {
    const wanted = searchedWords(text)
    const timer = setTimeout(() => {
      const { search: now, onChange: change } = latest.current
      if (wanted === (now.q ?? '')) return
      change({ ...now, q: wanted || undefined }, { replace: typing.current })
      typing.current = true
    }, 120)
    return () => clearTimeout(timer)
  }, [text])

  useShortcuts(t('keys.group'), [{ keys: '/', label: t('keys.search'), run: () => field.current?.focus() }])

  useEffect(() => () => clearTimeout(pause.current), [])

  function write(value: string) {
    typed.current = value
    setText(value)
    clearTimeout(pause.current)
    pause.current = setTimeout(settle, settledAfter)
  }

  function settle() {
    clearTimeout(pause.current)
    typing.current = false
  }

  function go(next: ListSearch, how?: { replace: boolean }) {
    latest.current.search = next
    latest.current.onChange(next, how)
  }

  /** Each token that is understood is a step for Back, the words typed before it with it; one that `stays` was in the address already. */
  async function take(value: string, all: boolean, stays = false) {
    const { tokens, rest } = takeTokens(value, all)
    write(rest)
    setSaid('')
    if (tokens.length === 0) return
    if (stays) typing.current = true
    let next: ListSearch = { ...latest.current.search, q: searchedWords(rest) || undefined }
    for (const token of tokens) {
      const change = await understand(token, next)
      if (typeof change === 'string') setSaid(change)
      else if ('ask' in change) onAsk(change.ask)
      else {
        next = { ...next, ...change.search }
        if (stays) continue
        go(next, { replace: typing.current })
        typing.current = false
      }
    }
    if (stays) go(next, { replace: true })
    settle()
  }

  async function understand({ field: name, value }: Token, now: ListSearch): Promise<string | { search: ListSearch } | { ask: { kind: FilterKind; query: string } }> {
    const add = (key: 'type' | 'class' | 'tag', ids: string[]) => ({ search: { [key]: [...new Set([...listOf(now[key]), ...ids])].join(',') } })
    switch (name) {
      case 'tag':
        return add('tag', [value])
      case 'from':
      case 'to': {
        const day = tokenDay(value, name === 'to')
        if (!day) return t('filter.badDay', { name: value })
        return { search: name === 'from' ? { date_from: day } : { date_to: day } }
      }
      case 'type': {
        const found = namesLike(types.all, (type) => type.name, value)
        return found.length ? add('type', found.map((x) => x.id)) : t('filter.notFound', { name: value })
      }
      case 'class': {
        const found = namesLike(classes.all, (c) => c.name, value)
        return found.length ? add('class', found.slice(0, 1).map((x) => x.id)) : t('filter.notFound', { name: value })
      }
      case 'unit': {
        const units = (await queryClient.ensureQueryData(unitsQuery).catch(() => undefined))?.units ?? []
        const found = namesLike(units, (u) => u.name, value)
        return found[0] ? { search: { unit_id: found[0].id } } : t('filter.notFound', { name: value })
      }
      case 'person': {
        const found = await searchPeople(value).catch(() => [])
        if (found.length === 1) return { search: { employee_id: found[0]!.id } }
        return found.length ? { ask: { kind: 'person', query: value } } : t('filter.notFound', { name: value })
      }
    }
  }

  return (
    <div className={css.box}>
      <Search
        ref={field}
        label={t('search')}
        placeholder={t('searchHint')}
        keys="/"
        value={text}
        aria-describedby={said ? 'busca-dita' : undefined}
        onChange={(e) => void take(e.currentTarget.value, false)}
        onBlur={settle}
        onClear={() => (write(''), field.current?.focus())}
        onKeyDown={(e) => {
          if (e.key === 'Enter') void take(text, true).then(settle)
          if (e.key === 'Escape') {
            if (text) write('')
            else field.current?.blur()
            e.stopPropagation()
          }
          if (e.key === 'ArrowDown') {
            e.preventDefault()
            document.querySelector<HTMLElement>('[role=grid]')?.focus()
          }
        }}
      />
      {said && (
        <p className={css.said} id="busca-dita" role="status">
          {said}
        </p>
      )}
    </div>
  )
}
