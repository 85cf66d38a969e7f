import { pdf, photo } from './papers.ts'
import { check, languages } from './pages/accessible.ts'
import { drop } from './pages/desk.ts'
import { start } from './server.ts'
import { expect, test, type Page } from './test.ts'

const bellButton = (page: Page) => page.getByRole('main').locator('header button[aria-haspopup=dialog]')
const firstRow = (page: Page) => page.getByRole('row').nth(1)
const dialog = (page: Page) => page.getByRole('dialog')

test.describe.configure({ mode: 'parallel', timeout: 300_000 })

for (const { locale, looks } of languages) {
  test.describe(locale, () => {
    test('the doors: sign-in, set-up, a spent link', async ({ people }) => {
      people.expects(/status of 404/)
      const page = await people.someone({ locale })
      await page.goto('/entrar')
      await check(page, 'sign-in', looks)
      await page.locator('button[type=submit]').click()
      await expect(page.locator('[aria-invalid=true]').or(page.getByText(/Escreva seu usuário|Type your user name/)).first()).toBeVisible()
      await check(page, 'sign-in, something missing', looks)
      await page.goto('/comecar/gasto')
      await check(page, 'a spent link', looks)
      const empty = await start()
      try {
        const first = await people.someone({ locale }, empty.web)
        await first.goto(/\/comecar\/\S+/.exec(empty.said())![0])
        await expect(first.getByRole('textbox').first()).toBeVisible()
        await check(first, 'set-up', looks)
      } finally {
        await empty.stop()
      }
    })

    test('documents: the list and all that opens on it', async ({ people }) => {
      people.expects(/status of 404/)
      const page = await people.signIn('beatriz.nakamura', { locale })
      const list = async () => {
        await page.goto('/documentos?class=personal')
        await expect(firstRow(page)).toBeVisible()
      }
      await list()
      await check(page, 'documents', looks)
      await page.keyboard.press('f')
      await expect(dialog(page)).toBeVisible()
      await check(page, 'choice of a filter', looks)
      await list()
      await firstRow(page).click()
      await expect(page.getByRole('complementary').locator('canvas').first()).toBeVisible()
      const id = new URL(page.url()).searchParams.get('doc')!
      await check(page, 'document', looks)
      await page.keyboard.press('s')
      await expect(page.getByRole('complementary').getByRole('radio').first()).toBeVisible()
      await check(page, 'share', looks)
      await page.keyboard.press('Escape')
      await page.keyboard.press('i')
      await expect(page.getByRole('complementary').getByRole('textbox').first()).toBeVisible()
      await check(page, 'edit', looks)
      await list()
      await page.getByRole('grid').focus()
      await page.keyboard.press('x')
      await expect(page.getByRole('toolbar')).toBeVisible()
      await check(page, 'documents, selected', looks)
      await page.goto(`/documentos/${id}/por-que`)
      await check(page, 'why one sees it', looks)
      await page.goto(`/documentos/${id}/quem-ve`)
      await check(page, 'who sees it', looks)
      await page.goto('/documentos?q=nadaseescreveassim')
      await check(page, 'no match', looks)
      await page.goto('/documentos?status=deleted')
      await check(page, 'bin', looks)
      await page.goto('/documentos?doc=01a20b62-88b9-7476-b83b-ef4f93d10da0')
      await expect(page.getByText(/Não há documento neste endereço|There is no document at this address/)).toBeVisible()
      await check(page, 'no such document', looks)
      await page.goto('/nada')
      await check(page, 'no such page', looks)
    })

    test('what floats over every page: palette, shortcuts, menu, bell; and the desk', async ({ people }) => {
      const page = await people.signIn('beatriz.nakamura', { locale })
      await page.goto('/documentos?class=personal')
      await expect(firstRow(page)).toBeVisible()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('ana paula')
      await expect(page.getByRole('option').nth(2)).toBeVisible()
      await check(page, 'palette', looks)
      await page.keyboard.press('Escape')
      await expect(dialog(page)).toBeHidden()
      await page.keyboard.press('?')
      await expect(dialog(page)).toBeVisible()
      await check(page, 'shortcuts', looks)
      await page.keyboard.press('Escape')
      await bellButton(page).click()
      await expect(dialog(page).getByRole('link').first()).toBeVisible()
      await check(page, 'bell', looks)
      await page.keyboard.press('Escape')
      await page.getByRole('navigation').locator('button[aria-haspopup=menu]:visible').click()
      await expect(page.getByRole('menu')).toBeVisible()
      await check(page, 'menu of the person', looks)
      await page.goto('/enviar')
      await check(page, 'desk, empty', looks)
      await drop(page, [pdf('004217_contrato.pdf'), photo('atestado ana souza.jpg')], locale)
      await expect(page.getByRole('row').nth(2)).toBeVisible()
      await check(page, 'desk', looks)
      await page.getByRole('row').nth(1).getByRole('button').first().click()
      await expect(page.getByRole('complementary').getByRole('textbox').first()).toBeVisible()
      await check(page, 'desk, one file', looks)
    })

    test('people, a person, permissions', async ({ people }) => {
      const page = await people.signIn('beatriz.nakamura', { locale })
      for (const [name, address] of [
        ['units', '/pessoas'],
        ['teams', '/pessoas?view=teams'],
        ['everyone', '/pessoas?view=all'],
        ['new person', '/pessoas?pane=person'],
        ['new unit', '/pessoas?pane=unit'],
        ['person', `/pessoas/${people.account('ana.souza').employee_id}`],
        ['move', `/pessoas/${people.account('ana.souza').employee_id}?pane=move`],
        ['leaving', `/pessoas/${people.account('ana.souza').employee_id}?pane=leave`],
        ['permissions', '/permissoes'],
      ] as const) {
        await page.goto(address)
        await expect(firstRow(page)).toBeVisible()
        await check(page, name, looks)
      }
      await firstRow(page).click()
      await expect(page.getByRole('complementary')).toBeVisible()
      await check(page, 'permission', looks)
      await page.goto('/permissoes/revisao')
      await check(page, 'review', looks)
      await page.goto('/permissoes/alcance')
      await check(page, 'what one person can do', looks)
      await page.goto('/permissoes/nova?effect=deny&class=medical')
      const slot = page.getByRole('main').locator('form button[aria-haspopup=dialog]').first()
      await expect(slot).toBeVisible()
      await check(page, 'new permission', looks)
      await slot.click()
      await expect(page.getByRole('option').first()).toBeVisible()
      await check(page, 'new permission, who', looks)
    })

    test('notifications, types, sessions, one’s own home', async ({ people }) => {
      const page = await people.signIn('beatriz.nakamura', { locale })
      for (const [name, address] of [['notifications', '/avisos'], ['types', '/tipos'], ['new type', '/tipos?pane=new'], ['sessions', '/sessoes'], ['home', '/inicio']] as const) {
        await page.goto(address)
        await check(page, name, looks)
      }
    })

    test('what administrators do', async ({ people }) => {
      const page = await people.signIn('caio.davila', { locale })
      await expect(firstRow(page)).toBeVisible()
      await check(page, 'accounts', looks)
      await firstRow(page).click()
      await expect(page.getByRole('complementary')).toBeVisible()
      await check(page, 'account', looks)
      await page.goto('/contas?pane=new')
      await expect(page.getByRole('complementary')).toBeVisible()
      await check(page, 'new account', looks)
      await page.goto('/acesso-emergencial')
      await check(page, 'emergency access', looks)
      await page.goto('/operacao')
      await check(page, 'operation', looks)
    })

    test('an employee’s pages', async ({ people }) => {
      const page = await people.signIn('ana.souza', { locale })
      await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible()
      await check(page, 'home', looks)
      await page.goto('/documentos')
      await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible()
      await check(page, 'own documents', looks)
      await page.getByRole('main').getByRole('listitem').first().click()
      await expect(page.locator('canvas').first()).toBeVisible()
      await check(page, 'own document', looks)
      await page.goto('/inicio/atestado')
      await check(page, 'certificate, no photo yet', looks)
      await page.locator('input[type=file]').first().setInputFiles(photo('atestado.jpg').path)
      await expect(page.getByRole('main').getByRole('img')).toBeVisible()
      await check(page, 'certificate', looks)
    })
  })
}
