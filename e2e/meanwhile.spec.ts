import { pdf } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { documentPane, open, openDocuments, row, search } from './pages/documents.ts'
import { revoke, shareUntilFriday } from './pages/share.ts'
import { expect, test } from './test.ts'

const about = (title: string) => ({ of: 'Ana Paula Ferreira de Souza', type: 'Contrato de trabalho', title, fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } })

test('two people edit the same document: what only one changed stays, what both did is asked', async ({ people }) => {
  people.expects(/status of 412/)
  const title = 'Contrato a quatro mãos'
  const one = await people.signIn('beatriz.nakamura')
  const id = await sendPaper(one, pdf('quatro-maos.pdf', title), about(title))
  const other = await people.signIn('beatriz.nakamura', { locale: 'en-US' })
  const mine = await open(one, title)
  await mine.getByRole('button', { name: 'Editar dados' }).click()

  await test.step('the other one is faster', async () => {
    await other.goto(`/documentos?doc=${id}`)
    const theirs = other.getByRole('complementary', { name: `Document ${title}` })
    await theirs.getByRole('button', { name: 'Edit details' }).click()
    await theirs.getByLabel('Tags').fill('conferido')
    await theirs.getByLabel('Função').fill('Líder')
    await theirs.getByRole('button', { name: 'Save' }).click()
    await expect(theirs.getByText('conferido')).toBeVisible()
  })

  await mine.getByLabel('Título').fill('Contrato revisto')
  await mine.getByLabel('Função').fill('Supervisora')
  await mine.getByRole('button', { name: 'Salvar' }).click()
  const asked = mine.getByRole('alert').first()
  await expect(asked).toContainText('Etiquetas: conferido')
  await expect(asked.getByRole('radio')).toHaveCount(2)
  await expect(asked.getByRole('radio', { name: /Supervisora/ })).toBeFocused()
  await asked.getByRole('radio', { name: /Líder/ }).check()
  await mine.getByRole('button', { name: 'Salvar' }).click()
  const saved = documentPane(one, 'Contrato revisto')
  await expect(saved.getByRole('heading', { name: 'Contrato revisto' })).toBeVisible()
  await expect(saved.getByText('Líder')).toBeVisible()
  await expect(saved.getByText('conferido')).toBeVisible()
})

test('a document that is taken back goes from the page on which it is open', async ({ people }) => {
  people.expects(/status of 404/)
  const title = 'Contrato tomado de volta'
  const hr = await people.signIn('beatriz.nakamura')
  const id = await sendPaper(hr, pdf('de-volta.pdf', title), about(title))
  const pane = await open(hr, title)
  await shareUntilFriday(pane, 'Tatiana Novaes')
  const other = await people.signIn('tatiana.novaes')
  await search(other, title)
  await row(other, title).click()
  await expect(documentPane(other, title).getByRole('heading', { name: title })).toBeVisible()
  await revoke(pane, 'Tatiana Novaes')
  // Nobody touches the page: the live stream says that something changed.
  await expect(other.getByText(`“${title}” saiu desta lista`, { exact: false }).first()).toBeVisible({ timeout: 15_000 })
  await expect(other.getByRole('complementary')).toHaveCount(0)
  await expect(row(other, title)).toHaveCount(0)
  expect(other.url()).not.toContain(id)
})

test('what was typed is not lost without a word, and an address that nobody understands shows the list', async ({ people }) => {
  const title = 'Contrato com rascunho'
  const page = await people.signIn('beatriz.nakamura')
  await sendPaper(page, pdf('rascunho.pdf', title), about(title))
  const pane = await open(page, title)
  await pane.getByRole('button', { name: 'Editar dados' }).click()
  await pane.getByLabel('Título').fill('Contrato que não foi salvo')
  const asked = page.getByRole('dialog', { name: 'O que você escreveu ainda não foi salvo.' })
  await page.keyboard.press('Escape')
  await asked.getByRole('button', { name: 'Continuar editando' }).click()
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Pessoas e unidades' }).click()
  await expect(asked).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(pane.getByLabel('Título')).toHaveValue('Contrato que não foi salvo')
  await page.goBack()
  await asked.getByRole('button', { name: 'Descartar' }).click()
  await expect(pane).toBeHidden()

  await page.goto('/documentos?date_from=xx&sort=foo&class=personal')
  await expect(page.getByText('Parte do endereço não foi entendida e ficou de fora: date_from, sort.').first()).toBeVisible()
  await expect(page.getByRole('grid')).toBeVisible()
  await expect(page).toHaveURL(/\/documentos\?class=personal$/)
  await page.goto('/documentos?class=foo')
  await expect(page.getByText('Parte do endereço não foi entendida e ficou de fora: class.').first()).toBeVisible()
  await expect(page.getByRole('grid')).toBeVisible()
})

test('a token becomes a chip when its address is opened, and each one typed is a step back of its own', async ({ people }) => {
  const page = await people.signIn('beatriz.nakamura')
  const chip = (name: string) => page.getByRole('button', { name: `Tirar o filtro ${name}` })
  await page.goto('/documentos?q=tipo:holerite')
  await expect(chip('Tipo')).toBeVisible()
  await expect(page).toHaveURL(/\/documentos\?type=[0-9a-f-]+$/)
  await openDocuments(page)
  await page.getByRole('searchbox', { name: 'Buscar nesta lista' }).pressSequentially('tipo:holerite etiqueta:urgente ')
  await expect(chip('Etiqueta')).toBeVisible()
  await page.goBack()
  await expect(chip('Etiqueta')).toHaveCount(0)
  await expect(chip('Tipo')).toBeVisible()
  await page.goBack()
  await expect(chip('Tipo')).toHaveCount(0)
  await expect(page).toHaveURL(/\/documentos$/)
})

test('after deleting, the list has the focus and its counts agree', async ({ people }) => {
  const title = 'Contrato que sai'
  const page = await people.signIn('beatriz.nakamura')
  await sendPaper(page, pdf('que-sai.pdf', title), about(title))
  await openDocuments(page)
  await row(page, title).click()
  const pane = documentPane(page, title)
  const numbers = async () => {
    const heading = await page.getByRole('heading', { level: 1 }).getByRole('status').innerText()
    const line = await page.getByText(/^Você vê/).locator('b').first().innerText()
    return [heading, line.replace(/ .*/, '')]
  }
  const [before] = await numbers()
  await pane.getByRole('button', { name: 'Mais ações' }).click()
  await page.getByRole('menuitem', { name: 'Excluir' }).click()
  await expect(page.getByText(/^Na lixeira/).first()).toBeVisible()
  await expect(async () => {
    const [heading, line] = await numbers()
    expect(heading).not.toBe(before)
    expect(line).toBe(heading)
  }).toPass()
  await page.getByRole('button', { name: 'Desfazer' }).click()
  await expect(page.getByText('De volta à lista.').first()).toBeVisible()
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true)
})
