import { describe, expect, it, vi } from 'vitest'
import { photoLimit, preparePaper, shrink } from './photo'
import { sharpEnough, sharpness, toGray } from './sharpness'

const [width, height] = [320, 400]

/** A paper with lines of something like letters in its upper third. */
function paper(): Uint8ClampedArray {
  const gray = new Uint8ClampedArray(width * height).fill(244)
  for (let y = 40; y < 130; y++) for (let x = 40; x < 280; x++) if (y % 12 < 7 && (x * 7 + (y >> 2) * 3) % 11 < 4) gray[y * width + x] = 40
  return gray
}

function blur(gray: Uint8ClampedArray, times: number): Uint8ClampedArray {
  let from = gray
  for (let n = 0; n < times; n++) {
    const to = from.slice()
    for (let y = 1; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++) {
        let sum = 0
        for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += from[(y + dy) * width + x + dx]!
        to[y * width + x] = sum / 9
      }
    from = to
  }
  return from
}

const noisy = (gray: Uint8ClampedArray) => gray.map((v, i) => v + ((i * 7919) % 13) - 6)

describe('sharpness', () => {
  it('tells a crisp paper from a shaken one', () => {
    expect(sharpness(paper(), width, height)).toBeGreaterThan(10 * sharpEnough)
    expect(sharpness(blur(paper(), 6), width, height)).toBeLessThan(sharpEnough)
  })
  it('falls the more a picture is smeared', () => {
    const scores = [0, 1, 2, 4].map((n) => sharpness(blur(paper(), n), width, height))
    expect([...scores].sort((a, b) => b - a)).toEqual(scores)
  })
  it('does not take the grain of a dark room for letters', () => {
    expect(sharpness(noisy(blur(paper(), 8)), width, height)).toBeLessThan(sharpness(paper(), width, height) / 10)
    expect(sharpness(new Uint8ClampedArray(width * height).fill(200), width, height)).toBe(0)
  })
  it('weighs colours as the eye does', () => {
    expect([...toGray(new Uint8ClampedArray([255, 255, 255, 255, 255, 0, 0, 255, 0, 255, 0, 255]))]).toEqual([255, 76, 150])
  })
})

describe('a photo', () => {
  const blob = (size: number) => ({ size }) as Blob
  it('goes as it is first encoded when that fits', async () => {
    const encode = vi.fn(() => Promise.resolve(blob(1_400_000)))
    expect((await shrink(encode)).size).toBe(1_400_000)
    expect(encode).toHaveBeenCalledExactlyOnceWith(2400, 0.86)
  })
  it('gets smaller until it has at most 2 MB', async () => {
    const encode = vi.fn((side: number, quality: number) => Promise.resolve(blob(Math.round(side * side * quality))))
    const out = await shrink(encode)
    expect(out.size).toBeLessThanOrEqual(photoLimit)
    expect(encode.mock.calls.length).toBeGreaterThan(2)
  })
  it('that this device cannot open goes as it is, and a PDF does', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('what is this')))
    const heic = new File(['x'], 'IMG_1.heic', { type: 'image/heic' })
    expect(await preparePaper(heic)).toEqual({ content: heic, filename: 'IMG_1.heic', image: true })
    const pdf = new File(['%PDF'], 'atestado.pdf', { type: 'application/pdf' })
    expect(await preparePaper(pdf)).toEqual({ content: pdf, filename: 'atestado.pdf', image: false })
    vi.unstubAllGlobals()
  })
})
