import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { pdfAssets } from './build/pdf-assets.ts'
import { precompress } from './build/precompress.ts'

/** `ACERVO_API` points the development server at a running Acervo. */
const api = process.env.ACERVO_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), pdfAssets(), precompress()],
  build: {
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the CSP allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    strictPort: false,
    proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: api } } },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./vitest.setup.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    restoreMocks: true,
    pool: 'threads',
    isolate: false, // one jsdom a worker, not a file: making them took longer than the tests
    testTimeout: 60_000, // how long a test takes says nothing on a busy machine
  },
})
