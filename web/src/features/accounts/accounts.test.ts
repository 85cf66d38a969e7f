import { describe, expect, it } from 'vitest'
import { suggestUsername } from './data'
import { deviceOf } from './device'
import { draftOf, fieldId, fieldsOf, moved, newField } from './fields'

describe('fields of a type', () => {
  it('get a stable id from what they are called', () => {
    expect(fieldId('Válido até', new Set())).toBe('valido_ate')
    expect(fieldId('Carga horária (h)', new Set())).toBe('carga_horaria_h')
    expect(fieldId('13º salário', new Set())).toBe('salario')
    expect(fieldId('CRM', new Set(['crm', 'crm_2']))).toBe('crm_3')
    expect(fieldId('???', new Set())).toBe('campo')
    for (const name of ['Válido até', 'Um nome muito, muito, muito comprido para um campo só', '9 dias']) expect(fieldId(name, new Set())).toMatch(/^[a-z][a-z0-9_]{0,39}$/)
  })
  it('keep the id they were saved with, whatever they are called now', () => {
    const saved = { ...draftOf({ id: 'inicio', name: 'Início', kind: 'date', required: true }), name: 'A partir de' }
    const added = { ...newField(), name: 'Início', kind: 'choice' as const, choices: ' manhã \n\ntarde\nmanhã' }
    expect(fieldsOf([saved, added])).toEqual([
      { id: 'inicio', name: 'A partir de', kind: 'date', required: true },
      { id: 'inicio_2', name: 'Início', kind: 'choice', choices: ['manhã', 'tarde'] },
    ])
  })
  it('move one place, and no further than the ends', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  })
})

it('suggests a user name', () => {
  expect(suggestUsername('Ana Paula Ferreira de Souza')).toBe('ana.souza')
  expect(suggestUsername("Caio D'Ávila")).toBe('caio.davila')
  expect(suggestUsername('Zé')).toBe('')
})

it('tells devices apart by what they call themselves', () => {
  expect(deviceOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0')).toEqual({ browser: 'Edge', system: 'Windows', kind: 'desktop' })
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1')).toEqual({ browser: 'Safari', system: 'iPhone', kind: 'phone' })
  expect(deviceOf('Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36')).toEqual({ browser: 'Chrome', system: 'Android', kind: 'phone' })
  expect(deviceOf('curl/8.9.1')).toEqual({ browser: 'curl', kind: 'program' })
  expect(deviceOf(undefined)).toEqual({ kind: 'program' })
})
