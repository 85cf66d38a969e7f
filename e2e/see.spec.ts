import { readFileSync } from 'node:fs'
import { pdf, photo, sha256 } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { count, expectNotFound, facet, ink, open, openDocuments, openId, row, search } from './pages/documents.ts'
import { expect, test } from './test.ts'

const ana = 'Ana Paula Ferreira de Souza'

test('the manager finds the contract, opens it in the page and downloads it; the certificate does not exist for them', async ({ people }) => {
  people.expects(/status of 404/)
  const hr = await people.signIn('beatriz.nakamura')
  const manager = await people.signIn('renata.prado')
  await openDocuments(manager)
  const before = await count(manager)
  const classes = await facet(manager, 'Classe')
  const types = await facet(manager, 'Tipo')

  const contract = pdf('contrato.pdf', 'Contrato da gestora')
  const record = photo('ficha.jpg')
  const certificate = photo('atestado.jpg')
  await sendPaper(hr, contract, { of: ana, type: 'Contrato de trabalho', title: 'Contrato que a gestora lê', fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } })
  await sendPaper(hr, record, { of: ana, type: 'Ficha de registro', title: 'Ficha fotografada', fields: { Admissão: '01/02/2024', Função: 'Conferente' } })
  await sendPaper(hr, certificate, { of: ana, type: 'Atestado médico', title: 'Atestado que só a saúde lê', fields: { 'A partir de': '20/11/2026', 'Dias de afastamento': '3' } })

  await test.step('list, counts and facets', async () => {
    await manager.reload()
    await openDocuments(manager)
    await expect(row(manager, 'Contrato que a gestora lê')).toContainText(ana)
    await expect(row(manager, 'Ficha fotografada')).toBeVisible()
    await expect(row(manager, 'Atestado que só a saúde lê')).toHaveCount(0)
    expect(await count(manager)).toBe(before + 2)
    expect(await facet(manager, 'Classe')).toEqual({ ...classes, Pessoal: classes.Pessoal! + 2 })
    expect(await facet(manager, 'Tipo')).toEqual({ ...types, 'Contrato de trabalho': types['Contrato de trabalho']! + 1, 'Ficha de registro': types['Ficha de registro']! + 1 })
  })

  await test.step('the PDF is painted, and what is downloaded is what was sent', async () => {
    const pane = await open(manager, 'Contrato que a gestora lê')
    await expect.poll(() => ink(pane.locator('canvas').first())).toBeGreaterThan(500)
    const [download] = await Promise.all([manager.waitForEvent('download'), pane.getByRole('button', { name: 'Baixar' }).click()])
    expect(download.suggestedFilename()).toBe('contrato.pdf')
    expect(sha256(readFileSync(await download.path()))).toBe(contract.sha256)
  })

  await test.step('the photo is shown', async () => {
    const pane = await open(manager, 'Ficha fotografada')
    const image = pane.getByRole('img', { name: 'Imagem de Ficha fotografada' })
    await expect(image).toBeVisible()
    await expect.poll(() => image.evaluate((i: HTMLImageElement) => [i.naturalWidth, i.naturalHeight])).toEqual([900, 1200])
  })

  await test.step('the certificate is in no search, and its address reads like one that never was', async () => {
    await expectNotFound(manager, 'Atestado que só a saúde lê')
    await search(manager, 'atestado saúde lê')
    await expect(row(manager, 'Atestado que só a saúde lê')).toHaveCount(0)
    await open(hr, 'Atestado que só a saúde lê')
    const said = async (id: string) => {
      await manager.goto(`/documentos?doc=${id}`)
      const pane = manager.getByRole('complementary')
      await expect(pane.getByText('Não há documento neste endereço.')).toBeVisible()
      return pane.innerText()
    }
    expect(await said(openId(hr))).toBe(await said('01a20b62-88b9-7476-b83b-ef4f93d10da0'))
  })
})
