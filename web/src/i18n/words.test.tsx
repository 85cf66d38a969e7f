import { act, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { setPreferences } from '../ui/preferences'
import { words } from './words'

const text = words(
  'test',
  { n_one: '{{count, number}} documento', n_other: '{{count, number}} documentos', none_zero: 'Nada', none_one: 'Um', none_other: 'Vários', rich: 'Você vê <b>{{n}}</b>.', deep: { er: 'fundo' } },
  { n_one: '{{count, number}} document', n_other: '{{count, number}} documents', none_zero: 'None', none_one: 'One', none_other: 'Several', rich: 'You see <b>{{n}}</b>.', deep: { er: 'deep' } },
)
afterEach(() => act(() => setPreferences({ language: 'pt-BR' })))

it('counts as people do: 0 and a whole million read like many', () => {
  expect(text.text('n', { count: 0 })).toBe('0 documentos')
  expect(text.text('n', { count: 1 })).toBe('1 documento')
  expect(text.text('n', { count: 1_000_000 })).toBe('1.000.000 documentos')
  expect(text.text('none', { count: 0 })).toBe('Nada')
})

it('follows the language while on screen, and keeps values as text', () => {
  function Page() {
    const t = text.useText()
    return (
      <p>
        {t('n', { count: 11482 })} <text.Rich k="rich" values={{ n: '<i>2</i>' }} />
      </p>
    )
  }
  render(<Page />)
  expect(screen.getByText(/11\.482 documentos/)).toBeVisible()
  expect(screen.getByText('<i>2</i>').tagName).toBe('B')
  act(() => setPreferences({ language: 'en' }))
  expect(screen.getByText(/11,482 documents/)).toBeVisible()
  expect(document.documentElement.lang).toBe('en')
})
