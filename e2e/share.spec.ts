import { pdf } from './papers.ts'
import { sendPaper } from './pages/desk.ts'
import { documentPane, expectNotFound, open, openId, row, search } from './pages/documents.ts'
import { bell, revoke, shareUntilFriday, unread } from './pages/share.ts'
import { expect, test } from './test.ts'

test('a share rings the bell of the other person, opens from it, and is over when it is revoked', async ({ people }) => {
  people.expects(/status of 404/)
  const hr = await people.signIn('beatriz.nakamura')
  const other = await people.signIn('tatiana.novaes')
  const title = 'Contrato para a integração'
  await sendPaper(hr, pdf('integracao.pdf', title), { of: 'Ana Paula Ferreira de Souza', type: 'Contrato de trabalho', title, fields: { Vínculo: 'CLT', Função: 'Conferente', Início: '01/02/2024' } })
  const pane = await open(hr, title)
  const id = openId(hr)
  await expectNotFound(other, title)
  const before = await unread(other)

  await test.step('the bell rings within a second, on a page that nobody touches', async () => {
    await shareUntilFriday(pane, 'Tatiana Novaes')
    await expect(bell(other)).toHaveAccessibleName(before === 0 ? 'Avisos, 1 não lido' : `Avisos, ${before + 1} não lidos`, { timeout: 1000 })
    await expect(pane.getByRole('listitem').filter({ hasText: 'Tatiana Novaes' })).toContainText('até')
  })

  await test.step('the notice leads to the document, which is in the list too', async () => {
    await bell(other).click()
    const notices = other.getByRole('dialog', { name: 'Avisos' })
    await notices.getByRole('link', { name: new RegExp(`Beatriz .*compartilhou ${title}`) }).first().click()
    await expect(documentPane(other, title).getByRole('heading', { name: title })).toBeVisible()
    await expect(bell(other)).toHaveAccessibleName(before === 0 ? 'Avisos, nenhum não lido' : new RegExp(`^Avisos, ${before} não lido`))
    await search(other, title)
    await expect(row(other, title)).toBeVisible()
    await row(other, title).click()
    await expect(documentPane(other, title)).toBeVisible()
  })

  await test.step('after the revocation the very next request is refused', async () => {
    await revoke(pane, 'Tatiana Novaes')
    const next = other.waitForResponse((r) => r.url().includes(`/api/documents/${id}`))
    await other.goto(`/documentos?doc=${id}`)
    expect((await next).status()).toBe(404)
    await expect(other.getByText('Não há documento neste endereço.')).toBeVisible()
    await expectNotFound(other, title)
    await bell(other).click()
    const notices = other.getByRole('dialog', { name: 'Avisos' })
    await expect(notices.getByRole('link').or(notices.getByText('Nenhum aviso por aqui.')).first()).toBeVisible()
    await expect(notices.getByText(title)).toHaveCount(0)
  })
})
