type Content = { title: string; company: string; filename: string; rows: readonly (readonly [string, string])[] }

const width = 900
const margin = 56

/** Draws a receipt and hands it to the device: to its share sheet where there is one for files, else as a download. */
export async function saveReceipt(content: Content): Promise<void> {
  const blob = await draw(content)
  const file = new File([blob], content.filename, { type: 'image/png' })
  if (matchMedia('(pointer: coarse)').matches && navigator.canShare?.({ files: [file] })) {
    try {
      return await navigator.share({ files: [file], title: content.title })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return
    }
  }
  const url = URL.createObjectURL(file)
  const a = document.createElement('a')
  a.href = url
  a.download = content.filename
  a.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function draw({ title, company, rows }: Content): Promise<Blob> {
  const styles = getComputedStyle(document.documentElement)
  const colour = (name: string) => styles.getPropertyValue(name)
  const family = getComputedStyle(document.body).fontFamily
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')!
  const font = (weight: number, size: number) => `${weight} ${size}px ${family}`
  context.font = font(500, 26)
  const lines = rows.map(([name, value]) => [name, wrap(context, value, width - 2 * margin)] as const)
  canvas.width = width
  canvas.height = 210 + lines.reduce((h, [, value]) => h + 62 + value.length * 34, 0) + margin

  context.fillStyle = colour('--sheet')
  context.fillRect(0, 0, width, canvas.height)
  context.fillStyle = colour('--block')
  context.fillRect(0, 0, width, 150)
  context.fillStyle = colour('--on-block')
  context.font = font(600, 38)
  context.fillText(title, margin, 78)
  context.fillStyle = colour('--on-block-2')
  context.font = font(400, 24)
  context.fillText(`Acervo · ${company}`, margin, 116)
  let y = 210
  for (const [name, value] of lines) {
    context.fillStyle = colour('--sheet-ink-2')
    context.font = font(400, 22)
    context.fillText(name, margin, y)
    context.fillStyle = colour('--sheet-ink')
    context.font = font(500, 26)
    for (const line of value) context.fillText(line, margin, (y += 34))
    y += 62
  }
  return new Promise((resolve, reject) => canvas.toBlob((b) => (b ? resolve(b) : reject(new Error('the receipt cannot be drawn'))), 'image/png'))
}

function wrap(context: CanvasRenderingContext2D, text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && context.measureText(`${last} ${word}`).width <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
