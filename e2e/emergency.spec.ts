import { call } from './pages/call.ts'
import { check } from './pages/accessible.ts'
import { sendPaper } from './pages/desk.ts'
import { pdf } from './papers.ts'
import { expect, People, phone, test, type Page } from './test.ts'

// An administrator, who reads no documents, opens a person's for a while; the steps follow one another.
test.describe.configure({ mode: 'serial' })

const stamp = `Emergência ${Date.now()}`
const why = 'Ana passou mal; o SAMU pede o histórico de alergias'
const owner = () => people.account('ana.souza').employee_id!

let admin: Page, doctor: Page, worker: Page
let paper = ''

let people: People
test.beforeAll(async ({ browser, server }) => {
  people = new People(browser, server)
  const hr = await people.signIn('beatriz.nakamura')
  paper = await sendPaper(hr, pdf('emergencia.pdf', stamp), { of: 'Ana Paula Ferreira de Souza', type: 'Atestado médico', title: stamp, fields: { 'A partir de': '20/11/2026', 'Dias de afastamento': '3' } })
  await hr.context().close()
  admin = await people.signIn('caio.davila')
  doctor = await people.signIn('marisa.santanna')
  worker = await people.signIn('tatiana.novaes')
})

test.afterAll(async () => {
  const { body } = await call<{ emergencies: { id: string }[] }>(admin, 'GET', '/api/session')
  for (const e of body.emergencies) await call(admin, 'DELETE', `/api/permissions/${e.id}`)
  await people.leave()
})

const band = (page: Page) => page.getByRole('region', { name: 'Acesso emergencial aberto' })
const left = async (page: Page) => {
  const [m, s] = (await band(page).getByRole('timer').innerText()).split(':').map(Number)
  return m! * 60 + s!
}
const unread = async (page: Page) => (await call<{ unread: number }>(page, 'GET', '/api/notifications/unread-count')).body.unread

/** Fills in and sends the form, by keys alone. */
async function open() {
  await admin.goto('/acesso-emergencial')
  await expect(admin.getByRole('button', { name: 'Abrir um acesso' })).toBeVisible()
  await admin.keyboard.press('n')
  const form = admin.getByRole('complementary', { name: 'Abrir um acesso emergencial' })
  await expect(form.getByLabel('Documentos de quem')).toBeFocused()
  await admin.keyboard.press('Enter')
  await admin.keyboard.type('ana paula ferreira')
  await expect(admin.getByRole('option', { name: /Ana Paula Ferreira de Souza/ }).first()).toBeVisible()
  await admin.keyboard.press('Enter')
  await form.getByRole('checkbox', { name: /Saúde/ }).focus()
  await admin.keyboard.press('Space')
  await form.getByLabel('Motivo').focus()
  await admin.keyboard.type(why)
  await expect(form.getByRole('heading', { name: /Serão avisadas agora \d+ pessoas/ })).toBeVisible()
  await expect(form.getByText("Marisa Sant'Anna")).toBeVisible()
  return form
}

test('before it, a document does not exist for an administrator', async () => {
  expect((await call(admin, 'GET', `/api/documents/${paper}`)).status).toBe(404)
  expect((await call<{ items: unknown[] }>(admin, 'GET', `/api/documents?employee_id=${owner()}`)).body.items).toEqual([])
  await admin.goto('/contas')
  await expect(admin.getByRole('heading', { name: 'Contas' })).toBeVisible()
  await expect(band(admin)).toHaveCount(0)
})

test('on a phone the button that names its effect and the way out stay in one row', async () => {
  const small = await people.signIn('caio.davila', phone)
  await small.goto('/acesso-emergencial')
  await small.getByRole('button', { name: 'Abrir um acesso' }).click()
  await small.getByLabel('Documentos de quem').click()
  await small.keyboard.type('ana paula ferreira')
  await small.getByRole('option', { name: /Ana Paula Ferreira de Souza/ }).first().click()
  await small.getByRole('checkbox', { name: /Saúde/ }).check()
  const submit = (await small.getByRole('button', { name: /avisar \d+ pessoas$/ }).boundingBox())!
  const cancel = (await small.getByRole('button', { name: 'Cancelar' }).boundingBox())!
  expect(cancel.x).toBeGreaterThan(submit.x + submit.width)
  expect(Math.abs(cancel.y + cancel.height / 2 - submit.y - submit.height / 2)).toBeLessThan(2)
  await small.context().close()
})

test('it is opened with a reason, and whoever answers for the documents hears of it at once', async () => {
  await doctor.goto('/pessoas')
  const before = await unread(doctor)
  const form = await open()
  const submit = form.getByRole('button', { name: /^Abrir por 30 min e avisar \d+ pessoas$/ })
  await submit.focus()
  await admin.keyboard.press('Enter')
  await expect(band(admin)).toBeVisible()
  await expect(doctor.getByText(String(before + 1), { exact: true }).first()).toBeVisible({ timeout: 2000 })
  await expect(band(admin)).toContainText('documentos de saúde de Ana Paula Ferreira de Souza')
  await expect(band(admin)).toContainText(why)
  await expect(band(admin)).toContainText("Avisados: Marisa Sant'Anna")
})

test('the band is on every page, and its countdown survives a reload', async () => {
  await admin.goto('/contas')
  const first = await left(admin)
  expect(first).toBeGreaterThan(25 * 60)
  expect(first).toBeLessThanOrEqual(30 * 60)
  await admin.waitForTimeout(2100)
  await admin.reload()
  const second = await left(admin)
  expect(second).toBeLessThan(first)
  expect(second).toBeGreaterThan(first - 60)
})

test('what is read leaves a trail, which names no document', async () => {
  await band(admin).getByRole('link', { name: 'Ver os documentos' }).click()
  await expect(admin.getByRole('heading', { name: /Documentos de Ana Paula Ferreira de Souza/ })).toBeVisible()
  await admin.getByText(stamp, { exact: true }).first().click()
  await expect(admin.getByText('Esta leitura fica registrada.')).toBeVisible()
  await expect(admin.locator('canvas').first()).toBeVisible()
  await expect(async () => {
    const { body } = await call<{ total: number; items: { actor_name: string }[] }>(admin, 'GET', `/api/trail?type=acervo.document.read.v1&subject=${paper}&count=true`)
    expect(body.total).toBeGreaterThan(0)
    expect(body.items[0]!.actor_name).toBe("Caio D'Ávila")
  }).toPass({ timeout: 5000 })
  await admin.goto('/operacao?type=acervo.document.read.v1')
  await expect(admin.getByRole('row', { name: new RegExp(`Caio.*leu um documento.*${paper.slice(-8)}`) }).first()).toBeVisible()
  await expect(admin.getByText(stamp)).toHaveCount(0)
})

test('who was told reads who, whose, until when and why, and finds it later', async () => {
  await doctor.goto('/avisos')
  const notice = doctor.locator('a[data-notice]').filter({ hasText: why }).first()
  await expect(notice).toContainText(/Caio D'Ávila abriu um acesso emergencial aos documentos de saúde de Ana Paula Ferreira de Souza até \d\d:\d\d\. Motivo: /)
  await notice.click()
  await expect(doctor).toHaveURL(/acesso-emergencial\?id=/)
  const pane = doctor.getByRole('complementary')
  await expect(pane).toContainText(why)
  await expect(pane).toContainText(/Avisadas na hora: \d+ pessoas/)
  await expect(doctor.getByRole('button', { name: /Encerrar|Abrir um acesso/ })).toHaveCount(0)
  await expect(band(doctor)).toHaveCount(0)
  // Who was not told knows of nothing, and nobody else reads the trail.
  expect((await call<{ items: unknown[] }>(worker, 'GET', '/api/emergencies')).body.items).toEqual([])
  expect((await call(doctor, 'GET', '/api/trail')).status).toBe(403)
})

test('pages with it have no serious accessibility violation, large and small, light and dark', async () => {
  test.setTimeout(180_000)
  for (const path of ['/acesso-emergencial', '/acesso-emergencial?pane=new', '/operacao', `/documentos?employee_id=${owner()}`]) {
    await admin.goto(path)
    await expect(band(admin)).toBeVisible()
    await check(admin, path)
  }
  await admin.emulateMedia({ colorScheme: null, reducedMotion: null })
})

test('it is ended before its time: what it opened is gone from the screen, and the others are told', async () => {
  await admin.goto(`/documentos?employee_id=${owner()}`)
  await expect(admin.getByText(stamp, { exact: true }).first()).toBeVisible()
  await band(admin).getByRole('button', { name: 'Encerrar agora' }).click()
  await expect(band(admin)).toHaveCount(0)
  await expect(admin.getByText(stamp, { exact: true })).toHaveCount(0)
  expect((await call(admin, 'GET', `/api/documents/${paper}`)).status).toBe(404)
  await doctor.goto('/avisos')
  await expect(doctor.locator('a[data-notice]').filter({ hasText: 'encerrou antes da hora o acesso emergencial' }).first()).toBeVisible()
  await admin.goto('/acesso-emergencial')
  await expect(admin.getByRole('row', { name: /Encerrado às \d\d:\d\d/ }).first()).toBeVisible()
})

test('one that nobody ends ends by itself, and the page with it', async () => {
  test.setTimeout(120_000)
  const opened = await call<{ id: string }>(admin, 'POST', '/api/emergencies', { target: { kind: 'employee', id: owner() }, classes: ['medical'], minutes: 1, reason: why })
  expect(opened.status).toBe(201)
  await admin.goto(`/documentos?employee_id=${owner()}`)
  await expect(admin.getByText(stamp, { exact: true }).first()).toBeVisible()
  expect(await left(admin)).toBeLessThanOrEqual(60)
  await expect(band(admin)).toHaveCount(0, { timeout: 75_000 })
  await expect(admin.getByText(stamp, { exact: true })).toHaveCount(0)
  expect((await call(admin, 'GET', `/api/documents/${paper}`)).status).toBe(404)
})
