import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { test } from '@playwright/test'

/** A file on this machine, of bytes that no other test sends; it goes with the results of the test. */
export interface Paper {
  path: string
  name: string
  sha256: string
}

const given = (name: string) => readFileSync(resolve(import.meta.dirname, 'files', name))

/** pdf writes a page with each of these words, in letters large enough to be seen as pixels. */
export function pdf(name: string, ...words: string[]): Paper {
  const pages = (words.length ? words : [name]).map((w) => `BT /F1 28 Tf 60 720 Td (${w.normalize('NFD').replace(/[^\x20-\x7e]|[()\\]/g, '')}) Tj ET`)
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')}]/Count ${pages.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>',
    ...pages.flatMap((page, i) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + 2 * i} 0 R>>`,
      `<</Length ${page.length}>>\nstream\n${page}\nendstream`,
    ]),
  ]
  let out = `%PDF-1.4\n%${randomUUID()}\n`
  const at = objects.map((object, i) => {
    const offset = out.length
    out += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const xref = out.length
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.join('')}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`
  return write(name, Buffer.from(out, 'latin1'))
}

/** photo is a JPEG of a paper on a table, with a long remark of its own between its first bytes and the rest. */
export function photo(name: string): Paper {
  const jpeg = given('photo.jpg')
  const remark = ownWords()
  const head = Buffer.from([0xff, 0xfe, (remark.length + 2) >> 8, (remark.length + 2) & 0xff])
  return write(name, Buffer.concat([jpeg.subarray(0, 2), head, remark, jpeg.subarray(2)]))
}

/** docx is a letter, with a long remark of its own at the end of the archive. */
export function docx(name: string): Paper {
  const archive = given('letter.docx')
  const remark = ownWords()
  const out = Buffer.concat([archive, remark])
  out.writeUInt16LE(remark.length, archive.length - 2)
  return write(name, out)
}

const ownWords = () => Buffer.from(randomUUID().repeat(1500))

export const empty = (name: string): Paper => write(name, Buffer.alloc(0))

/** large is a PDF of so many bytes, most of them a comment. */
export function large(name: string, bytes: number): Paper {
  const small = readFileSync(pdf(name).path)
  return write(name, Buffer.concat([small, Buffer.alloc(bytes - small.length, '%')]))
}

/** called gives a paper another name, such as one that its bytes contradict. */
export const called = (paper: Paper, name: string): Paper => write(name, readFileSync(paper.path))

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

function write(name: string, bytes: Buffer): Paper {
  const path = test.info().outputPath('papers', randomUUID(), name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  return { path, name, sha256: sha256(bytes) }
}
