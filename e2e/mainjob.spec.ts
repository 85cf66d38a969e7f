import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { account, call, send, signIn } from './people.ts'
import { start } from './server.ts'

const nothing = /Não há documento neste endereço/

// The steps follow one another: the same two papers go through all of them.
test.describe.configure({ mode: 'serial' })

let hr: Page, manager: Page, worker: Page, other: Page, elsewhere: Page
let contract = '', certificate = ''
const stamp = `Prova ${Date.now()}`

test.beforeAll(async ({ browser }) => {
  hr = await signIn(browser, 'beatriz.nakamura')
  manager = await signIn(browser, 'renata.prado')
  worker = await signIn(browser, 'ana.souza', { width: 390, height: 844 })
  other = await signIn(browser, 'tatiana.novaes')
  elsewhere = await signIn(browser, 'osvaldo.brito')
})

/** finds says whether searching for the stamp in the page shows a row with this title. */
async function finds(page: Page, title: string) {
  const answered = page.waitForResponse((r) => r.url().includes('/api/documents?') && r.url().includes('q='))
  await page.goto(`/documentos?q=${encodeURIComponent(title)}`)
  await answered
  await page.waitForTimeout(300)
  return (await page.getByText(title, { exact: true }).count()) > 0
}

test('HR sends papers, and they are in the list at once', async () => {
  const owner = account('ana.souza').employee_id!
  contract = await send(hr, owner, 'Contrato', `${stamp} contrato`)
  certificate = await send(hr, owner, 'Atestado', `${stamp} atestado`)
  expect(await finds(hr, `${stamp} contrato`)).toBe(true)
  expect(await finds(hr, `${stamp} atestado`)).toBe(true)
})

test('the manager opens the contract in the page, and the certificate does not exist for them', async () => {
  expect(await finds(manager, `${stamp} contrato`)).toBe(true)
  await manager.getByText(`${stamp} contrato`, { exact: true }).first().click()
  await expect(manager.locator('canvas').first()).toBeVisible()
  expect(await finds(manager, `${stamp} atestado`)).toBe(false)
  const unseen = await call(manager, 'GET', `/api/documents/${certificate}`)
  const missing = await call(manager, 'GET', '/api/documents/00000000-0000-7000-8000-000000000000')
  expect(unseen.status).toBe(404)
  expect(missing.status).toBe(404)
  await manager.goto(`/documentos?doc=${certificate}`)
  await expect(manager.getByText(nothing).first()).toBeVisible()
})

test('a share rings the bell within a second, and its end is at once', async () => {
  const before = await call<{ unread: number }>(other, 'GET', '/api/session')
  const me = await call<{ user: { account_id: string } }>(other, 'GET', '/api/session')
  const friday = new Date(Date.now() + 4 * 86_400_000).toISOString()
  const made = await call<{ id: string }>(hr, 'POST', `/api/documents/${contract}/shares`, { user_id: me.body.user.account_id, actions: ['view'], expires_at: friday })
  expect(made.status).toBe(201)
  await expect(other.getByText(String(before.body.unread + 1), { exact: true }).first()).toBeVisible({ timeout: 2000 })
  expect(await finds(other, `${stamp} contrato`)).toBe(true)
  expect((await call(hr, 'DELETE', `/api/documents/${contract}/shares/${made.body.id}`)).status).toBe(204)
  expect((await call(other, 'GET', `/api/documents/${contract}`)).status).toBe(404)
  expect(await finds(other, `${stamp} contrato`)).toBe(false)
})

test('the employee sees their own documents on a phone, and nobody else’s', async () => {
  const list = await call<{ items: { employee_id?: string; class: string }[]; total: number }>(worker, 'GET', '/api/documents?limit=100&count=true')
  expect(list.status).toBe(200)
  const mine = account('ana.souza').employee_id
  for (const d of list.body.items) expect(d.employee_id === mine || d.employee_id === undefined).toBe(true)
  expect(list.body.items.length).toBeGreaterThan(2)
})

test('a move changes whose manager sees, and a deleted paper leaves and comes back', async () => {
  const owner = account('ana.souza').employee_id!
  const was = await call<{ employee: { unit_id: string } }>(hr, 'GET', `/api/people/${owner}`)
  const there = await call<{ employee: { unit_id: string } }>(hr, 'GET', `/api/people/${account('osvaldo.brito').employee_id!}`)
  expect((await call(hr, 'PATCH', `/api/people/${owner}`, { unit_id: there.body.employee.unit_id })).status).toBe(200)
  expect(await finds(manager, `${stamp} contrato`)).toBe(false)
  expect(await finds(elsewhere, `${stamp} contrato`)).toBe(true)
  expect((await call(hr, 'PATCH', `/api/people/${owner}`, { unit_id: was.body.employee.unit_id })).status).toBe(200)
  expect(await finds(manager, `${stamp} contrato`)).toBe(true)

  expect((await call(hr, 'DELETE', `/api/documents/${contract}`)).status).toBe(204)
  expect(await finds(manager, `${stamp} contrato`)).toBe(false)
  expect((await call(hr, 'POST', `/api/documents/${contract}/undelete`, {})).status).toBe(200)
  expect(await finds(manager, `${stamp} contrato`)).toBe(true)
})

test('pages have no serious accessibility violation', async () => {
  test.setTimeout(300_000)
  const found: string[] = []
  for (const path of ['/documentos', '/pessoas', '/permissoes', '/permissoes/nova', '/enviar', '/avisos', '/sessoes']) {
    await hr.goto(path)
    await hr.waitForTimeout(1200)
    const { violations } = await new AxeBuilder({ page: hr }).analyze()
    const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    found.push(...serious.map((v) => `${path}: ${v.id} ${v.nodes[0]?.html.slice(0, 160)}`))
  }
  expect(found).toEqual([])
})

test('an empty Acervo is set up through its link', async ({ browser }) => {
  const empty = await start([])
  try {
    const link = /\/comecar\/\S+/.exec(empty.said())?.[0]
    expect(link).toBeTruthy()
    const page = await (await browser.newContext({ baseURL: empty.server.web, locale: 'pt-BR' })).newPage()
    await page.goto(link!)
    await page.getByLabel('Nome da empresa').fill('Padaria São João')
    await page.getByLabel('Seu usuário').fill('dona.maria')
    await page.getByLabel('Sua senha', { exact: true }).fill('uma frase que ninguém adivinha')
    await page.getByRole('button', { name: 'Criar e entrar' }).click()
    await expect(page).not.toHaveURL(/comecar/)
    const again = await (await browser.newContext({ baseURL: empty.server.web, locale: 'pt-BR' })).newPage()
    await again.goto(link!)
    await expect(again.getByText('Este link já foi usado')).toBeVisible()
  } finally {
    await empty.stop()
  }
})
