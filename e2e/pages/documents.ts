import { expect, type Locator, type Page } from '@playwright/test'

/** The rows of a list whose title is this, on the page of documents and on the others that have such a list. */
export const row = (page: Page, title: string): Locator => page.getByRole('row').filter({ has: page.getByText(title, { exact: true }) })

/** Goes to all documents by the navigation, which calls them by whose they are to this person. */
export async function openDocuments(page: Page) {
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: /^Documentos( (da|de|dos|jurídicos).*)?$/ }).click()
  await expect(page).toHaveURL((url) => url.pathname === '/documentos' && !url.searchParams.has('created_from'))
}

/** The exact number of documents in the list, once it is known. */
export async function count(page: Page): Promise<number> {
  const status = page.getByRole('main').getByRole('status', { name: /^[\d.]+ documentos?$/ })
  await expect(status).toBeVisible()
  return Number((await status.innerText()).replace(/\D/g, ''))
}

/** Searches among all documents and waits for the answer. */
export async function search(page: Page, words: string) {
  await openDocuments(page)
  await page.getByRole('searchbox', { name: 'Buscar nesta lista' }).fill(words)
  await expect(page).toHaveURL((url) => url.searchParams.get('q') === words)
  await expect(page.getByRole('grid').or(page.getByText('Nenhum documento com esses filtros.'))).toBeVisible()
  await count(page)
}

export async function expectNotFound(page: Page, words: string, timeout?: number) {
  await search(page, words)
  await expect(page.getByText('Nenhum documento com esses filtros.')).toBeVisible({ timeout })
  await expect(page.getByText(words, { exact: true })).toHaveCount(0)
}

/** Searches for a title and opens it beside the list. */
export async function open(page: Page, title: string): Promise<Locator> {
  await search(page, title)
  await row(page, title).click()
  const pane = documentPane(page, title)
  await expect(pane.getByRole('heading', { name: title })).toBeVisible()
  return pane
}

export const documentPane = (page: Page, title: string): Locator => page.getByRole('complementary', { name: `Documento ${title}` })

/** Searches until the answer is that there is nothing: changes of people reach permissions within a second. */
export const expectGone = (page: Page, words: string) => expect(() => expectNotFound(page, words, 2000)).toPass({ timeout: 20_000 })

/** Searches until it is found. */
export const expectThere = (page: Page, title: string) =>
  expect(async () => {
    await search(page, title)
    await expect(row(page, title)).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 20_000 })

/** How many documents each option of a filter has, as its panel says. */
export async function facet(page: Page, filter: 'Classe' | 'Tipo' | 'Unidade'): Promise<Record<string, number>> {
  await page.getByRole('button', { name: 'Filtro', exact: true }).click()
  const panel = page.getByRole('dialog', { name: 'Filtrar por' })
  await panel.getByRole('button', { name: filter }).click()
  const options = panel.getByRole('option')
  await expect(options.first()).toContainText(/\d$/)
  const found = Object.fromEntries((await options.allInnerTexts()).map((text) => {
    const [, name, number] = /^(.*?)\s*([\d.]+)$/s.exec(text)!
    return [name!.trim(), Number(number!.replace('.', ''))]
  }))
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  return found
}

/** How many dark pixels a canvas shows: none before its page was painted. */
export const ink = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    let dark = 0
    for (let i = 0; i < data.length; i += 4) if (data[i + 3]! > 200 && data[i]! + data[i + 1]! + data[i + 2]! < 150) dark++
    return dark
  })

/** How many dark pixels an image shows, and how wide it is. */
export const drawn = (image: Locator): Promise<{ ink: number; width: number }> =>
  image.evaluate(async (element) => {
    const picture = element as HTMLImageElement
    await picture.decode()
    const canvas = document.createElement('canvas')
    canvas.width = picture.naturalWidth
    canvas.height = picture.naturalHeight
    const on = canvas.getContext('2d')!
    on.drawImage(picture, 0, 0)
    const { data } = on.getImageData(0, 0, canvas.width, canvas.height)
    let ink = 0
    for (let i = 0; i < data.length; i += 4) if (data[i]! + data[i + 1]! + data[i + 2]! < 150) ink++
    return { ink, width: canvas.width }
  })

/** The id of the document that is open beside the list. */
export const openId = (page: Page): string => new URL(page.url()).searchParams.get('doc')!
