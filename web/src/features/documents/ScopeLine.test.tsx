import { expect, it } from 'vitest'
import { renderPage } from '../../app/testing'
import { ScopeLine } from './ScopeLine'

const line = async (of: { documents: number; single: number; own: number }) => {
  const { container, unmount } = await renderPage(<ScopeLine summary={{ documents: 100, people: 9, classes: [{ id: 'medical', ...of }, { id: 'personal', documents: 48, single: 0, own: 8 }] }} />)
  const text = container.textContent
  unmount()
  return text
}

it('a class that one sees only of oneself and piece by piece is named, and no other', async () => {
  expect(await line({ documents: 52, single: 44, own: 8 })).toMatch(/De Saúde, só o seu e o que você enviou ou recebeu\.$/)
  expect(await line({ documents: 44, single: 44, own: 0 })).toMatch(/De Saúde, só/)
  expect(await line({ documents: 52, single: 43, own: 8 })).not.toMatch(/De Saúde/)
  expect(await line({ documents: 8, single: 0, own: 8 })).not.toMatch(/De Saúde/)
})
