import { describe, expect, it } from 'vitest'
import type { SchemaUnit } from '../../api/schema'
import { typeCpf, validCpf } from './cpf'
import { shortName } from './names'
import { filterTree, idsOf, makeOrg } from './org'
import { shelve } from './shelf'

describe('CPF', () => {
  it('checks its last two digits', () => {
    for (const good of ['529.982.247-25', '52998224725', '111.444.777-35']) expect(validCpf(good)).toBe(true)
    for (const bad of ['529.982.247-26', '529.982.247-15', '5299822472', '111.111.111-11', '', '529.982.247-255']) expect(validCpf(bad)).toBe(false)
  })
  it('gets its dots while it is typed, and never while it is taken back', () => {
    let text = ''
    for (const key of '52998224725') text = typeCpf(text + key, text)
    expect(text).toBe('529.982.247-25')
    expect(typeCpf('529.982.', '529.982.2')).toBe('529.982.')
    expect(typeCpf('52998224725999', '')).toBe('529.982.247-25')
  })
})

const unit = (id: string, name: string, people_below: number, parent_id?: string): SchemaUnit => ({ id, name, parent_id, people_below, kind: 'unit', revision: 1, created_at: '', updated_at: '' })
const org = makeOrg([unit('r', 'Aroeira', 9), unit('s', 'Regional Sul', 7, 'r'), unit('c', 'CD Curitiba', 4, 's'), unit('m', 'Matriz', 2, 'r')], String)

describe('the tree of units', () => {
  it('knows the way to a unit and what is below it', () => {
    expect(org.path('c').map((u) => u.name)).toEqual(['Aroeira', 'Regional Sul', 'CD Curitiba'])
    expect([...org.within('s')]).toEqual(['s', 'c'])
    expect(org.levels).toBe(3)
    expect(org.roots[0]?.count).toBe('9')
  })
  it('keeps a unit whose parent is out of sight', () => {
    expect(makeOrg([unit('x', 'Solta', 1, 'gone')], String).roots.map((n) => n.id)).toEqual(['x'])
  })
  it('survives units that are below each other', () => {
    const round = makeOrg([unit('a', 'A', 0, 'b'), unit('b', 'B', 0, 'a')], String)
    expect(round.path('a')).toHaveLength(2)
  })
  it('searched, leaves only the branches to what matches, accents or not', () => {
    expect(idsOf(filterTree(org.roots, 'cúritiba'))).toEqual(['r', 's', 'c'])
    expect(filterTree(org.roots, 'nada')).toEqual([])
  })
})

describe('the shelf', () => {
  const classes = [
    { id: 'public', name: 'Público', count: 1 },
    { id: 'payroll', name: 'Folha', count: 3 },
  ]
  const docs = [
    { class: 'payroll', date: '2026-10-31' },
    { class: 'public', date: '2026-01-10' },
    { class: 'payroll', date: '2025-11-23' },
    { class: 'payroll', date: '2024-05-01' },
  ]
  it('has a spine a document, the older ones faded, the company last', () => {
    const [payroll, pub] = shelve(classes, docs, true, '2026-11-23')
    expect(payroll).toMatchObject({ id: 'payroll', spines: 3, fresh: 2, faded: 1, tens: false })
    expect(pub).toMatchObject({ id: 'public', spines: 1, faded: 0 })
  })
  it('lets one spine stand for ten above 80', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ class: 'payroll', date: i < 25 ? '2026-11-01' : '2024-01-01' }))
    expect(shelve([{ id: 'payroll', name: 'Folha', count: 412 }], many, false, '2026-11-23')[0]).toMatchObject({ spines: 42, faded: 39, tens: true })
  })
  it('says nothing about age while newer documents may not have been read', () => {
    const recent = Array.from({ length: 100 }, () => ({ class: 'payroll', date: '2026-11-01' }))
    expect(shelve([{ id: 'payroll', name: 'Folha', count: 120 }], recent, false, '2026-11-23')[0]).toMatchObject({ fresh: undefined, faded: 0 })
  })
})

it('calls people by the name they go by', () => {
  expect(shortName('Ana Paula Ferreira de Souza')).toBe('Ana Paula')
  expect(shortName('João Batista de Oliveira Camargo')).toBe('João Batista')
  expect(shortName('Luciano Teixeira Leitão')).toBe('Luciano')
  expect(shortName('Ana')).toBe('Ana')
})
