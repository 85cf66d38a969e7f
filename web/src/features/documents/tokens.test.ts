import { describe, expect, it } from 'vitest'
import { namesLike, searchedWords, takeTokens, tokenDay } from './tokens'

describe('takeTokens', () => {
  it('takes a token when a space follows it, and leaves the words', () => {
    expect(takeTokens('tipo:atestado ')).toEqual({ tokens: [{ field: 'type', value: 'atestado' }], rest: '' })
    expect(takeTokens('ana tipo:atestado curitiba')).toEqual({ tokens: [{ field: 'type', value: 'atestado' }], rest: 'ana curitiba' })
  })

  it('waits while a token is still being typed', () => {
    expect(takeTokens('ana tipo:ates')).toEqual({ tokens: [], rest: 'ana tipo:ates' })
  })

  it('takes the last one when asked for all, and quoted ones at once', () => {
    expect(takeTokens('tipo:ates', true).tokens).toEqual([{ field: 'type', value: 'ates' }])
    expect(takeTokens('pessoa:"ana souza"').tokens).toEqual([{ field: 'person', value: 'ana souza' }])
  })

  it('knows the names in both languages, with and without accents', () => {
    expect(takeTokens('até:hoje until:today type:x classe:saúde ', true).tokens.map((t) => t.field)).toEqual(['to', 'to', 'type', 'class'])
  })

  it('leaves what is not a token: times, addresses, unknown names', () => {
    expect(takeTokens('reunião 14:30 http://x foo:bar ', true).tokens).toEqual([])
  })
})

describe('searchedWords', () => {
  it('leaves out a token while it is being typed', () => {
    expect(searchedWords('férias pessoa:"ana sou')).toBe('férias')
    expect(searchedWords('tipo:')).toBe('')
    expect(searchedWords('nr-35 tipo:ate')).toBe('nr-35')
  })

  it('keeps words that only look like one', () => {
    expect(searchedWords('reunião 14:30')).toBe('reunião 14:30')
    expect(searchedWords('processo foo:bar')).toBe('processo foo:bar')
    expect(searchedWords('termo ')).toBe('termo')
  })
})

describe('tokenDay', () => {
  it('reads days, months and words', () => {
    expect(tokenDay('01/11/2026', false)).toBe('2026-11-01')
    expect(tokenDay('02/2024', false)).toBe('2024-02-01')
    expect(tokenDay('02/2024', true)).toBe('2024-02-29')
    expect(tokenDay('31/02/2026', false)).toBeUndefined()
    expect(tokenDay('13/2026', true)).toBeUndefined()
  })
})

describe('namesLike', () => {
  const types = ['Atestado médico', 'Atestado de óbito', 'ASO admissional', 'Médico do trabalho'].map((name) => ({ name }))
  const like = (text: string) => namesLike(types, (t) => t.name, text).map((t) => t.name)
  it('prefers the whole name, then its beginning, then a word of it', () => {
    expect(like('atestado medico')).toEqual(['Atestado médico'])
    expect(like('atestado')).toEqual(['Atestado médico', 'Atestado de óbito'])
    expect(like('admi')).toEqual(['ASO admissional'])
    expect(like('medico')).toEqual(['Médico do trabalho'])
    expect(like('nada')).toEqual([])
  })
})
