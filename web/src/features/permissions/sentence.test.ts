import { describe, expect, it } from 'vitest'
import { setPreferences } from '../../ui/preferences'
import { formatFor } from '../../ui/format'
import { because, given, said, taken } from './actions'
import { canWiden, emptyDraft, sameRule, widen, wrongIn, type Draft } from './draft'
import { permissionText } from './i18n'
import { endOf, lastDay, sentence, spoken, startOf, type Rule } from './sentence'

const personal = { id: 'personal', name: 'Pessoal' }
const medical = { id: 'medical', name: 'Saúde' }
const rule = (change: Partial<Rule>): Rule => ({ subject: { kind: 'team', id: 't', name: 'SESMT Sul' }, effect: 'allow', actions: ['download'], target: { kind: 'unit', id: 'u', name: 'Regional Sul', subtree: true }, classes: [medical], ...change })

function say(change: Partial<Rule>, language: 'pt-BR' | 'en' = 'pt-BR') {
  setPreferences({ language })
  return spoken(sentence(rule(change), permissionText.text, formatFor(language)))
}

describe('actions', () => {
  it('imply as the permission service says', () => {
    expect(given(['download'])).toEqual(['view', 'download'])
    expect(given(['manage'])).toEqual(['view', 'download', 'edit', 'delete', 'share', 'manage'])
    expect(given(['upload'])).toEqual(['upload'])
    expect(taken(['view'])).toEqual(['view', 'download', 'edit', 'delete', 'share', 'manage'])
    expect(taken(['download'])).toEqual(['download', 'edit', 'share', 'manage'])
    expect(taken(['upload'])).toEqual(['upload'])
  })
  it('are said in the fewest words', () => {
    expect(said('allow', ['view', 'download'])).toEqual(['view', 'download'])
    expect(said('allow', ['download'])).toEqual(['view', 'download'])
    expect(said('allow', ['manage', 'view', 'edit', 'upload'])).toEqual(['upload', 'manage'])
    expect(said('deny', ['view', 'edit', 'manage'])).toEqual(['view'])
    expect(said('deny', ['delete', 'edit'])).toEqual(['edit', 'delete'])
  })
  it('say what brought them along', () => {
    expect(because('allow', ['edit'], 'view')).toBe('edit')
    expect(because('allow', ['edit'], 'edit')).toBeUndefined()
    expect(because('deny', ['download'], 'manage')).toBe('download')
  })
})

describe('the sentence', () => {
  it('reads in Portuguese', () => {
    expect(say({ expiresAt: endOf('2027-03-31') })).toBe('SESMT Sul pode ver e baixar documentos de Regional Sul e unidades abaixo da classe Saúde até 31/03/2027.')
    expect(say({ classes: [personal, medical] })).toBe('SESMT Sul pode ver e baixar documentos de Regional Sul e unidades abaixo das classes Pessoal e Saúde, sem prazo.')
    expect(say({ subject: { kind: 'everyone' }, target: { kind: 'self' } })).toBe('Todas as pessoas podem ver e baixar documentos próprios da classe Saúde, sem prazo.')
    expect(say({ subject: { kind: 'role', id: 'hr' }, target: { kind: 'reports' }, classes: [] })).toBe('Quem é do DP pode ver e baixar documentos de seus liderados de todas as classes, menos as restritas, sem prazo.')
    expect(say({ target: { kind: 'document', id: 'd', name: 'Contrato de trabalho' }, notBefore: startOf('2026-12-07'), expiresAt: endOf('2026-12-27') })).toBe('SESMT Sul pode ver e baixar o documento Contrato de trabalho da classe Saúde de 07/12/2026 a 27/12/2026.')
  })
  it('says of one unit alone that those below are not meant', () => {
    const root = { kind: 'unit' as const, id: 'u0', name: 'Transportes Aurora' }
    expect(say({ target: root })).toBe('SESMT Sul pode ver e baixar documentos de só quem está diretamente em Transportes Aurora da classe Saúde, sem prazo.')
    expect(say({ target: { ...root, subtree: false } }, 'en')).toBe('SESMT Sul can view and download documents of only people directly in Transportes Aurora in class Saúde, with no end.')
    expect(say({ subject: root })).toBe('Quem está diretamente em Transportes Aurora pode ver e baixar documentos de Regional Sul e unidades abaixo da classe Saúde, sem prazo.')
  })
  it('denies with nem, and reaches every class when none is named', () => {
    expect(say({ effect: 'deny', subject: { kind: 'everyone' }, actions: ['edit', 'delete'], target: { kind: 'employee', id: 'e', name: 'Giovani de Araújo' }, classes: [] })).toBe('Todas as pessoas não podem editar nem excluir documentos de Giovani de Araújo de todas as classes, sem prazo.')
  })
  it('reads in English', () => {
    expect(say({ expiresAt: endOf('2027-03-31') }, 'en')).toBe('SESMT Sul can view and download documents of Regional Sul and units below in class Saúde until Mar\u00a031,\u00a02027.')
    expect(say({ effect: 'deny', subject: { kind: 'reports_of', id: 'e', name: 'Renata Prado' }, actions: ['download'], target: { kind: 'self' }, notBefore: startOf('2026-12-07') }, 'en')).toBe('Whoever reports to Renata Prado cannot download documents of their own in class Saúde from Dec\u00a07,\u00a02026.')
    setPreferences({ language: 'pt-BR' })
  })
  it('keeps empty slots to be chosen', () => {
    const pieces = sentence({ ...emptyDraft, actions: [] }, permissionText.text, formatFor('pt-BR'))
    expect(pieces.filter((p) => p.empty).map((p) => p.slot)).toEqual(['subject', 'actions', 'target'])
  })
  it('counts the last day in, and says the hour when a window does not end at midnight', () => {
    expect(lastDay(endOf('2027-03-31'))).toBe('2027-03-31')
    const noon = new Date(2027, 2, 31, 12, 30).toISOString()
    expect(lastDay(noon)).toBe('2027-03-31')
    expect(say({ expiresAt: noon })).toContain('até 31/03/2027 às 12:30.')
  })
})

describe('a draft', () => {
  const classes = [
    { id: 'personal', name: 'Pessoal', restricted: false },
    { id: 'medical', name: 'Saúde', restricted: true },
  ]
  const wrong = (draft: Partial<Draft>) => wrongIn({ ...rule({}), reason: '', ...draft }, classes, permissionText.text)
  it('needs a reason for restricted classes and denials', () => {
    expect(wrong({}).reason).toContain('Saúde')
    expect(wrong({ reason: 'Cobertura' }).reason).toBeUndefined()
    expect(wrong({ classes: [personal] }).reason).toBeUndefined()
    expect(wrong({ classes: [], effect: 'deny' }).reason).toBeDefined()
  })
  it('names what is missing or cannot be', () => {
    expect(Object.entries(wrongIn({ ...emptyDraft, actions: [] }, classes, permissionText.text)).flatMap(([k, v]) => (v ? [k] : []))).toEqual(['subject', 'actions', 'target'])
    expect(wrong({ expiresAt: '2020-01-01T00:00:00Z' }).window).toBeDefined()
    expect(wrong({ notBefore: startOf('2999-02-01'), expiresAt: endOf('2999-01-01') }).window).toBeDefined()
    expect(wrong({ actions: ['upload'], target: { kind: 'document', id: 'd' } }).actions).toBeDefined()
  })
  it('widens an existing one without ever narrowing it', () => {
    const existing = rule({ actions: ['view'], classes: [personal], expiresAt: endOf('2027-01-31') })
    const wide = widen(existing, rule({ actions: ['download'], classes: [medical], expiresAt: endOf('2027-06-30') }))
    expect(wide).toMatchObject({ actions: ['view', 'download'], classes: [personal, medical], expiresAt: endOf('2027-06-30') })
    expect(canWiden(existing, rule({ classes: [] }))).toBe(false)
    expect(widen(rule({ expiresAt: undefined }), existing).expiresAt).toBeUndefined()
    expect(widen(existing, rule({ expiresAt: undefined })).expiresAt).toBeUndefined()
  })
  it('knows its twin', () => {
    expect(sameRule(rule({ actions: ['view', 'edit'] }), rule({ actions: ['edit', 'view'] }))).toBe(true)
    expect(sameRule(rule({}), rule({ target: { kind: 'unit', id: 'u' } }))).toBe(false)
  })
})
