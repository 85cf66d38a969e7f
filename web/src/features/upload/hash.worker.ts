import { Sha256 } from './sha256'

/** Hashes files by their stream, off the page's thread: a piece at a time, never the whole. */
const scope = self as unknown as { onmessage: (event: MessageEvent<{ id: number; file: Blob }>) => void; postMessage: (answer: { id: number; hash?: string }) => void }

scope.onmessage = async ({ data: { id, file } }) => {
  try {
    const sum = new Sha256()
    const reader = file.stream().getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) sum.update(piece.value)
    scope.postMessage({ id, hash: sum.hex() })
  } catch {
    scope.postMessage({ id }) // the file moved or changed under us; sending it will say so
  }
}
