import { expect, type Browser, type Page } from '@playwright/test'
import { server, type Account } from './server.ts'

/** The demo people by user name. */
export function account(username: string): Account {
  const found = server().accounts.find((a) => a.username === username)
  if (!found) throw new Error(`the demo company has no ${username}`)
  return found
}

/** A browser of its own in which one of the demo people has signed in, through the page. */
export async function signIn(browser: Browser, username: string, options: { width?: number; height?: number; locale?: string; dark?: boolean } = {}): Promise<Page> {
  const { width = 1440, height = 900, locale = 'pt-BR', dark = false } = options
  const context = await browser.newContext({ baseURL: server().web, viewport: { width, height }, locale, colorScheme: dark ? 'dark' : 'light', hasTouch: width < 600 })
  const page = await context.newPage()
  const who = account(username)
  await page.goto('/entrar')
  await page.locator('input').first().fill(who.username)
  await page.locator('input[type=password]').fill(who.password)
  await page.keyboard.press('Enter')
  await expect(page).not.toHaveURL(/entrar/)
  return page
}

/** call does a request of the page's session, as the web app would. */
export async function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  return page.evaluate(
    async ([m, p, b]) => {
      const res = await fetch(p!, { method: m!, body: b === '' ? undefined : b, headers: b === '' ? {} : { 'Content-Type': m === 'PATCH' ? 'application/merge-patch+json' : 'application/json' } })
      const text = await res.text()
      return { status: res.status, body: (text && res.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : undefined) as never }
    },
    [method, path, body === undefined ? '' : JSON.stringify(body)],
  )
}

const pdf = (text: string) => `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>endobj
4 0 obj<</Length ${40 + text.length}>>stream
BT /F1 24 Tf 72 720 Td (${text}) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
`

/** send uploads a PDF about an employee as the page's session, and gives its id. */
export async function send(page: Page, employeeId: string, kind: string, title: string): Promise<string> {
  const types = await call<{ items: { id: string; name: string; class: string; fields?: { id: string; kind: string; required?: boolean }[] }[] }>(page, 'GET', '/api/document-types')
  const type = types.body.items.find((t) => t.name.startsWith(kind))
  if (!type) throw new Error(`no type ${kind}`)
  const fields = Object.fromEntries((type.fields ?? []).filter((f) => f.required).map((f) => [f.id, f.kind === 'number' ? 3 : f.kind === 'date' ? '2026-11-20' : 'valor']))
  const out = await page.evaluate(
    async ([meta, content]) => {
      const form = new FormData()
      form.append('document', new Blob([meta!], { type: 'application/json' }))
      form.append('content', new Blob([content!], { type: 'application/pdf' }), 'papel.pdf')
      const res = await fetch('/api/documents', { method: 'POST', body: form, headers: { 'Idempotency-Key': crypto.randomUUID() } })
      return { status: res.status, text: await res.text() }
    },
    [JSON.stringify({ employee_id: employeeId, type: type.id, title, fields }), pdf(title.normalize('NFD').replace(/[^\x20-\x7e]/g, ''))],
  )
  if (out.status !== 201) throw new Error(`upload: ${out.status} ${out.text}`)
  return (JSON.parse(out.text) as { id: string }).id
}
