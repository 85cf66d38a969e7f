import { pdf } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { documentPane, expectNotFound, open, row, search } from './pages/documents.ts'
import { shareUntilFriday } from './pages/share.ts'
import { expect, test, type Page } from './test.ts'

const openBin = async (page: Page) => {
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Lixeira' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lixeira' })).toBeVisible()
}

test('what is deleted leaves every list, comes back by undo or from the bin, and goes for good from there', async ({ people }) => {
  const hr = await people.signIn('beatriz.nakamura')
  const manager = await people.signIn('renata.prado')
  const other = await people.signIn('tatiana.novaes')
  const title = 'Comprovante que vai e volta'
  await sendPaper(hr, pdf('vai-e-volta.pdf', title), { of: 'Ana Paula Ferreira de Souza', type: 'Comprovante de residência', title, fields: { Natureza: 'Conta de luz' } })
  await shareUntilFriday(await open(hr, title), 'Tatiana Novaes')
  await search(other, title)
  await expect(row(other, title)).toBeVisible()

  await test.step('from the menu of the pane, and undone', async () => {
    await search(hr, title)
    await row(hr, title).click()
    await documentPane(hr, title).getByRole('button', { name: 'Mais ações' }).click()
    await hr.getByRole('menuitem', { name: /^Excluir/ }).click()
    await expect(row(hr, title)).toHaveCount(0)
    await expect(hr.getByText(/^Na lixeira\. Pode ser restaurado até \d{2}\/\d{2}\/\d{4}\.$/).first()).toBeVisible()
    await expectNotFound(manager, title)
    await expectNotFound(other, title)
    await hr.getByRole('button', { name: 'Desfazer' }).click()
    await expect(row(hr, title)).toBeVisible()
    await search(manager, title)
    await expect(row(manager, title)).toBeVisible()
    // The share ended with the deletion.
    await expectNotFound(other, title)
  })

  await test.step('by the key Del, and back from the bin', async () => {
    await search(hr, title)
    await hr.getByRole('grid').focus()
    await hr.keyboard.press('Delete')
    await expect(row(hr, title)).toHaveCount(0)
    // Whoever does not keep what is deleted has no way to the bin, and by its address nothing in it.
    await manager.goto('/documentos?status=deleted')
    await expect(manager.getByText('A lixeira está vazia.')).toBeVisible()
    await openBin(hr)
    await row(hr, title).click()
    await documentPane(hr, title).getByRole('button', { name: 'Restaurar' }).click()
    await expect(hr.getByText('1 documento restaurado. Compartilhamentos não voltam.').first()).toBeVisible()
    await expect(row(hr, title)).toHaveCount(0)
    await search(manager, title)
    await expect(row(manager, title)).toBeVisible()
  })

  await test.step('for good, which is asked', async () => {
    await search(hr, title)
    await hr.getByRole('grid').focus()
    // The bin is opened before the answer is there, and read again when it is.
    let answer!: () => void
    const answered = new Promise<void>((resolve) => (answer = resolve))
    await hr.route('**/api/documents/bulk', async (route) => {
      await answered
      await route.continue()
    })
    await hr.keyboard.press('Delete')
    await expect(row(hr, title)).toHaveCount(0)
    await openBin(hr)
    await expect(hr.getByText('A lixeira está vazia.')).toBeVisible()
    answer()
    await row(hr, title).click()
    await documentPane(hr, title).getByRole('button', { name: 'Mais ações' }).click()
    await hr.getByRole('menuitem', { name: 'Excluir de vez' }).click()
    const dialog = hr.getByRole('dialog', { name: 'Excluir 1 documento de vez?' })
    await expect(dialog).toContainText('Não há como trazer de volta.')
    await dialog.getByRole('button', { name: 'Excluir de vez 1 documento' }).click()
    await expect(hr.getByText('1 documento excluído de vez.').first()).toBeVisible()
    await expect(row(hr, title)).toHaveCount(0)
    await expectNotFound(hr, title)
    await expectNotFound(manager, title)
  })
})
