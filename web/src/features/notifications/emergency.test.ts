import { afterEach, expect, it } from 'vitest'
import { queryClient } from '../../api/query'
import { sessionQuery, type Session } from '../../api/session'
import { someone } from '../../app/testing'
import { format } from '../../ui/format'
import { documentsOf } from '../../ui/kinds'
import { noticeLink, noticeSentence } from '../../ui/Notice'
import { setPreferences } from '../../ui/preferences'
import type { Notice } from './data'

afterEach(() => {
  setPreferences({ language: 'pt-BR' })
  queryClient.clear()
})

const soon = new Date(Date.now() + 60_000)
const opened = (change: Partial<Notice> = {}, params: Partial<Notice['params']> = {}): Notice => ({
  id: 'n', kind: 'break_glass_opened', title: 'Ana Lima', permission_id: 'p1', created_at: new Date().toISOString(), ...change,
  params: { title: 'Ana Lima', actor: 'Edson', expires_at: soon.toISOString(), target: { kind: 'employee', id: 'e1', name: 'Ana Lima' }, classes: ['medical'], reason: 'O SAMU pede <b>tudo</b>', ...params },
})

it('tells of an emergency access who, whose, until when and why, in either language', () => {
  // Shortly before midnight the end is on another day, and the day is said.
  const until = () => (soon.toDateString() === new Date().toDateString() ? format().time(soon) : format().dateTime(soon))
  expect(noticeSentence(opened())).toBe(`Edson abriu um acesso emergencial aos documentos de saúde de Ana Lima até ${until()}. Motivo: O SAMU pede <b>tudo</b>`)
  setPreferences({ language: 'en' })
  expect(noticeSentence(opened())).toBe(`Edson opened an emergency access to the health documents of Ana Lima until ${until()}. Reason: O SAMU pede <b>tudo</b>`)
})

it('names units, several classes, and what is not known', () => {
  const unit = opened({ title: 'CD Curitiba' }, { target: { kind: 'unit', id: 'u1', subtree: true }, classes: ['medical', 'legal', 'sindical'] })
  expect(noticeSentence(unit)).toContain('aos documentos de saúde, jurídicos e da classe sindical da unidade CD Curitiba e das que ficam abaixo até')
  expect(noticeSentence(opened({ title: '' }, { actor: undefined }))).toMatch(/^Um acesso emergencial aos documentos de saúde de uma pessoa foi aberto até/)
  expect(noticeSentence(opened({ kind: 'break_glass_closed' }))).toBe('Edson encerrou antes da hora o acesso emergencial aos documentos de saúde de Ana Lima.')
})

it('leads to the access, not to a document', () => {
  expect(noticeLink(opened())).toEqual({ to: '/acesso-emergencial', search: { id: 'p1' } })
})

it('a class that was renamed is called by its name', () => {
  const renamed: Session = { ...someone, classes: someone.classes.map((c) => (c.id === 'medical' ? { ...c, name: 'Prontuário' } : c)) }
  queryClient.setQueryData(sessionQuery.queryKey, renamed)
  expect(documentsOf(['medical', 'payroll'], format())).toBe('documentos da classe Prontuário e de folha')
})
