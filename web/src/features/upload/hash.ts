/** Above this a file is not hashed beforehand: reading it twice would cost more than the answer is worth. */
export const hashLimit = 256 << 20

let worker: Worker | undefined
let count = 0
const waiting = new Map<number, (hash: string | undefined) => void>()

/** The SHA-256 of a file, or undefined for one that is too large or cannot be read. One at a time, in a worker. */
export function hashFile(file: Blob): Promise<string | undefined> {
  if (file.size > hashLimit || typeof Worker === 'undefined') return Promise.resolve(undefined)
  worker ??= start()
  const id = ++count
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    worker!.postMessage({ id, file })
  })
}

function start(): Worker {
  const w = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' })
  w.onmessage = ({ data }: MessageEvent<{ id: number; hash?: string }>) => {
    waiting.get(data.id)?.(data.hash)
    waiting.delete(data.id)
  }
  w.onerror = () => {
    for (const done of waiting.values()) done(undefined)
    waiting.clear()
    worker = undefined
  }
  return w
}
