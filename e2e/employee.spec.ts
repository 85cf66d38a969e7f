import { pdf, photo, type Paper } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { call } from './pages/call.ts'
import { openDocuments, openId, row } from './pages/documents.ts'
import { expect, phone, test, type Page } from './test.ts'

const ana = 'Ana Paula Ferreira de Souza'
const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name })

/** The first two taps: the page's button, and what the system gives back. */
async function photograph(page: Page, paper: Paper) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Enviar atestado', { exact: true }).tap()])
  await chooser.setFiles(paper.path)
  await expect(page.getByRole('img', { name: 'Foto do Atestado médico' })).toBeVisible()
}

test('an employee has their own documents on the phone, and nobody else’s', async ({ people }) => {
  const hr = await people.signIn('beatriz.nakamura')
  const about = { type: 'Comprovante de residência', fields: { Natureza: 'Conta de luz' } }
  await sendPaper(hr, pdf('da-ana.pdf'), { ...about, of: ana, title: 'Comprovante entregue por Ana' })
  await sendPaper(hr, pdf('do-edson.pdf'), { ...about, of: 'Edson Kowalski', title: 'Comprovante entregue por Edson' })

  const worker = await people.signIn('ana.souza', phone)
  await expect(worker.getByRole('heading', { level: 1, name: /, Ana\.$/ })).toBeVisible()
  for (const absent of ['Pessoas', 'Permissões', 'Contas']) await expect(tab(worker, absent)).toHaveCount(0)
  await tab(worker, 'Documentos').tap()
  const list = worker.getByRole('main').getByRole('listitem')
  await expect(list.filter({ hasText: 'Comprovante entregue por Ana' })).toBeVisible()
  // Whose a paper is stands in its row only when it is someone else's.
  for (const text of await list.allInnerTexts()) expect(text.trim()).toMatch(/^[^\n]+\n\d{2}\/\d{2}\/\d{4}(\nnovo)?$/)

  const box = worker.getByRole('searchbox', { name: 'Buscar nos seus documentos' })
  await box.fill('Comprovante entregue por')
  await expect(worker.getByRole('main').getByRole('status', { name: '1 documento', exact: true })).toBeVisible()
  await expect(list.filter({ hasText: 'Edson' })).toHaveCount(0)
  await list.filter({ hasText: 'Comprovante entregue por Ana' }).tap()
  await expect(worker.getByRole('heading', { level: 1, name: 'Comprovante entregue por Ana' })).toBeVisible()
  await expect(worker.locator('canvas').first()).toBeVisible()

  // What is taken back while it is open goes, at the latest when it is asked for.
  const [file] = await Promise.all([worker.waitForEvent('download'), worker.getByRole('button', { name: 'Baixar' }).tap()])
  expect(file.suggestedFilename()).toBe('da-ana.pdf')
  people.expects(/status of 404/)
  expect((await call(hr, 'DELETE', `/api/documents/${openId(worker)}`)).status).toBe(204)
  await worker.getByRole('button', { name: 'Baixar' }).tap()
  await expect(worker.getByText('Não há documento neste endereço.')).toBeVisible()
})

test('an atestado goes in three taps, and those who care for health have it', async ({ people }) => {
  const worker = await people.signIn('ana.souza', phone)
  await photograph(worker, photo('atestado.jpg'))
  await worker.getByRole('button', { name: 'Um dia a mais' }).tap()
  await expect(worker.getByText('Quem vai ver:')).toBeVisible()
  await worker.getByRole('button', { name: 'Enviar atestado' }).tap()
  await expect(worker.getByRole('heading', { name: 'Atestado recebido.' })).toBeVisible()
  await expect(worker.getByText('Protocolo')).toBeVisible()
  await expect(worker.getByText(/^\d{2}\/\d{2}\/\d{4}, \d{2}:\d{2}:\d{2}$/)).toBeVisible()
  await worker.getByRole('link', { name: 'Voltar ao início' }).tap()
  await tab(worker, 'Documentos').tap()
  await expect(worker.getByRole('main').getByRole('listitem').filter({ hasText: 'Atestado médico, 2 dias' }).first()).toBeVisible()

  const physician = await people.signIn('marisa.santanna')
  await openDocuments(physician)
  await expect(row(physician, 'Atestado médico, 2 dias').filter({ hasText: ana }).first()).toBeVisible()
  const hr = await people.signIn('beatriz.nakamura')
  await openDocuments(hr)
  await expect(hr.getByRole('row').nth(1)).toBeVisible()
  await expect(row(hr, 'Atestado médico, 2 dias').filter({ hasText: ana })).toHaveCount(0)
})

test('without a network the atestado is kept on the phone, and goes when the network is back', async ({ people }) => {
  people.expects(/ERR_INTERNET_DISCONNECTED/)
  const worker = await people.signIn('ana.souza', phone)
  await expect(worker.getByText('Enviar atestado', { exact: true })).toBeVisible()
  await worker.context().setOffline(true)
  await photograph(worker, photo('sem-rede.jpg'))
  for (let day = 1; day < 5; day++) await worker.getByRole('button', { name: 'Um dia a mais' }).tap()
  await worker.getByRole('button', { name: 'Enviar atestado' }).tap()
  await expect(worker.getByRole('heading', { name: 'Guardado neste aparelho.' })).toBeVisible()
  await worker.getByRole('link', { name: 'Voltar ao início' }).tap()
  await expect(worker.getByText('Atestado médico, 5 dias guardado neste aparelho.')).toBeVisible()
  await worker.context().setOffline(false)
  await expect(worker.getByText('Atestado médico, 5 dias foi enviado.')).toBeVisible()
  await worker.getByRole('link', { name: 'Ver comprovante' }).tap()
  await expect(worker.getByRole('heading', { name: 'Atestado recebido.' })).toBeVisible()
})
