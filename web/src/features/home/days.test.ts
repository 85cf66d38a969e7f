import { describe, expect, it } from 'vitest'
import { formatFor } from '../../ui/format'
import { greeting } from './greeting'
import { endInWords, lastDay, leaveFields, protocolOf, shortDay, weekday } from './days'
import { noteText } from './i18n'

const pt = formatFor('pt-BR')
const en = formatFor('en')

describe('days of a leave', () => {
  it.each([
    ['2026-11-23', 1, '2026-11-23'],
    ['2026-11-23', 3, '2026-11-25'],
    ['2026-11-30', 2, '2026-12-01'],
    ['2028-02-28', 2, '2028-02-29'],
    ['2026-12-31', 15, '2027-01-14'],
    ['2026-10-17', 3, '2026-10-19'], // whatever the clocks do
  ])('%s for %i days ends on %s', (start, days, end) => expect(lastDay(start, days)).toBe(end))

  it('are said in words', () => {
    const say = (start: string, days: number) => endInWords(start, days, pt, noteText.text, '2026-11-23')
    expect(say('2026-11-23', 3)).toBe('até quarta-feira, 25/11/2026')
    expect(say('2026-11-23', 1)).toBe('só hoje')
    expect(say('2026-11-22', 1)).toBe('só ontem')
    expect(say('2026-11-20', 1)).toBe('só sexta-feira, 20/11/2026')
    expect(weekday('2026-11-25', en)).toBe('Wednesday')
    expect([shortDay('2026-11-22', pt), shortDay('2026-11-22', en)]).toEqual(['22/11', 'Nov 22'])
  })
})

it('a protocol says the month and the end of the document’s number', () => {
  expect(protocolOf({ id: '01a20b62-88b9-7476-b83b-ef4f93d10da0', created_at: '2026-11-23T12:00:00Z' })).toBe('2611-93D1-0DA0')
})

it('the fields of a certificate are found by what they are, not by their names', () => {
  const f = (id: string, kind: string, required = true) => ({ id, kind, required })
  const start = f('a_partir', 'date')
  const days = f('quantos', 'number')
  expect(leaveFields([f('crm', 'text', false), f('emissao', 'date', false), start, days, f('motivo', 'text')])).toEqual({ start, days, others: [f('motivo', 'text')] })
  expect(leaveFields(undefined)).toEqual({ start: undefined, days: undefined, others: [] })
})

it.each([
  [4, 'night'],
  [5, 'morning'],
  [11, 'morning'],
  [12, 'afternoon'],
  [17, 'afternoon'],
  [18, 'night'],
])('at %i h one says %s', (hour, words) => expect(greeting(new Date(2026, 10, 23, hour, 59))).toBe(words))
