import { docx, pdf } from './papers.ts'
import { call } from './pages/call.ts'
import { sendPaper } from './pages/desk.ts'
import { documentPane, drawn, open, openId } from './pages/documents.ts'
import { revoke, shareUntilFriday } from './pages/share.ts'
import { expect, phone, test } from './test.ts'

const about = { of: 'Ana Paula Ferreira de Souza', type: 'Contrato de trabalho', fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } }

test('who may only view a document sees its pages and turns them, and cannot have its file', async ({ people }) => {
  people.expects(/status of 403/, /status of 404/)
  const hr = await people.signIn('beatriz.nakamura')
  const other = await people.signIn('tatiana.novaes')
  const title = 'Contrato para ver e não levar'
  await sendPaper(hr, pdf('so-ver.pdf', 'Primeira folha', 'Segunda folha', 'Terceira folha'), { ...about, title })
  const at = await open(hr, title)
  const id = openId(hr)
  await shareUntilFriday(at, 'Tatiana Novaes', 'só ver')
  await other.goto(`/documentos?doc=${id}`)

  await test.step('the pages are there, one by one, at the width of the screen', async () => {
    const first = other.getByRole('img', { name: `Página 1 de 3 de ${title}` })
    await expect(first).toBeVisible({ timeout: 60_000 }) // the first PDF of all waits for what draws them
    const { ink, width } = await drawn(first)
    expect(ink).toBeGreaterThan(500)
    expect(width).toBe(800)
    await expect(other.getByText('1 de 3')).toBeVisible()
    await expect(other.locator('canvas')).toHaveCount(0)
  })

  await test.step('they are turned with the keyboard and looked at closely', async () => {
    await other.keyboard.press(']')
    await other.keyboard.press(']')
    await expect(other.getByText('3 de 3')).toBeVisible()
    const third = other.getByRole('img', { name: `Página 3 de 3 de ${title}` })
    expect((await drawn(third)).ink).toBeGreaterThan(500)
    const before = (await third.boundingBox())!.width
    for (let i = 0; i < 3; i++) await other.getByRole('button', { name: 'Aumentar' }).click()
    await expect.poll(async () => (await third.boundingBox())!.width).toBeGreaterThan(1.9 * before)
    await expect.poll(async () => (await drawn(third)).width).toBe(1200)
  })

  await test.step('there is no way to the file', async () => {
    await expect(other.getByRole('button', { name: 'Baixar' })).toHaveCount(0)
    expect((await call(other, 'GET', `/api/documents/${id}/content`)).status).toBe(403)
  })

  await test.step('a page that comes after the share was revoked does not come', async () => {
    await revoke(documentPane(hr, title), 'Tatiana Novaes')
    expect((await call(other, 'GET', `/api/documents/${id}/preview/pages/2?width=800`)).status).toBe(404)
    expect((await call(other, 'GET', `/api/documents/${id}/preview`)).status).toBe(404)
    await other.reload()
    await expect(other.getByText('Não há documento neste endereço.')).toBeVisible()
    await expect(other.getByRole('img', { name: title })).toHaveCount(0)
  })
})

test('on a phone and in English the pages fit the screen, and what has none says so', async ({ people }) => {
  const hr = await people.signIn('beatriz.nakamura')
  const other = await people.signIn('tatiana.novaes', { ...phone, locale: 'en-US' })
  await sendPaper(hr, pdf('celular.pdf', 'Folha'), { ...about, title: 'Contrato no celular' })
  await shareUntilFriday(await open(hr, 'Contrato no celular'), 'Tatiana Novaes', 'só ver')
  await other.goto(`/documentos?doc=${openId(hr)}`)
  const page = other.getByRole('img', { name: 'Image of Contrato no celular' })
  await expect(page).toBeVisible({ timeout: 60_000 })
  const box = (await page.boundingBox())!
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(390)
  expect(box.width).toBeGreaterThan(300)

  await sendPaper(hr, docx('carta.docx'), { ...about, title: 'Carta sem prévia' })
  await shareUntilFriday(await open(hr, 'Carta sem prévia'), 'Tatiana Novaes', 'só ver')
  await other.goto(`/documentos?doc=${openId(hr)}`)
  await expect(other.getByText('There is no preview of this kind of file, and downloading it is out of your reach.')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Download' })).toHaveCount(0)
})

test('an address that leads nowhere is answered inside the frame, and the way on is at hand', async ({ people }) => {
  const hr = await people.signIn('beatriz.nakamura')
  await hr.goto('/nao/ha/isto?x=1')
  await expect(hr.getByRole('heading', { name: 'Não há página neste endereço.' })).toBeVisible()
  await expect(hr.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Documentos', exact: true })).toBeVisible()
  await hr.keyboard.press('Control+k')
  await expect(hr.getByRole('combobox')).toBeFocused()
  await hr.keyboard.press('Escape')
  await hr.getByRole('main').getByRole('link', { name: 'Ir para o início' }).click()
  await expect(hr.getByRole('heading', { name: /^Recebidos|^Documentos/ })).toBeVisible()

  const nobody = await people.someone()
  await nobody.goto('/nao/ha/isto')
  await expect(nobody).toHaveURL(/\/entrar\?para=/)
})
