import { expect, type Locator, type Page } from '@playwright/test'
import type { Paper } from '../papers.ts'

/** What is said about a file before it is sent. */
export interface About {
  of: string
  type: string
  title?: string
  /** Of the type, by the name on the page. */
  fields?: Record<string, string>
}

/**
 * Drags files over the window until the page says what a drop will do, then drops them. The browser itself carries them, by
 * their paths, as it does for the system.
 */
export async function drop(page: Page, papers: readonly Paper[], locale: 'pt-BR' | 'en-US' = 'pt-BR') {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: papers.map((p) => p.path), dragOperationsMask: 1 }
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') => devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 450, data })
  await drag('dragEnter')
  await expect(async () => {
    await drag('dragOver')
    await expect(page.getByText(locale === 'pt-BR' ? /^Solte para enviar/ : /^Drop to send/).first()).toBeVisible({ timeout: 500 })
  }).toPass()
  await drag('drop')
  await devtools.detach()
  await expect(page.getByRole('grid', { name: locale === 'pt-BR' ? 'Mesa de envio' : 'Sending desk' })).toBeVisible()
}

/** The row of a file on the desk. */
export const deskRow = (page: Page, paper: Paper): Locator => page.getByRole('grid', { name: 'Mesa de envio' }).getByRole('row').filter({ has: page.getByRole('button', { name: paper.name, exact: false }) })

/** Chooses whose a file is and of what type, then fills in what the type asks. */
export async function say(page: Page, paper: Paper, about: About) {
  await choose(page, `Pessoa de ${paper.name}`, about.of)
  await choose(page, `Tipo de ${paper.name}`, about.type)
  if (!about.fields && !about.title) return
  await deskRow(page, paper).getByRole('button', { name: `Dados de ${paper.name}` }).click()
  const pane = page.getByRole('complementary', { name: `Dados de ${paper.name}` })
  for (const [name, value] of Object.entries(about.fields ?? {})) await pane.getByLabel(name, { exact: true }).fill(value)
  if (about.title) await pane.getByLabel('Título').fill(about.title)
  await pane.getByRole('button', { name: 'Fechar' }).click()
}

async function choose(page: Page, label: string, name: string) {
  await page.getByRole('button', { name: label }).click()
  const list = page.getByRole('dialog', { name: label })
  await list.getByRole('combobox').fill(name)
  await list.getByRole('option', { name }).first().click()
}

/** Sends what is ready. */
export const send = (page: Page) => page.getByRole('button', { name: /^Enviar \d+ prontos?$/ }).click()

/** Drops one file, says all about it, and sends it. Gives back the id of the document. */
export async function sendPaper(page: Page, paper: Paper, about: About): Promise<string> {
  await drop(page, [paper])
  await say(page, paper, about)
  await send(page)
  await expect(deskRow(page, paper).getByText('Enviado', { exact: true })).toBeVisible()
  const way = await deskRow(page, paper).getByRole('link', { name: 'abrir' }).getAttribute('href')
  return new URL(way!, page.url()).searchParams.get('doc')!
}
