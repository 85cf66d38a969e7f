import { describe, expect, it } from 'vitest'
import type { DocumentRow, DocumentType } from '../../api/documents'
import { formatFor } from '../../ui/format'
import { keyLine } from './describe'
import { changes, draftOf, numberOf, tagsOf } from './draft'

const type = { id: 't', name: 'Atestado médico', class: 'medical', fields: [{ id: 'days', name: 'Dias', kind: 'number', required: true }, { id: 'from', name: 'A partir de', kind: 'date' }, { id: 'note', name: 'Nota', kind: 'text' }] } as DocumentType
const doc = { id: 'd', type: 't', type_name: 'Atestado médico', title: 'Atestado', class: 'medical', date: '2026-11-23', employee_id: 'e', employee: { id: 'e', name: 'Ana' }, fields: { days: 3, from: '2026-11-23' }, tags: ['a'] } as unknown as DocumentRow

describe('changes', () => {
  it('is empty when nothing was touched', () => {
    expect(changes(doc, draftOf([doc]), type)).toEqual({})
  })
  it('says only what differs: numbers as numbers, emptied fields as null, no owner as the company', () => {
    const draft = { ...draftOf([doc]), title: ' Atestado longo ', employee_id: '', tags: 'a, b,, a' }
    expect(changes(doc, { ...draft, fields: { days: '1.234,5', from: '' } }, type)).toEqual({ title: 'Atestado longo', employee_id: null, tags: ['a', 'b'], fields: { days: 1234.5, from: null } })
  })
  it('takes away the values of fields that another type does not have', () => {
    const other = { ...type, id: 'o', fields: [] } as unknown as DocumentType
    expect(changes(doc, { ...draftOf([doc]), type: 'o' }, other)).toEqual({ type: 'o', fields: { days: null, from: null } })
  })
})

describe('draftOf several', () => {
  it('keeps what they share and leaves the rest open', () => {
    const draft = draftOf([doc, { ...doc, date: '2026-01-01' }])
    expect(draft).toMatchObject({ employee_id: 'e', type: 't', date: '', title: '', tags: '' })
    expect(draftOf([doc, { ...doc, employee_id: 'f' }]).employee_id).toBeUndefined()
  })
})

it('reads numbers as people write them', () => {
  expect(numberOf('1.234,5')).toBe(1234.5)
  expect(numberOf('1234.5')).toBe(1234.5)
  expect(numberOf('três')).toBeNaN()
  expect(tagsOf(' a , b,a,')).toEqual(['a', 'b'])
})

it('describes a row by its first two fields, and by its type when the title does not say it', () => {
  const f = formatFor('pt-BR')
  expect(keyLine({ ...doc, title: 'Atestado médico' }, type, f)).toBe('3 dias, a partir de 23/11/2026')
  expect(keyLine({ ...doc, title: 'Papel da Ana' }, type, f)).toBe('Atestado médico, 3 dias')
  const course = { fields: [{ id: 'hours', name: 'Carga horária (h)', kind: 'number' }, { id: 'pay', name: 'Valor líquido (R$)', kind: 'number' }] } as DocumentType
  expect(keyLine({ ...doc, title: 'Atestado médico', fields: { hours: 8, pay: 2598.2 } }, course, f)).toBe('8 h, R$ 2.598,20')
  const month = { fields: [{ id: 'month', name: 'Competência', kind: 'text' }] } as DocumentType
  // What the title says is not said again.
  expect(keyLine({ ...doc, title: 'Atestado médico de outubro de 2026', fields: { month: '2026-10' } }, month, f)).toBe('')
  expect(keyLine({ ...doc, title: 'Atestado médico', fields: { month: '2026-10' } }, month, f)).toBe('Outubro de 2026')
})
