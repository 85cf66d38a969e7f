import { describe, expect, it } from 'vitest'
import { formatFor } from '../../ui/format'
import { canWords, reasonWords } from './audience'
import { audienceText } from './audience-i18n'
import { classesLeftOut, givenBy, leftNodes, missingOf, missingWords, pathsOf, rightNodes, verdictWords, type Why } from './why'
import { whyText } from './why-i18n'

const f = formatFor('pt-BR')
const say = whyText.text
const permission: Why['matches'][number]['permission'] = {
  id: 'p1', subject: { kind: 'team', id: 't1' }, subject_name: 'Gestores de operação', actions: ['download'], target: { kind: 'unit', id: 'u2', subtree: true }, target_name: 'Regional Sul',
  classes: ['personal'], class_names: ['Pessoal'], effect: 'allow', granted_by: 'a9', granted_by_name: 'Beatriz Nakamura', revision: 1, created_at: '2026-03-02T12:00:00Z', updated_at: '2026-03-02T12:00:00Z',
}
const strand: Why['matches'][number] = {
  permission,
  subject_path: [{ kind: 'user', id: 'a1', name: 'Renata Prado', detail: 'Gerente' }, { kind: 'employee', id: 'e1', name: 'Renata Prado' }, { kind: 'team', id: 't1', name: 'Gestores de operação' }],
  target_path: [{ kind: 'document', id: 'd1', name: 'Contrato' }, { kind: 'employee', id: 'e2', name: 'Ana Souza', detail: 'Conferente' }, { kind: 'unit', id: 'u1', name: 'CD Curitiba' }, { kind: 'unit', id: 'u2', name: 'Regional Sul' }],
}
const why = {
  document: { id: 'd1', title: 'Contrato', class: 'personal', class_name: 'Pessoal', employee: { id: 'e2', name: 'Ana Souza' } },
  about: { user_id: 'a1', name: 'Renata Prado' }, self: true, action: 'view', at: '2026-11-23T17:32:08Z', allowed: true, matches: [strand], denials: [], nearest: [], ladder: [], why_not: [],
} as unknown as Why
const near = (failed: Why['nearest'][number]['failed'], change: Partial<typeof permission> = {}): Why => ({ ...why, allowed: false, matches: [], nearest: [{ ...strand, permission: { ...permission, ...change }, failed }] })

describe('the verdict', () => {
  it('says how the permission reaches both sides', () => {
    expect(verdictWords(why, say, f)).toEqual({ title: 'Sim: uma permissão liga você a este documento.', text: 'Ela alcança você pela sua equipe, alcança Ana pela unidade, inclui a classe Pessoal e está em vigor.' })
    expect(verdictWords({ ...why, self: false, action: 'download', matches: [strand, strand] }, say, f).title).toBe('Sim, Renata Prado pode baixar: 2 permissões dão isso.')
  })
  it('names the one condition that fails', () => {
    expect(verdictWords(near('class'), say, f).text).toBe('A permissão mais próxima não inclui a classe Pessoal.')
    expect(verdictWords(near('action'), say, f).text).toBe('A permissão mais próxima para em “ver e baixar”.')
    expect(verdictWords(near('window', { not_before: '2026-12-01T03:00:00Z' }), say, f).text).toMatch(/^A permissão mais próxima só começa em /)
    expect(verdictWords(near('window', { expires_at: '2026-11-01T03:00:00Z' }), say, f).text).toMatch(/^A permissão mais próxima terminou em /)
    expect(verdictWords({ ...near('class'), restricted: true }, say, f).text).toContain('é uma classe restrita')
  })
  it('tells a denial, an inactive account and what may not be told before any near miss', () => {
    expect(verdictWords({ ...near('class'), denials: [strand] }, say, f).text).toBe('Uma negação impede, e vale mais que qualquer permissão.')
    expect(verdictWords({ ...near('class'), inactive: true }, say, f).text).toBe('A conta não está ativa: não pode nada.')
    expect(verdictWords({ ...why, allowed: false, matches: [], withheld: true }, say, f).text).toBe('O que impede não é seu para ver.')
    expect(verdictWords({ ...why, matches: [], withheld: true }, say, f).title).toBe('Sim.')
  })
})

describe('the braid', () => {
  const about = { self: true, owner: 'Ana', className: 'Pessoal', say }
  it('has one node for an account and its employee, and says what each step is to the one before', () => {
    expect(leftNodes(strand.subject_path, about).map((n) => [n.name, n.detail])).toEqual([['Renata Prado', 'você, Gerente'], ['Gestores de operação', 'sua equipe']])
    expect(rightNodes(strand.target_path, about).map((n) => [n.name, n.detail])).toEqual([['Contrato', 'é sobre Ana, classe Pessoal'], ['Ana Souza', 'Conferente'], ['CD Curitiba', 'unidade'], ['Regional Sul', 'acima de CD Curitiba']])
  })
  it('ends at oneself where a permission is about one’s reports', () => {
    const path = [...strand.target_path.slice(0, 2), { kind: 'employee' as const, id: 'e1', name: 'Renata Prado' }, { kind: 'user' as const, id: 'a1', name: 'Renata Prado' }]
    expect(rightNodes(path, about).map((n) => [n.name, n.detail])).toEqual([['Contrato', 'é sobre Ana, classe Pessoal'], ['Ana Souza', 'Conferente'], ['Renata Prado', 'é você']])
  })
  it('shows what decides first', () => {
    expect(pathsOf({ ...why, denials: [strand], nearest: [{ ...strand, failed: 'class' }] }).map((p) => p.kind)).toEqual(['denial', 'match', 'near'])
  })
})

describe('what is not allowed', () => {
  it('is told once for the actions that the same permission lacks', () => {
    const list = [
      { action: 'upload', failed: 'action' as const, permission },
      { action: 'edit', failed: 'action' as const, permission },
      { action: 'share', denied: true, permission: { ...permission, id: 'p2', effect: 'deny' as const } },
      { action: 'manage' },
    ]
    const missing = missingOf(list)
    expect(missing.map((m) => m.actions)).toEqual([['upload', 'edit'], ['share'], ['manage']])
    expect(missing.map((m) => missingWords(m, 'p1', say, f, 'Pessoal'))).toEqual(['a permissão mais próxima é esta mesma, e ela para em “ver e baixar”.', 'uma negação impede.', 'nenhuma permissão chega perto disso.'])
  })
})

describe('the reason of one person in an audience', () => {
  const t = audienceText.text
  it('is one line', () => {
    expect(reasonWords({ via: 'team', permission }, 'Ana', t, f)).toBe('Gestores de operação, em Regional Sul e unidades abaixo')
    expect(reasonWords({ via: 'reports', permission }, 'Ana', t, f)).toBe('Ana responde a esta pessoa')
    expect(reasonWords({ via: 'self', permission: { ...permission, subject: { kind: 'everyone' } } }, 'Ana', t, f)).toBe('todos veem o que é seu')
    expect(reasonWords({ via: 'user', permission: { ...permission, target: { kind: 'document', id: 'd1' } } }, 'Ana', t, f)).toBe('compartilhado só este, por Beatriz Nakamura em 02/03/2026')
    expect(reasonWords({ via: 'user' }, 'Ana', t, f)).toBe('por uma permissão que já acabou')
    expect(reasonWords({ via: 'upload' }, 'Ana', t, f)).toBe('enviou este documento')
  })
  it('says all of the ladder in a word', () => {
    expect(canWords(['view', 'download'], t, f)).toBe('ver e baixar')
    expect(canWords(['view', 'download', 'upload', 'share'], t, f)).toBe('ver, baixar, enviar e compartilhar')
    expect(canWords(['view', 'download', 'edit', 'delete', 'share'], t, f)).toBe('editar, excluir e compartilhar')
    expect(canWords(['view', 'download', 'upload', 'edit', 'delete', 'share', 'manage'], t, f)).toBe('tudo')
  })
})

describe('who sees by more than one way', () => {
  const viewing = { ...strand, permission: { ...permission, id: 'p2', actions: ['view' as const], classes: undefined } }
  it('tells what one way gives from what the others do', () => {
    expect([...givenBy(permission)!]).toEqual(['view', 'download'])
    expect([...givenBy(viewing.permission)!]).toEqual(['view'])
  })
  it('leaves out only the classes that no way includes', () => {
    const classes = [{ id: 'personal', name: 'Pessoal', restricted: false }, { id: 'payroll', name: 'Folha', restricted: false }, { id: 'medical', name: 'Saúde', restricted: true }]
    expect(classesLeftOut([strand], classes).map((c) => c.id)).toEqual(['payroll', 'medical'])
    expect(classesLeftOut([strand, viewing], classes).map((c) => c.id)).toEqual(['medical'])
    expect(classesLeftOut([], classes)).toEqual([])
  })
})
