import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(js|mjs|css|html|svg|json|txt|wasm|ttf|pfb)$/
const brotli = promisify(brotliCompress)
const gz = promisify(gzip)

/** Writes a .br and a .gz beside every built text file that gets smaller by it, so that the server never compresses. */
export function precompress(): Plugin {
  let out = 'dist'
  return {
    name: 'acervo:precompress',
    apply: 'build',
    configResolved(config) {
      out = config.build.outDir
    },
    async closeBundle() {
      const entries = await readdir(out, { recursive: true, withFileTypes: true })
      const files = entries
        .filter((e) => e.isFile() && compressible.test(e.name) && e.name !== 'index.html' && !e.parentPath.includes('.vite'))
        .map((e) => join(e.parentPath, e.name))
      await Promise.all(files.map(compress))
      // The folder stays known to git, so that `go build` embeds it before any web build.
      await writeFile(join(out, '.gitkeep'), '')
    },
  }
}

async function compress(file: string) {
  const raw = await readFile(file)
  if (raw.length < 1024) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
  const [br, gzipped] = await Promise.all([brotli(raw, { params }), gz(raw, { level: 9 })])
  if (br.length < raw.length * 0.95) await writeFile(`${file}.br`, br)
  if (gzipped.length < raw.length * 0.95) await writeFile(`${file}.gz`, gzipped)
}
