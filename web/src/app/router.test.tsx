import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { seesPeople, sendsFromDesk, type Session } from '../api/session'
import { onlyFor } from './only'
import { renderPage, someone } from './testing'

afterEach(cleanup)

const nothing = { ...someone.can, see_documents: false, upload_others: false, share: false, grant: false, manage_people: false, manage_types: false }
const plain: Session = { ...someone, user: { ...someone.user, roles: ['employee'] }, can: nothing }
const Page = onlyFor(seesPeople, () => Promise.resolve({ People: () => <p>Pessoas</p> }), 'People')

test('to an employee without a team there are no pages of people and no desk', async () => {
  expect(sendsFromDesk(plain)).toBe(false)
  await renderPage(<Page />, { session: plain })
  expect(await screen.findByText('Não há página neste endereço.')).toBeVisible()
  expect(screen.queryByText('Pessoas')).toBeNull()
})

test.each([
  ['human resources', someone],
  ['who has reports', { ...plain, can: { ...nothing, has_reports: true } }],
  ['an administrator', { ...plain, user: { ...plain.user, roles: ['admin'] } }],
])('the pages of people are there for %s', async (_, session) => {
  await renderPage(<Page />, { session })
  expect(await screen.findByText('Pessoas')).toBeVisible()
})
