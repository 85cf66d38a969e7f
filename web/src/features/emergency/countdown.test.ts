import { afterEach, describe, expect, it } from 'vitest'
import { noteServerTime, serverNow } from '../../api/clock'
import { clockWords, durationOf, milestone, secondsLeft } from './countdown'

const noon = Date.parse('2026-11-23T12:00:00Z')
const at = (ms: number) => new Date(noon + ms).toISOString()

describe('what is left', () => {
  it.each([
    [0, 0],
    [-1, 0],
    [-3_600_000, 0],
    [1, 1], // the last second counts until it is over
    [999, 1],
    [1000, 1],
    [1001, 2],
    [30 * 60_000, 1800],
  ])('%d ms are %d s', (ms, seconds) => expect(secondsLeft(at(ms), noon)).toBe(seconds))

  it('of a moment that is none is nothing', () => expect(secondsLeft('soon', noon)).toBe(0))

  it('is the same however often the page is loaded: it depends on the end and on now alone', () => {
    const end = at(90_000)
    expect([0, 30_000, 89_999, 90_000].map((later) => secondsLeft(end, noon + later))).toEqual([90, 60, 1, 0])
  })
})

describe('on a clock that is off', () => {
  afterEach(() => noteServerTime(new Date(Date.now()).toUTCString()))

  it("the server's counts", () => {
    noteServerTime(new Date(noon).toUTCString(), noon + 600_000) // ten minutes fast
    expect(serverNow(noon + 600_000)).toBe(noon)
    expect(secondsLeft(at(5000), serverNow(noon + 601_000))).toBe(4)
    noteServerTime(new Date(noon).toUTCString(), noon - 3_600_000)
    expect(serverNow(noon - 3_600_000)).toBe(noon)
  })

  it('what the header leaves out of a second is no difference', () => {
    noteServerTime(new Date(noon).toUTCString(), noon + 1900)
    expect(serverNow(noon + 1900)).toBe(noon + 1900)
  })

  it('an answer without a date says nothing', () => {
    noteServerTime(new Date(noon).toUTCString(), noon + 60_000)
    noteServerTime(null)
    noteServerTime('nonsense')
    expect(serverNow(noon + 60_000)).toBe(noon)
  })
})

it.each([
  [0, '0:00', 'PT0M0S'],
  [9, '0:09', 'PT0M9S'],
  [65, '1:05', 'PT1M5S'],
  [1799, '29:59', 'PT29M59S'],
  [3600, '1:00:00', 'PT60M0S'],
  [3661, '1:01:01', 'PT61M1S'],
])('%d s read %s', (seconds, words, iso) => {
  expect(clockWords(seconds)).toBe(words)
  expect(durationOf(seconds)).toBe(iso)
})

it('says five minutes and one, once each', () => {
  expect(milestone(301, 300)).toBe(5)
  expect(milestone(300, 299)).toBeUndefined()
  expect(milestone(61, 60)).toBe(1)
  expect(milestone(60, 59)).toBeUndefined()
  expect(milestone(1, 0)).toBeUndefined()
  expect(milestone(1800, 30)).toBe(1) // asleep meanwhile: only what still holds
})
