import { judgedSide, sharpEnough, sharpness, toGray } from './sharpness'

/** No photo leaves the device with more bytes than this. */
export const photoLimit = 2_000_000

export type Paper = {
  content: Blob
  filename: string
  /** Undefined for a PDF, or a picture that this device cannot open. */
  sharp?: boolean
  image: boolean
}

/** Sizes and qualities to try, from the best: the longest side in pixels, and that of JPEG. */
const steps: readonly (readonly [side: number, quality: number])[] = [[2400, 0.86], [2400, 0.72], [2000, 0.72], [1600, 0.7], [1300, 0.62], [1000, 0.55]]

/** The first encoding that fits. `encode` makes one of at most `side` pixels. */
export async function shrink(encode: (side: number, quality: number) => Promise<Blob>, limit = photoLimit): Promise<Blob> {
  let last: Blob | undefined
  for (const [side, quality] of steps) {
    last = await encode(side, quality)
    if (last.size <= limit) return last
  }
  return last!
}

/**
 * What is sent for a file that was photographed or chosen: photos are judged, turned upright, made smaller and freed of what
 * the camera wrote into them (the place, the device); PDFs go as they are.
 */
export async function preparePaper(file: File): Promise<Paper> {
  if (!file.type.startsWith('image/')) return { content: file, filename: file.name, image: false }
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return { content: file, filename: file.name, image: true } // a kind that this browser cannot open goes as it is
  }
  try {
    const sharp = isSharp(bitmap)
    const content = await shrink((side, quality) => encode(bitmap, side, quality))
    return { content, filename: file.name.replace(/\.[^.]+$/, '') + '.jpg', sharp, image: true }
  } finally {
    bitmap.close()
  }
}

function draw(bitmap: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.fillStyle = 'white' // what is transparent would become black
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

function isSharp(bitmap: ImageBitmap): boolean {
  const canvas = draw(bitmap, judgedSide)
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
  return sharpness(toGray(data), canvas.width, canvas.height) >= sharpEnough
}

function encode(bitmap: ImageBitmap, side: number, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => draw(bitmap, side).toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture cannot be encoded'))), 'image/jpeg', quality))
}
