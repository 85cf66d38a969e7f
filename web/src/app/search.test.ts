import { expect, it } from 'vitest'
import { parseSearch } from './search'

it('an address is read as text, and what no text was written as is left out', () => {
  expect(parseSearch('?class=medical&q=a+b%20%C3%A9&empty=')).toEqual({ class: 'medical', q: 'a b é', empty: '' })
  expect(parseSearch('?doc=%ZZ&q=%E0%A4%A&unit_id=%00&class=medical&%ZZ=x')).toEqual({ class: 'medical' })
  expect(parseSearch('')).toEqual({})
})
