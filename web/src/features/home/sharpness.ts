/** How much the brightness bends from pixel to pixel in the sharpest parts of a picture: high at crisp edges, low when they are smeared. */
export function sharpness(gray: Uint8ClampedArray, width: number, height: number, tiles = 8): number {
  const scores: number[] = []
  for (let ty = 0; ty < tiles; ty++)
    for (let tx = 0; tx < tiles; tx++) {
      const [x0, x1] = [Math.max(1, Math.floor((tx * width) / tiles)), Math.min(width - 1, Math.floor(((tx + 1) * width) / tiles))]
      const [y0, y1] = [Math.max(1, Math.floor((ty * height) / tiles)), Math.min(height - 1, Math.floor(((ty + 1) * height) / tiles))]
      let n = 0
      let sum = 0
      let squares = 0
      for (let y = y0; y < y1; y++)
        for (let x = x0; x < x1; x++) {
          const i = y * width + x
          const bend = gray[i - 1]! + gray[i + 1]! + gray[i - width]! + gray[i + width]! - 4 * gray[i]!
          n++
          sum += bend
          squares += bend * bend
        }
      if (n) scores.push(squares / n - (sum / n) ** 2)
    }
  // A paper is mostly blank: what counts is how crisp its written parts are.
  scores.sort((a, b) => b - a)
  const best = scores.slice(0, Math.max(1, Math.round(scores.length / 8)))
  return best.reduce((a, b) => a + b, 0) / best.length
}

/** Below this, written words are hard to read at the size that is judged (`judgedSide`). */
export const sharpEnough = 180
export const judgedSide = 900

/** Brightness of RGBA pixels, as the eye weighs the colours. */
export function toGray(rgba: Uint8ClampedArray): Uint8ClampedArray {
  const gray = new Uint8ClampedArray(rgba.length / 4)
  for (let i = 0, j = 0; j < gray.length; i += 4, j++) gray[j] = 0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]!
  return gray
}
