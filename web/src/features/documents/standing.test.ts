import { expect, test } from 'vitest'
import { someone } from '../../app/testing'
import type { Session } from '../../api/session'
import { addDays, today } from '../../ui/format'
import { standingAt, standingViews } from './standing'

const type = (id: string, of: string, more: object) => ({ id, name: id, class: of, revision: 1, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...more })
const types: Session['types'] = [type('t1', 'medical', { validity_months: 12 }), type('t2', 'legal', { fields: [{ id: 'vigente_ate', name: 'Vigente até', kind: 'date' }] }), type('t3', 'payroll', {})]
const nothing = { ...someone.can, see_documents: true, upload_others: false, share: false, grant: false, delete: false, manage_people: false, manage_types: false, keeps: [] as string[] }
const as = (can: Partial<Session['can']>, roles = ['employee']): Session => ({ ...someone, certificate_type: 't1', types, user: { ...someone.user, roles }, can: { ...nothing, ...can } })
const keys = (session: Session) => standingViews(session).map((v) => v.key)

test('each role has its lists, and the first is where it begins', () => {
  expect(keys(as({ upload_others: true, share: true, grant: true, keeps: ['public', 'personal'] }, ['hr', 'employee']))).toEqual(['received', 'certificates', 'expiring', 'sharedWithMe', 'sharedByMe'])
  expect(keys(as({ upload_others: true, share: true, grant: true, keeps: ['medical'] }))).toEqual(['check', 'received', 'expiring', 'sharedWithMe', 'sharedByMe'])
  expect(keys(as({ has_reports: true }))).toEqual(['received', 'expiring', 'sharedWithMe'])
  expect(keys(as({}))).toEqual([])
  expect(keys(as({ upload_others: true, keeps: ['legal'] }))).toContain('expiring')
  // Nothing of payroll expires.
  expect(keys(as({ upload_others: true, keeps: ['payroll'] }))).toEqual(['check', 'received', 'sharedWithMe'])
})

test('who keeps one class sees it, and nothing else, in the lists that are about it', () => {
  const views = standingViews(as({ upload_others: true, keeps: ['medical'] }))
  expect(views[0]!.search).toEqual({ class: 'medical', tag: 'conferir' })
  expect(views.find((v) => v.key === 'expiring')!.search).toMatchObject({ class: 'medical', expires_from: today(), expires_to: addDays(today(), 30) })
})

test('a list is known again, whatever is open in it', () => {
  const hr = as({ upload_others: true }, ['hr'])
  expect(standingAt(hr, { type: 't1', created_by: 'me', doc: 'x' })?.key).toBe('certificates')
  expect(standingAt(hr, { type: 't1' })).toBeUndefined()
})
