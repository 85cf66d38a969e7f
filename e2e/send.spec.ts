import { called, docx, empty, large, pdf, photo } from './papers.ts'
import { deskRow, drop, say, send } from './pages/desk.ts'
import { openDocuments, row } from './pages/documents.ts'
import { largestUpload } from './server.ts'
import { expect, test } from './test.ts'

const ana = 'Ana Paula Ferreira de Souza'

test('HR drops a PDF, a photo and a DOCX, says whose they are, sees each go, and has them in the list at once', async ({ people }) => {
  const hr = await people.signIn('beatriz.nakamura')
  const papers = [large('escaneado.pdf', 600_000), photo('papel-fotografado.jpg'), docx('carta.docx')] as const
  await drop(hr, papers)
  await expect(hr.getByText('Nada fica visível a ninguém antes de você dizer de quem é.')).toBeVisible()

  const titles = ['Contrato escaneado', 'Atestado fotografado', 'Advertência escrita'] as const
  await say(hr, papers[0], { of: ana, type: 'Contrato de trabalho', title: titles[0], fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } })
  await say(hr, papers[1], { of: ana, type: 'Atestado médico', title: titles[1], fields: { 'A partir de': '20/11/2026', 'Dias de afastamento': '3' } })
  await say(hr, papers[2], { of: ana, type: 'Advertência', title: titles[2], fields: { Motivo: 'Atrasos' } })
  for (const paper of papers) await expect(deskRow(hr, paper).getByText('Pronto', { exact: true })).toBeVisible()

  // A slow line, so that there is something to see.
  const line = await hr.context().newCDPSession(hr)
  const conditions = { offline: false, latency: 0, downloadThroughput: -1 }
  await line.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: 20_000 })
  await send(hr)
  for (const paper of papers) await expect(hr.getByRole('progressbar', { name: paper.name })).toBeVisible()
  await line.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: -1 })
  for (const paper of papers) await expect(deskRow(hr, paper).getByText('Enviado', { exact: true })).toBeVisible()
  await expect(hr.getByText('3 enviados. Nada ficou na mesa.')).toBeVisible()
  // Human resources may delete contracts; what they brought of the other two classes stays.
  await expect(deskRow(hr, papers[0]).getByRole('button', { name: 'desfazer' })).toBeVisible()
  for (const kept of papers.slice(1)) await expect(deskRow(hr, kept).getByRole('button', { name: 'desfazer' })).toHaveCount(0)

  await openDocuments(hr)
  for (const title of titles) await expect(row(hr, title)).toContainText(ana)
})

test('a file that is refused keeps its row and says why', async ({ people }) => {
  people.expects(/status of 413/, /status of 422/)
  const hr = await people.signIn('beatriz.nakamura')
  const nothing = empty('vazio.pdf')
  const heavy = large('pesado.pdf', largestUpload + 100_000)
  const disguised = called(photo('foto.jpg'), 'disfarce.pdf')
  const about = { of: ana, type: 'Comprovante de residência', fields: { Natureza: 'Conta de luz' } }
  await drop(hr, [nothing, heavy, disguised])
  await expect(deskRow(hr, nothing)).toContainText('Arquivo vazio')
  await say(hr, heavy, about)
  await say(hr, disguised, about)
  await send(hr)
  await expect(deskRow(hr, heavy)).toContainText('Grande demais')
  await expect(deskRow(hr, heavy)).toContainText('o limite é menor que')
  await expect(deskRow(hr, disguised)).toContainText('Não é o que o nome diz')
  await expect(hr.getByText('0 de 3 enviados.', { exact: true })).toBeVisible()
})

test('what the connection dropped goes when it is tried again, once', async ({ people }) => {
  people.expects(/ERR_INTERNET_DISCONNECTED/)
  const hr = await people.signIn('beatriz.nakamura')
  const paper = pdf('queda.pdf')
  await drop(hr, [paper])
  await say(hr, paper, { of: ana, type: 'Comprovante de residência', title: 'Conta que caiu', fields: { Natureza: 'Conta de água' } })
  await hr.context().setOffline(true)
  await send(hr)
  await expect(deskRow(hr, paper)).toContainText('A conexão caiu')
  await hr.context().setOffline(false)
  await deskRow(hr, paper).getByRole('button', { name: 'Tentar de novo' }).click()
  await expect(deskRow(hr, paper).getByText('Enviado', { exact: true })).toBeVisible()
  await openDocuments(hr)
  await expect(row(hr, 'Conta que caiu')).toHaveCount(1)
})
