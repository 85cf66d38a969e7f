import { expect, it } from 'vitest'
import { Problem } from '../api/problem'
import { refusedParts } from './address'

it('a refusal names parts of the address, one value of several too, and only what is in it', () => {
  const refused = (status: number) => new Problem({ status, fields: [{ field: 'type[0]', message: 'must be a UUID' }, { field: 'limit', message: 'is too large' }] })
  expect(refusedParts(refused(422), { type: 'xx', class: 'foo', q: undefined })).toEqual(['type'])
  expect(refusedParts(refused(400), { class: 'foo', type: undefined })).toEqual([])
  expect(refusedParts(refused(503), { type: 'xx' })).toEqual([])
  expect(refusedParts(null, { type: 'xx' })).toEqual([])
})
