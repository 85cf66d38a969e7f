import { expect, type Locator, type Page } from '@playwright/test'

/** In the pane of a document: shares it with someone until Friday, and gives back when the page had said so. */
export async function shareUntilFriday(pane: Locator, name: string, what: 'ver e baixar' | 'só ver' = 'ver e baixar') {
  const page = pane.page()
  await pane.getByRole('button', { name: 'Compartilhar', exact: true }).first().click()
  await pane.getByRole('button', { name: 'Com quem' }).click()
  const list = page.getByRole('dialog', { name: 'Com quem' })
  await list.getByRole('combobox').fill(name)
  await list.getByRole('option', { name }).click()
  await pane.getByText(what, { exact: true }).click()
  await pane.getByRole('button', { name: 'Sexta-feira' }).click()
  await pane.getByRole('button', { name: `Compartilhar com ${name}` }).click()
  await expect(pane.getByText(`${name} já pode ver.`)).toBeVisible()
}

/** Takes a share back: asked once, in the same place. */
export async function revoke(pane: Locator, name: string) {
  const button = pane.getByRole('button', { name: `Revogar o acesso de ${name}` })
  await button.click()
  await button.click()
  await expect(pane.getByText('Com ninguém, por enquanto.')).toBeVisible()
}

export const bell = (page: Page): Locator => page.getByRole('button', { name: /^Avisos, / })

export async function unread(page: Page): Promise<number> {
  await expect(bell(page)).toBeVisible()
  return Number(/\d+/.exec((await bell(page).getAttribute('aria-label'))!)?.[0] ?? 0)
}
