import { pdf } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { expectGone, expectNotFound, expectThere } from './pages/documents.ts'
import { expect, test, type Page } from './test.ts'

const ana = 'Ana Paula Ferreira de Souza'

const openPeople = (page: Page) => page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Pessoas e unidades' }).click()

test('who moves takes their documents out of one manager’s sight and into the other’s', async ({ people }) => {
  const hr = await people.signIn('beatriz.nakamura')
  const here = await people.signIn('renata.prado')
  const there = await people.signIn('osvaldo.brito')
  const title = 'Contrato que vai junto'
  await sendPaper(hr, pdf('vai-junto.pdf', title), { of: ana, type: 'Contrato de trabalho', title, fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } })
  await expectThere(here, title)
  await expectNotFound(there, title)

  const person = hr.getByRole('row').filter({ hasText: ana })
  await test.step('by keys, from the list of people', async () => {
    await openPeople(hr)
    await hr.getByRole('searchbox', { name: 'Unidade, pessoa ou matrícula' }).fill(ana)
    await expect(hr.getByRole('heading', { name: `Pessoas com “${ana}”` })).toBeVisible()
    await expect(hr.getByRole('status').filter({ hasText: '1 pessoa' })).toBeVisible()
    await expect(person).toBeVisible()
    await hr.getByRole('grid', { name: 'Pessoas' }).focus()
    await hr.keyboard.press('x')
    await expect(hr.getByText('1 selecionada')).toBeVisible()
    await hr.keyboard.press('m')
    await moveTo('Regional Sudeste')
  })
  await seenBy(there, here)

  await test.step('undone', async () => {
    await undo()
    await seenBy(here, there)
  })

  await test.step('by dragging onto a unit of the tree, and undone', async () => {
    await openPeople(hr)
    await hr.getByRole('treeitem', { name: /^Regional Sul/ }).click()
    await expect(hr.getByRole('heading', { level: 2, name: 'Regional Sul' })).toBeVisible()
    await person.dragTo(hr.getByRole('treeitem', { name: /^Regional Sudeste/ }))
    await expect(hr.getByRole('button', { name: 'Unidade de destino' })).toContainText('Regional Sudeste')
    await hr.getByRole('button', { name: 'Mover 1 pessoa' }).click()
    await expect(hr.getByText('1 pessoa foi para Regional Sudeste.').first()).toBeVisible()
    await seenBy(there, here)
    await undo()
    await seenBy(here, there)
  })

  async function seenBy(one: Page, notOther: Page) {
    await expectThere(one, title)
    await expectGone(notOther, title)
  }

  async function undo() {
    await hr.getByRole('button', { name: 'Desfazer' }).click()
    await expect(hr.getByText('De volta às unidades de antes.').first()).toBeVisible()
  }

  async function moveTo(unit: string) {
    await hr.getByRole('button', { name: 'Unidade de destino' }).click()
    const list = hr.getByRole('dialog', { name: 'Unidade de destino' })
    await list.getByRole('combobox').fill(unit)
    await list.getByRole('option', { name: unit }).first().click()
    await expect(hr.getByText('Nenhum documento é alterado.', { exact: false })).toBeVisible()
    await hr.getByRole('button', { name: 'Mover 1 pessoa' }).click()
    await expect(hr.getByText(`1 pessoa foi para ${unit}.`).first()).toBeVisible()
  }
})
