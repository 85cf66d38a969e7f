import { expect, it } from 'vitest'
import { merge } from './merge'

type Paper = { title: string; date: string; tags?: string[]; days?: string }
const base: Paper = { title: 'Atestado', date: '2026-11-01', tags: ['a'], days: '3' }

it('takes each part from whoever changed it', () => {
  expect(merge(base, { ...base, title: 'Meu' }, { ...base, date: '2026-11-02' })).toEqual({ value: { ...base, title: 'Meu', date: '2026-11-02' }, theirs: ['date'], both: [] })
})

it('leaves to somebody what both changed, and goes on with mine', () => {
  expect(merge(base, { ...base, title: 'Meu', tags: ['b'] }, { ...base, title: 'Deles', tags: ['b'] })).toEqual({ value: { ...base, title: 'Meu', tags: ['b'] }, theirs: [], both: ['title'] })
})

it('tells a part that was taken away from one that was left alone', () => {
  const { days: _, ...without } = base
  expect(merge(base, base, without)).toEqual({ value: without, theirs: ['days'], both: [] })
  const mine = merge<Paper>(base, without, base)
  expect(mine.value.days).toBeUndefined()
  expect(mine.both).toEqual([])
  expect(merge<Paper>(base, without, { ...base, days: '5' }).both).toEqual(['days'])
})
