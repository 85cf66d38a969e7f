import { afterEach, expect, it } from 'vitest'
import description from '../api/openapi.json'
import { Problem } from '../api/problem'
import { i18n } from '../i18n/i18n'
import { setPreferences } from './preferences'
import { sayField, sayWhole } from './refusals'

afterEach(() => setPreferences({ language: 'pt-BR' }))

const codes = description.components.schemas.Field.properties.code.enum

it('every reason that the services have is said in both languages, with its numbers', () => {
  expect(codes.length).toBeGreaterThan(40)
  for (const code of codes) {
    const said = (['pt-BR', 'en'] as const).map((language) => {
      setPreferences({ language })
      expect(i18n.exists(code, { ns: 'reasons', lng: language }), `${code} in ${language}`).toBe(true)
      return sayField({ code: code as 'required', params: { min: 3, max: 1200, action: 'share', class: 'legal', said: 'PDF' }, message: 'the services’ own sentence' })
    })
    expect(said[0], code).not.toBe(said[1])
    for (const text of said) {
      expect(text, code).not.toMatch(/own sentence|[{}]/)
      expect(text, code).toMatch(/^[A-ZÀ-Ú0-9].*\.$/)
    }
  }
})

it('a reason is said by its code, whatever the sentence beside it; an unknown one as it came', () => {
  expect(sayField({ code: 'too_long', params: { max: 1200 }, message: 'x' })).toBe('Use no máximo 1.200 caracteres.')
  expect(sayField({ code: 'too_short', params: { min: 1 } })).toBe('Falta preencher.')
  expect(sayField({ code: 'of_tomorrow' as 'required', message: 'is not as it will be' })).toBe('O servidor não aceitou: is not as it will be')
  expect(sayField({ message: 'is not as it was' })).toBe('O servidor não aceitou: is not as it was')
  setPreferences({ language: 'en' })
  expect(sayWhole(new Problem({ status: 422, fields: [{ field: 'cpf', message: 'x', code: 'not_a_cpf' }] }))).toBe('There is no such CPF: its last two digits do not check.')
})
