import { pdf } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { documentPane, ink, openDocuments, row } from './pages/documents.ts'
import { expect, test } from './test.ts'

test('without a mouse: sign in, find, open, share, close', async ({ people }) => {
  const title = 'Contrato achado pelo teclado'
  await test.step('a document to find', async () => {
    const hr = await people.signIn('beatriz.nakamura')
    await sendPaper(hr, pdf('teclado.pdf', title), { of: 'Ana Paula Ferreira de Souza', type: 'Contrato de trabalho', title, fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } })
    await openDocuments(hr)
    await expect(row(hr, title)).toBeVisible()
  })

  const page = await people.someone()
  const { keyboard } = page
  await test.step('sign in', async () => {
    await page.goto('/entrar')
    await expect(page.getByLabel('Usuário')).toBeFocused()
    await keyboard.type('beatriz.nakamura')
    await keyboard.press('Tab')
    await keyboard.type(people.account('beatriz.nakamura').password)
    await keyboard.press('Enter')
    await expect(page.getByRole('grid')).toBeVisible()
  })

  await test.step('on a page that opens, the first key leads past the navigation', async () => {
    await page.reload()
    await expect(page.getByRole('grid')).toBeVisible()
    await keyboard.press('Tab')
    await expect(page.getByRole('link', { name: 'Pular para o conteúdo' })).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
  })

  await test.step('find', async () => {
    await keyboard.press('/')
    await expect(page.getByRole('searchbox', { name: 'Buscar nesta lista' })).toBeFocused()
    await keyboard.type(title)
    await expect(page.getByRole('status', { name: '1 documento', exact: true })).toBeVisible()
    await keyboard.press('ArrowDown')
    await expect(page.getByRole('grid')).toBeFocused()
  })

  const pane = documentPane(page, title)
  await test.step('open', async () => {
    await keyboard.press('Enter')
    await expect(pane.getByRole('heading', { name: title })).toBeVisible()
    await expect.poll(() => ink(pane.locator('canvas').first())).toBeGreaterThan(500)
  })

  await test.step('share', async () => {
    await keyboard.press('s')
    await expect(pane.getByRole('heading', { name: 'Compartilhar' })).toBeVisible()
    const who = pane.getByRole('button', { name: 'Com quem' })
    await expect(who).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Com quem' })).toBeFocused()
    await keyboard.type('Tatiana Novaes')
    await expect(page.getByRole('option', { name: 'Tatiana Novaes' })).toBeVisible()
    await keyboard.press('Enter')
    await expect(who).toBeFocused()
    const send = pane.getByRole('button', { name: 'Compartilhar com Tatiana Novaes' })
    for (let i = 0; i < 12 && !(await send.evaluate((b) => b === document.activeElement)); i++) await keyboard.press('Tab')
    await expect(send).toBeFocused()
    await keyboard.press('Enter')
    await expect(pane.getByText('Tatiana Novaes já pode ver.')).toBeVisible()
  })

  await test.step('close, one step back at a time', async () => {
    await keyboard.press('Escape')
    await expect(pane.getByRole('heading', { name: 'Compartilhar' })).toBeHidden()
    await expect(pane.getByRole('heading', { name: title })).toBeVisible()
    await keyboard.press('Escape')
    await expect(pane).toBeHidden()
    await expect(page.getByRole('grid')).toBeFocused()
  })
})
