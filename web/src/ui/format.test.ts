import { describe, expect, it } from 'vitest'
import { readDay } from './DateField'
import { addDays, formatFor } from './format'

const pt = formatFor('pt-BR')
const en = formatFor('en')
const now = new Date(2026, 10, 23, 14, 32)

describe('formats', () => {
  it('writes days without moving them through time zones', () => {
    expect(pt.date('2026-11-23')).toBe('23/11/2026')
    expect(en.date('2026-11-23')).toBe('Nov\u00a023,\u00a02026')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  })
  it('writes numbers and bytes', () => {
    expect(pt.number(11482)).toBe('11.482')
    expect(en.number(11482)).toBe('11,482')
    expect(pt.bytes(2_100_000)).toBe('2,1 MB')
    expect(pt.bytes(214_000)).toBe('214 KB')
    expect(pt.bytes(999_600)).toBe('1 MB')
    expect(pt.bytes(12)).toBe('12 bytes')
  })
  it('speaks of moments near now', () => {
    expect(pt.moment(new Date(2026, 10, 23, 14, 2), now)).toBe('hoje às 14:02')
    expect(pt.moment(new Date(2026, 10, 22, 23, 59), now)).toBe('ontem às 23:59')
    expect(en.moment(new Date(2026, 10, 20, 9, 5), now)).toBe('Nov\u00a020,\u00a02026 at 9:05 AM')
    expect(pt.dayHeading('2026-11-23', now)).toBe('Hoje, segunda-feira, 23 de novembro')
    expect(pt.dayHeading('2025-11-20', now)).toBe('Quinta-feira, 20 de novembro de 2025')
    expect(pt.until('2026-11-27', now)).toBe('sexta-feira')
    expect(pt.until('2026-12-27', now)).toBe('27/12/2026')
    expect(pt.until(new Date(2026, 10, 28, 0, 0), now)).toBe('sexta-feira')
    expect(pt.until(new Date(2026, 10, 27, 12, 0), now)).toBe('sexta-feira')
  })
  it('keeps a masked CPF masked', () => {
    expect(pt.cpf('52998224725')).toBe('529.982.247-25')
    expect(pt.cpf('•••.482.917-••')).toBe('•••.482.917-••')
  })
})

describe('readDay', () => {
  it('understands what people type, day before month', () => {
    for (const text of ['23/11/2026', '23.11.26', '23-11-2026', '231126', '23112026', '2026-11-23']) expect(readDay(text, '2026-01-01')).toBe('2026-11-23')
    expect(readDay('5/3', '2026-01-01')).toBe('2026-03-05')
    expect(readDay('amanhã', '2026-12-31')).toBe('2027-01-01')
  })
  it('refuses days that do not exist', () => {
    for (const text of ['30/02/2026', '00/01/2026', '1/13/2026', 'x', '']) expect(readDay(text)).toBeUndefined()
  })
})
