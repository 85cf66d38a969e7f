import { pdf } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { openDocuments, row } from './pages/documents.ts'
import { start, type Server } from './server.ts'
import { expect, phone, test, type Page } from './test.ts'

const nav = (page: Page, name: string) => page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name, exact: true }).click()

/** Finds and chooses in a field of a form. */
async function choose(page: Page, field: string, option: string) {
  await page.getByRole('button', { name: new RegExp(`^${field}`) }).click()
  const list = page.getByRole('dialog', { name: field, exact: true })
  await list.getByRole('combobox').fill(option)
  await list.getByRole('option', { name: option }).first().click()
}

/** Fills a slot of the sentence that is a permission. */
async function slot(page: Page, name: string, ...options: string[]) {
  await page.getByRole('button', { name: new RegExp(`^${name}\\s*:`) }).click()
  const list = page.getByRole('dialog', { name, exact: true })
  for (const option of options) await list.getByRole('option', { name: new RegExp(`^${option}`) }).click()
  if (await list.isVisible()) await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
}

test.describe('a company that begins', () => {
  let empty: Server
  test.beforeEach(async () => {
    empty = await start()
  })
  test.afterEach(async ({ people }) => {
    await people.leave()
    await empty.stop()
  })

  test('is set up through its link, gets its first unit, person, type, accounts and permissions, and its first document', async ({ people }) => {
    people.expects(/status of 404|status of 410/)
    const link = /\/comecar\/\S+/.exec(empty.said())![0]
    const admin = await people.someone({}, empty.web)

    await test.step('the link, which works once', async () => {
      await admin.goto(link)
      await admin.getByLabel('Nome da empresa').fill('Padaria São João')
      await admin.getByLabel('Seu usuário').fill('dona.maria')
      await admin.getByLabel('Sua senha', { exact: true }).fill('uma frase que ninguém adivinha')
      await admin.getByRole('button', { name: 'Criar e entrar' }).click()
      await expect(admin.getByRole('heading', { level: 1, name: 'Contas' })).toBeVisible()
      await expect(admin.getByText('Padaria São João').first()).toBeVisible()
      const again = await people.someone({}, empty.web)
      await again.goto(link)
      await expect(again.getByText('Este link já foi usado, ou não vale mais.')).toBeVisible()
    })

    await test.step('the first unit and the first person', async () => {
      await nav(admin, 'Pessoas e unidades')
      await expect(admin.getByText('Comece pela primeira pessoa.')).toBeVisible()
      await admin.getByRole('button', { name: 'Nova unidade' }).first().click()
      await admin.getByLabel('Nome', { exact: true }).fill('Loja da Praça')
      await admin.getByRole('button', { name: 'Criar a unidade' }).click()
      await expect(admin.getByRole('treeitem', { name: /^Loja da Praça/ })).toBeVisible()
      for (const [name, registration, cpf] of [['Joana Padilha', '0001', '529.982.247-25'], ['Rui Fontes', '0002', '111.444.777-35']] as const) {
        await admin.getByRole('banner').or(admin.getByRole('main')).getByRole('button', { name: 'Nova pessoa' }).first().click()
        await admin.getByLabel('Nome completo').fill(name)
        await admin.getByLabel('Matrícula', { exact: true }).fill(registration)
        await admin.getByLabel('CPF', { exact: true }).fill(cpf)
        await admin.getByRole('button', { name: 'Cadastrar', exact: true }).click()
        await expect(admin.getByText(`${name} entrou no cadastro.`).first()).toBeVisible()
        await expect(admin.getByRole('row').filter({ hasText: name })).toBeVisible()
      }
    })

    await test.step('a type of its own, beside those that every company begins with', async () => {
      await nav(admin, 'Tipos de documento')
      await expect(admin.getByRole('row').filter({ hasText: 'Contrato de trabalho' })).toBeVisible()
      await admin.getByRole('button', { name: 'Novo tipo' }).first().click()
      await admin.getByLabel('Nome', { exact: true }).fill('Curso de confeitaria')
      await admin.getByLabel('Classe', { exact: true }).selectOption({ label: 'Pessoal' })
      await admin.getByRole('button', { name: 'Criar o tipo' }).click()
      await expect(admin.getByText('O tipo Curso de confeitaria já pode ser usado.').first()).toBeVisible()
    })

    await test.step('what HR may do, as a sentence', async () => {
      await nav(admin, 'Permissões')
      await expect(admin.getByText('Nenhuma permissão ainda.')).toBeVisible()
      for (const [subject, action, target] of [['Quem é do DP', 'Enviar', 'Toda a empresa'], ['Quem é do DP', 'Administrar', 'Toda a empresa'], ['Todas as pessoas', undefined, 'Os próprios documentos']] as const) {
        await admin.getByRole('link', { name: 'Nova permissão' }).first().click()
        await slot(admin, 'Quem', subject)
        // Seeing and downloading are chosen at the start.
        if (action) await slot(admin, 'Ações', action)
        await slot(admin, 'De quem', target)
        await admin.getByRole('button', { name: /^Conceder/ }).click()
        await expect(admin.getByRole('complementary', { name: 'Permissão' })).toBeVisible()
      }
    })

    const invited = async (person: string, username: string, role?: string, options = {}): Promise<Page> => {
      await nav(admin, 'Contas')
      await admin.getByRole('button', { name: 'Nova conta' }).click()
      await choose(admin, 'De quem é', person)
      await expect(admin.getByLabel('Usuário', { exact: true })).toHaveValue(username)
      if (role) await admin.getByLabel(role).check()
      await admin.getByRole('button', { name: 'Criar a conta' }).click()
      const invitation = await admin.getByLabel('Link para a senha').inputValue()
      await admin.getByRole('button', { name: 'Pronto' }).click()
      const page = await people.someone(options, empty.web)
      await page.goto(new URL(invitation).pathname)
      await page.getByLabel('Sua senha', { exact: true }).fill('cada um com a sua frase')
      await page.getByRole('button', { name: 'Guardar e entrar' }).click()
      await expect(page.getByRole('navigation', { name: 'Principal' })).toBeVisible()
      return page
    }

    await test.step('HR begins with the papers on the desk', async () => {
      const hr = await invited('Joana Padilha', 'joana.padilha', 'Departamento pessoal')
      await openDocuments(hr)
      await expect(hr.getByText('Comece pelos papéis que estão na sua mesa.')).toBeVisible()
      await sendPaper(hr, pdf('rui.pdf', 'Certificado de Rui'), { of: 'Rui Fontes', type: 'Curso de confeitaria', title: 'Certificado de Rui' })
      await openDocuments(hr)
      await expect(row(hr, 'Certificado de Rui')).toContainText('Rui Fontes')
    })

    await test.step('whom it is about has it on the phone', async () => {
      const rui = await invited('Rui Fontes', 'rui.fontes', undefined, phone)
      await rui.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Documentos' }).tap()
      await expect(rui.getByRole('listitem').filter({ hasText: 'Certificado de Rui' })).toBeVisible()
    })
  })
})
