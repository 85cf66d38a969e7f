import { fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { Providers } from '../app/providers'
import { Listbox } from './Listbox'
import { Popover } from './Popover'

function Choice() {
  const [open, setOpen] = useState(false)
  return (
    <Popover open={open} onOpen={setOpen} label="De quem" target={<button onClick={() => setOpen(true)}>De quem</button>}>
      <Listbox label="De quem" placeholder="Nome" options={() => Promise.resolve([])} value={[]} onChange={() => undefined} />
    </Popover>
  )
}

it('has the focus before the next key comes, and gives it back', async () => {
  render(<Choice />, { wrapper: Providers })
  const button = screen.getByRole('button')
  button.focus()
  fireEvent.click(button)
  expect(screen.getByRole('combobox')).toHaveFocus()
  fireEvent.keyDown(screen.getByRole('combobox'), { key: 'Escape' })
  await expect.poll(() => document.activeElement).toBe(button)
})
