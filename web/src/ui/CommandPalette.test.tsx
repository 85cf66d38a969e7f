import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Providers } from '../app/providers'
import { CommandPalette } from './CommandPalette'
import type { PaletteSource } from './palette'

const sources: PaletteSource[] = [
  { id: 'd', kind: 'find', heading: () => 'Documentos', search: () => [{ id: '1', label: 'Contrato de trabalho', detail: 'Ana Paula Ferreira', end: '03/06/2024', run: () => {} }] },
]

it('has the focus before the next key comes', () => {
  render(
    <Providers>
      <CommandPalette sources={sources} onClose={() => {}} />
    </Providers>,
  )
  expect(screen.getByRole('combobox')).toHaveFocus()
})

it('says the date of what was found apart from what may be cut', async () => {
  render(
    <Providers>
      <CommandPalette sources={sources} onClose={() => {}} />
    </Providers>,
  )
  const option = await screen.findByRole('option')
  expect(option).toHaveTextContent('Contrato de trabalho Ana Paula Ferreira')
  expect(screen.getByText('03/06/2024').closest('.cut')).toBeNull()
})
