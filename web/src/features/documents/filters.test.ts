import { describe, expect, it } from 'vitest'
import { parseDay } from '../../ui/format'
import { activeKinds, periodRange, readSearch, sameList, toQuery, viewPart, wholeSpan, without } from './filters'

describe('filters in the address', () => {
  const search = { q: ' ana ', type: 'a,b', unit_id: 'u', created_from: '2026-11-01', date_to: '2026-11-30', doc: 'x', view: 'v' }

  it('asks the API with lists, trimmed words and instants of local days', () => {
    const query = toQuery({ ...search, created_to: '2026-11-01' })
    expect(query).toMatchObject({ q: 'ana', type: ['a', 'b'], unit_id: 'u', date_to: '2026-11-30', sort: '-created_at', class: undefined })
    expect(query.created_from).toBe(parseDay('2026-11-01').toISOString())
    // The whole of the last day belongs to it.
    expect(new Date(query.created_to!).getTime() - new Date(query.created_from!).getTime()).toBe(86_400_000 - 1)
    expect(query).not.toHaveProperty('doc')
  })

  const known = { type: new Map([['a', 1], ['b', 1]]), class: new Map() }

  it('leaves out of an address the types and classes that there are not', () => {
    expect(readSearch({ type: 'a,gone,b', class: 'x' }, known)).toEqual({ search: { type: 'a,b', class: 'x' }, dropped: ['type'] })
    expect(readSearch({ type: 'gone', class: 'x', q: 'ana' }, { ...known, class: new Map([['y', 1]]) })).toEqual({ search: { q: 'ana' }, dropped: ['type', 'class'] })
  })

  it('keeps what it understands of an address, and names the rest', () => {
    expect(readSearch({ q: 'ana', date_from: 'xx', date_to: '2026-02-30', created_from: '2026-11-01T10:00:00Z', sort: 'foo', status: 'gone', colour: 'red' }, known)).toEqual({
      search: { q: 'ana', created_from: '2026-11-01T10:00:00Z' },
      dropped: ['date_from', 'date_to', 'sort', 'status', 'colour'],
    })
    expect(readSearch({ sort: '-title', status: 'deleted', date_from: '2026-11-30', constructor: 'x' }, known)).toEqual({ search: { sort: '-title', status: 'deleted', date_from: '2026-11-30' }, dropped: ['constructor'] })
  })

  it('leaves an instant as it is', () => {
    expect(toQuery({ created_from: '2026-11-01T10:00:00.123456Z' }).created_from).toBe('2026-11-01T10:00:00.123456Z')
  })

  it('takes one filter off with all its parts', () => {
    expect(activeKinds(search)).toEqual(['unit', 'type', 'created', 'date'])
    expect(without({ ...search, date_from: '2026-01-01' }, 'date')).not.toHaveProperty('date_to')
  })

  it('compares lists by what they show, not by what is open', () => {
    expect(sameList(search, { ...search, doc: 'y', view: undefined, sort: '-created_at' })).toBe(true)
    expect(sameList(search, { ...search, sort: 'title' })).toBe(false)
    expect(viewPart(search)).not.toHaveProperty('doc')
  })
})

describe('periods', () => {
  it('knows named ones', () => {
    expect(periodRange('lastMonth', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
    expect(periodRange('week', '2026-03-02')).toEqual({ from: '2026-02-24' })
  })
  it('recognises whole months and years, also unfinished ones', () => {
    expect(wholeSpan('2026-11-01', '2026-11-30', '2026-11-23')).toEqual({ kind: 'month', of: '2026-11-01' })
    expect(wholeSpan('2026-11-01', undefined, '2026-11-23')).toEqual({ kind: 'month', of: '2026-11-01' })
    expect(wholeSpan('2025-01-01', '2025-12-31', '2026-11-23')).toEqual({ kind: 'year', of: '2025-01-01' })
    expect(wholeSpan('2026-10-01', undefined, '2026-11-23')).toBeUndefined()
    expect(wholeSpan('2026-11-02', '2026-11-30', '2026-11-23')).toBeUndefined()
  })
})
