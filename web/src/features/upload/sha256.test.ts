import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Sha256 } from './sha256'

const known = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const pattern = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 31 + 7) & 255)

describe('SHA-256 by pieces', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_001])('is the digest of %i bytes', (n) => {
    expect(new Sha256().update(pattern(n)).hex()).toBe(known(pattern(n)))
  })

  it('does not depend on where the pieces are cut', () => {
    const bytes = pattern(10_000)
    const sum = new Sha256()
    for (let at = 0, step = 1; at < bytes.length; at += step, step = (step * 7) % 193 || 1) sum.update(bytes.subarray(at, at + step))
    expect(sum.hex()).toBe(known(bytes))
  })
})
