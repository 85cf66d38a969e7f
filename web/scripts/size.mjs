// Prints what the browser must fetch, compressed, before the documents page shows, and fails above the bar.
import { existsSync, readFileSync, statSync } from 'node:fs'

const bar = 250 * 1024
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const page = 'src/features/documents/DocumentsPage.tsx'
const files = new Set()

function walk(key) {
  const chunk = manifest[key]
  if (!chunk || files.has(chunk.file)) return
  files.add(chunk.file)
  for (const next of chunk.imports ?? []) walk(next)
}
walk('index.html')
const shell = new Set(files)
if (manifest[page]) walk(page)

const weigh = (file) => statSync(existsSync(`dist/${file}.br`) ? `dist/${file}.br` : `dist/${file}`).size
const total = (set) => [...set].reduce((sum, f) => sum + weigh(f), 0)
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ first_js_bytes: total(files) }))
  process.exit(0)
}
for (const f of files) console.log(`${String(weigh(f)).padStart(8)}  ${f}`)
console.log(`first JavaScript (shell)           ${(total(shell) / 1024).toFixed(1)} KB`)
console.log(`first JavaScript (documents page)  ${(total(files) / 1024).toFixed(1)} KB of ${bar / 1024} KB`)
if (total(files) > bar) process.exit(1)
