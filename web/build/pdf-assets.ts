import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
const kinds = ['standard_fonts', 'wasm', 'iccs']

/**
 * What pdf.js fetches by name when a PDF needs it: the standard fonts and the decoders of scanned images. Their address holds
 * the version, so they too are cached for ever. `__PDF_ASSETS__` is that address.
 */
export function pdfAssets(): Plugin {
  return {
    name: 'acervo:pdf-assets',
    config: (_, { command }) => ({
      define: { __PDF_ASSETS__: JSON.stringify(command === 'build' ? `/assets/pdfjs-${version}/` : '/node_modules/pdfjs-dist/') },
    }),
    generateBundle() {
      for (const kind of kinds)
        for (const name of readdirSync(join(folder, kind)))
          this.emitFile({ type: 'asset', fileName: `assets/pdfjs-${version}/${kind}/${name}`, source: readFileSync(join(folder, kind, name)) })
    },
  }
}
