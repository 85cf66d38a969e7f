import { describe, expect, it } from 'vitest'
import { today } from '../../ui/format'
import { applyGuess, monthIn, type Guess } from './read'
import { metadata, newRow, readNumber, standing, type DocumentType, type Row } from './row'

const types = [
  { id: 'c', name: 'Contrato de trabalho', class: 'personal', fields: [{ id: 'vinculo', name: 'Vínculo', kind: 'text', required: true }] },
  { id: 'a', name: 'Atestado médico', class: 'medical', fields: [{ id: 'dias', name: 'Dias', kind: 'number', required: true }] },
  { id: 'h', name: 'Holerite', class: 'payroll', fields: [{ id: 'competencia', name: 'Competência', kind: 'text', required: true }] },
] as unknown as DocumentType[]
const ana = { id: 'e1', name: 'Ana Paula', registration: '004217' }
const row = (name: string, change: Partial<Row> = {}): Row => ({ ...newRow(new File(['x'], name)), read: true, ...change })
const guess = (g: Partial<Guess>): Guess => ({ filename: 'f', certainty: 'none', people: [], ...g })
const after = (r: Row, g: Guess | undefined) => ({ ...r, ...applyGuess(r, g, types) })

describe('a guess', () => {
  it('by matrícula is plain', () => {
    const r = after(row('004217.pdf'), guess({ certainty: 'certain', reason: 'registration', people: [ana], found: '004217' }))
    expect(r).toMatchObject({ person: ana, confirmed: true, how: 'registration', found: '004217' })
    expect(standing({ ...r, typeId: 'c', fields: { vinculo: 'CLT' } }, types)).toBe('ready')
  })

  it('by name alone waits for a person, whatever else is there', () => {
    const r = after(row('ana.pdf'), guess({ certainty: 'guess', reason: 'name', people: [ana, { id: 'e2', name: 'Ana Paula' }] }))
    expect(r).toMatchObject({ confirmed: false, homonyms: [{ id: 'e1' }, { id: 'e2' }] })
    expect(standing({ ...r, typeId: 'c', fields: { vinculo: 'CLT' } }, types)).toBe('confirm')
  })

  it('never undoes what a person chose', () => {
    const chosen = row('004217.pdf', { person: { id: 'e9' }, how: 'chosen', confirmed: true, typeId: 'a', date: '2026-01-01', dateHow: 'chosen' })
    expect(after(chosen, guess({ certainty: 'certain', reason: 'registration', people: [ana], type_id: 'c', date: '2026-11-20' }))).toMatchObject({ person: { id: 'e9' }, typeId: 'a', date: '2026-01-01' })
  })

  it('by matrícula says more than the page the file was dropped on; by name it does not', () => {
    const given = row('x.pdf', { person: { id: 'e9' }, how: 'given', confirmed: true })
    expect(after(given, guess({ certainty: 'certain', reason: 'cpf', people: [ana] })).person).toBe(ana)
    expect(after(given, guess({ certainty: 'guess', reason: 'name', people: [ana] })).person).toEqual({ id: 'e9' })
  })

  it('that did not come leaves the row to be told', () => {
    expect(standing({ ...after(newRow(new File(['x'], 'x.pdf')), undefined) }, types)).toBe('person')
  })

  it('fills the period of a payslip from its name', () => {
    expect(after(row('holerite_10-2025_003981.pdf'), guess({ type_id: 'h' }))).toMatchObject({ typeId: 'h', fields: { competencia: '2025-10' }, date: '2025-10-31' })
  })
})

describe('what a row lacks', () => {
  it.each<[string, Partial<Row>, string]>([
    ['the person first', {}, 'person'],
    ['then the type', { person: ana, confirmed: true }, 'type'],
    ['then the fields its type requires', { person: ana, confirmed: true, typeId: 'c' }, 'fields'],
    ['a number that is none', { person: ana, confirmed: true, typeId: 'a', fields: { dias: 'três' } }, 'fields'],
    ['first of all, a word about the duplicate', { duplicate: { above: 'x' } }, 'duplicate'],
    ['a word about the duplicate', { person: ana, confirmed: true, typeId: 'a', fields: { dias: '3' }, duplicate: { above: 'x' } }, 'duplicate'],
    ['nothing', { person: ana, confirmed: true, typeId: 'a', fields: { dias: '3' }, duplicate: { above: 'x' }, anyway: true }, 'ready'],
    ['nothing, for the company’s own', { person: 'company', confirmed: true, typeId: 'c', fields: { vinculo: 'CLT' } }, 'ready'],
  ])('%s', (_, change, want) => expect(standing(row('x.pdf', change), types)).toBe(want))

  it('does not offer programs and empty files for sending', () => {
    expect(standing(newRow(new File(['x'], 'planilha.exe')), types)).toBe('unfit')
    expect(standing(newRow(new File([], 'vazio.pdf')), types)).toBe('unfit')
  })
})

describe('what travels', () => {
  it('is the wire’s shape: numbers as numbers, the type’s name for a title, a share until the end of its day', () => {
    const d = metadata(row('x.pdf', { person: ana, confirmed: true, typeId: 'a', fields: { dias: '1.234,5', outro: 'fica' }, share: [{ user_id: 'u1', name: 'Tatiana', until: '2026-11-27' }] }), types)
    expect(d).toEqual({ type: 'a', title: 'Atestado médico', date: today(), employee_id: 'e1', fields: { dias: 1234.5 }, share_with: [{ user_id: 'u1', expires_at: new Date(2026, 10, 27, 23, 59, 59).toISOString() }] })
  })
  it('has no employee for the company’s own', () => {
    expect(metadata(row('x.pdf', { person: 'company', typeId: 'c' }), types)).not.toHaveProperty('employee_id')
  })
  it('reads numbers as people write them', () => {
    expect(['3', '1.234,56', '1234.56', '2,5', '-4'].map(readNumber)).toEqual([3, 1234.56, 1234.56, 2.5, -4])
    expect(['', 'três', '1,2,3', '3 dias'].map(readNumber)).toEqual([undefined, undefined, undefined, undefined])
  })
  it('finds months in names, not whole dates', () => {
    expect(['holerite_10-2026_003981.pdf', 'ponto 2026-09.pdf', 'rg.pdf', '2026-11-20.pdf', '004217_132026.pdf'].map(monthIn)).toEqual(['2026-10', '2026-09', undefined, undefined, undefined])
  })
})
