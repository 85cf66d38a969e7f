import { call } from './pages/call.ts'
import { check } from './pages/accessible.ts'
import { sendPaper } from './pages/desk.ts'
import { pdf } from './papers.ts'
import { expect, People, phone, test, type Page } from './test.ts'

// What HR asks of permissions, in the pages: why, who sees, what a change would do, and what deserves a look. The steps
// share a document and a permission, so they follow one another.
test.describe.configure({ mode: 'serial' })

let hr: Page, admin: Page, manager: Page
let contract = ''
const stamp = `Alcance ${Date.now()}`
const who = async (page: Page, id: string) => (await call<{ total: number }>(page, 'GET', `/api/documents/${id}/audience`)).body.total

let people: People
test.beforeAll(async ({ browser, server }) => {
  people = new People(browser, server)
  hr = await people.signIn('beatriz.nakamura')
  admin = await people.signIn('caio.davila')
  manager = await people.signIn('renata.prado')
  contract = await sendPaper(hr, pdf('alcance.pdf', stamp), { of: 'Ana Paula Ferreira de Souza', type: 'Contrato de trabalho', title: `${stamp} contrato`, fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } })
})

test.afterAll(() => people.leave())

test('the pane says how many see a document; W and Y lead to who and to why', async () => {
  await hr.goto(`/documentos?doc=${contract}`)
  const total = await who(hr, contract)
  await expect(hr.getByText(`${total} pessoas veem este documento`).first()).toBeVisible()
  await hr.keyboard.press('w')
  await expect(hr).toHaveURL(new RegExp(`/documentos/${contract}/quem-ve`))
  await expect(hr.getByRole('heading', { name: `${total} pessoas veem este documento.` })).toBeVisible()
  await expect(hr.getByRole('table', { name: 'Quem vê este documento' }).getByText('Renata Prado').first()).toBeVisible()
  await hr.keyboard.press('y')
  await expect(hr.getByRole('heading', { name: /^Sim: / })).toBeVisible()
  await hr.keyboard.press('Escape')
  await expect(hr).toHaveURL(new RegExp(`/documentos\\?doc=${contract}`))
})

test('one way to a document can be looked at alone, and its people are no more than it says', async () => {
  await hr.goto(`/documentos/${contract}/quem-ve`)
  const group = hr.getByRole('list', { name: 'Por qual caminho' }).getByRole('button', { name: /Quem é do DP/ })
  const count = Number((await group.textContent())!.match(/\d+/)![0])
  await group.click()
  await expect(group).toHaveAttribute('aria-pressed', 'true')
  await expect(hr.getByRole('table').getByRole('row')).toHaveCount(count + 1)
})

test('a manager is told how many, and by name nobody', async () => {
  await manager.goto(`/documentos/${contract}/quem-ve`)
  await expect(manager.getByRole('heading', { name: /pessoas veem este documento/ })).toBeVisible()
  await expect(manager.getByText('Quem são, só sabe quem administra este documento.').first()).toBeVisible()
  await expect(manager.getByRole('table')).toHaveCount(0)
})

test('why: both strands meet in the permission, and what is not allowed names what fails', async () => {
  await manager.goto(`/documentos/${contract}/por-que`)
  await expect(manager.getByRole('heading', { name: 'Sim: uma permissão liga você a este documento.' })).toBeVisible()
  const main = manager.getByRole('main')
  await expect(main.getByText('Do seu lado').first()).toBeVisible()
  await expect(main.getByText('Regional Sul e unidades abaixo').first()).toBeVisible()
  await main.getByRole('button', { name: /^editar/ }).click()
  await expect(manager.getByRole('heading', { name: 'Não: você não pode editar este documento.' })).toBeVisible()
  await expect(main.getByText('Não dá: para em “ver e baixar”.').first()).toBeVisible()
  await manager.goto(`/documentos/${'0'.repeat(8)}-0000-7000-8000-000000000000/por-que`)
  await expect(manager.getByText('Não há documento neste endereço.').first()).toBeVisible()
})

test('HR asks about somebody else, and gets the no with its reason', async () => {
  await hr.goto(`/documentos/${contract}/por-que`)
  await hr.getByRole('button', { name: 'Perguntar sobre outra pessoa' }).click()
  await hr.keyboard.type('osvaldo')
  await hr.getByRole('option', { name: /Osvaldo Brito/ }).click()
  await expect(hr.getByRole('heading', { name: 'Não: Osvaldo Brito não pode ver este documento.' })).toBeVisible()
  await expect(hr.getByText('Do lado de Osvaldo').first()).toBeVisible()
})

test('a permission says what it will do before it is given, and the same number holds afterwards', async () => {
  const options = (await call<{ units: { id: string; name: string }[]; teams: { id: string; name: string }[] }>(admin, 'GET', '/api/permissions/options')).body
  const unit = options.units.find((u) => u.name === 'Regional Sul')!
  const team = options.teams.find((t) => t.name === 'Auditoria interna')!
  const before = await who(hr, contract)
  await admin.goto(`/permissoes/nova?subject_kind=team&subject_id=${team.id}&target_kind=unit&target_id=${unit.id}&class=personal`)
  const effect = admin.getByRole('region', { name: 'Efeito desta mudança' })
  await expect(effect.getByText(/passam a ver/).first()).toBeVisible()
  const gain = Number((await effect.getByText(/passam a ver/).first().textContent())!.match(/^(\d+) pessoas/)![1])
  await admin.getByLabel('Motivo').fill(stamp)
  await admin.getByRole('button', { name: `Conceder a ${gain} pessoas` }).click()
  await expect(admin.getByText('Permissão concedida. Já está em vigor.').first()).toBeVisible()
  expect(await who(hr, contract)).toBe(before + gain)

  // Once more, the same changes nothing.
  await admin.goto(`/permissoes/nova?subject_kind=team&subject_id=${team.id}&target_kind=unit&target_id=${unit.id}&class=personal&actions=view`)
  await expect(admin.getByText('Não muda nada: já veem tudo isso.').first()).toBeVisible()
})

test('when the rights change meanwhile, the effect is counted again and nothing is given', async () => {
  const options = (await call<{ units: { id: string; name: string }[]; teams: { id: string; name: string }[] }>(admin, 'GET', '/api/permissions/options')).body
  const unit = options.units.find((u) => u.name === 'Regional Nordeste')!
  const team = options.teams.find((t) => t.name === 'Auditoria interna')!
  await admin.goto(`/permissoes/nova?subject_kind=team&subject_id=${team.id}&target_kind=unit&target_id=${unit.id}&class=personal`)
  await expect(admin.getByRole('button', { name: /^Conceder a \d+ pessoas/ })).toBeVisible()
  const other = await call<{ id: string }>(admin, 'POST', '/api/permissions', { subject: { kind: 'team', id: team.id }, actions: ['view'], target: { kind: 'unit', id: unit.id }, classes: ['personal'], reason: stamp })
  expect(other.status).toBe(201)
  await admin.getByRole('button', { name: /^Conceder a \d+ pessoas/ }).click()
  await expect(admin.getByText(/Os direitos mudaram enquanto você decidia/).first()).toBeVisible()
  await expect(admin).toHaveURL(/permissoes\/nova/)
  expect((await call(admin, 'DELETE', `/api/permissions/${other.body.id}`)).status).toBe(204)
})

test('moving somebody says who gains and who loses, and that comes true', async () => {
  const owner = people.account('ana.souza').employee_id!
  const was = (await call<{ employee: { unit_id: string; name: string } }>(hr, 'GET', `/api/people/${owner}`)).body.employee
  await hr.goto(`/pessoas/${owner}?pane=move`)
  await hr.getByRole('button', { name: /Unidade de destino/ }).or(hr.getByLabel('Unidade de destino')).first().click()
  await hr.keyboard.type('Regional Sudeste')
  await hr.getByRole('option', { name: /Regional Sudeste/ }).first().click()
  const effect = hr.getByRole('region', { name: 'Efeito desta mudança' })
  await expect(effect.getByText('Osvaldo Brito').first()).toBeVisible()
  await expect(effect.getByText('Renata Prado').first()).toBeVisible()
  await hr.getByRole('button', { name: 'Mover 1 pessoa' }).click()
  await expect(hr.getByText(/1 pessoa foi para Regional Sudeste/).first()).toBeVisible()
  expect((await call(manager, 'GET', `/api/documents/${contract}`)).status).toBe(404)
  expect((await call(hr, 'PATCH', `/api/people/${owner}`, { unit_id: was.unit_id })).status).toBe(200)
  await expect.poll(async () => (await call(manager, 'GET', `/api/documents/${contract}`)).status).toBe(200)
})

test('one person’s reach shows it from both sides, and ends it there', async () => {
  const given = (await call<{ items: { id: string; reason?: string }[] }>(admin, 'GET', '/api/permissions?limit=20')).body.items.find((p) => p.reason === stamp)!
  const before = await who(hr, contract)
  await admin.goto('/permissoes')
  await admin.getByRole('navigation', { name: 'Páginas de permissões' }).getByRole('link', { name: 'Alcance de uma pessoa' }).click()
  await admin.keyboard.press('Tab')
  await admin.getByPlaceholder('Nome, matrícula ou usuário').fill('ana paula ferreira')
  await admin.getByRole('option', { name: /Ana Paula Ferreira de Souza/ }).click()
  await admin.getByRole('radio', { name: 'Quem alcança' }).click()
  const item = admin.getByRole('list', { name: 'Permissões' }).getByRole('listitem').filter({ hasText: stamp })
  await expect(item).toContainText('Auditoria interna')
  await item.getByRole('button', { name: 'Revogar' }).click()
  const confirm = admin.getByRole('button', { name: /^Revogar: \d+ pessoas deixam de ver/ })
  await expect(confirm).toBeVisible()
  const lose = Number((await confirm.textContent())!.match(/\d+/)![0])
  await confirm.click()
  await expect(admin.getByText(/Permissão revogada\. Não dá para desfazer/).first()).toBeVisible()
  expect((await call(admin, 'GET', `/api/permissions/${given.id}`)).status).toBe(404)
  expect(await who(hr, contract)).toBe(before - lose)
})

test('the past is told from the history', async () => {
  await hr.goto(`/documentos/${contract}/quem-ve`)
  await hr.getByRole('button', { name: /^Agora/ }).click()
  const day = hr.getByRole('textbox', { name: 'Como estava no fim do dia' })
  const [form, field] = [(await hr.getByRole('dialog', { name: 'Ver em outra data' }).boundingBox())!, (await day.boundingBox())!]
  expect(field.width, 'the field has the width of its form').toBeGreaterThan(form.width * 0.6)
  expect(field.x + field.width, 'and is within it').toBeLessThan(form.x + form.width)
  await day.fill('01/01/2020')
  await hr.getByRole('button', { name: 'Ver', exact: true }).click()
  await expect(hr.getByText(/Não há história tão antiga|Ninguém via este documento/).first()).toBeVisible()
  await hr.getByRole('button', { name: 'Voltar para agora' }).first().click()
  await expect(hr.getByRole('heading', { name: /pessoas veem este documento/ })).toBeVisible()
  // Of a person too.
  await hr.goto(`/pessoas/${people.account('ana.souza').employee_id}`)
  await hr.getByRole('button', { name: 'Quem alcançava em outra data' }).click()
  await day.fill('01/01/2020')
  await hr.getByRole('button', { name: 'Ver', exact: true }).click()
  await expect(hr.getByRole('heading', { name: 'Quem alcançava Ana Paula' })).toBeVisible()
  await expect(hr.getByText(/Não há história tão antiga/)).toBeVisible()
  await hr.getByRole('button', { name: 'Voltar para agora' }).click()
  await expect(hr.getByRole('heading', { name: 'Quem alcança Ana Paula' })).toBeVisible()
})

test('who will see a certificate is said before it is sent', async () => {
  const worker = await people.signIn('ana.souza', phone)
  const total = (await call<{ total: number }>(worker, 'GET', `/api/audience?employee_id=${people.account('ana.souza').employee_id}&class=medical`)).body.total
  await worker.goto('/inicio/atestado')
  await worker.locator('input[data-file]').setInputFiles({ name: 'atestado.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') })
  await expect(worker.getByText(`você e mais ${total - 1} pessoas.`).first()).toBeVisible()
  await worker.context().close()
})

test('these pages have no serious accessibility violation, in the light and in the dark, wide and narrow', async () => {
  test.setTimeout(300_000)
  const page = await people.signIn('beatriz.nakamura')
  for (const path of [`/documentos/${contract}/por-que`, `/documentos/${contract}/por-que?action=share`, `/documentos/${contract}/quem-ve`, '/permissoes/nova?subject_kind=role&subject_id=hr&target_kind=everyone&class=legal', '/permissoes/revisao?flag=expires_soon', `/permissoes/alcance?employee_id=${people.account('ana.souza').employee_id}`]) {
    await page.goto(path)
    await expect(page.getByRole('main').locator('h2, h1').first()).toBeVisible()
    await check(page, path)
  }
  await page.context().close()
})
