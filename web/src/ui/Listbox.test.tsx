import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { Providers } from '../app/providers'
import { DateField } from './DateField'
import { Listbox, type Option } from './Listbox'

const classes: Option[] = ['Pessoal', 'Folha', 'Saúde', 'Jurídico', 'Público', 'Ponto', 'Férias', 'Treinamento'].map((label) => ({ value: label.toLowerCase(), label }))

function Several({ onChange = () => {} }: { onChange?: (value: string[]) => void }) {
  const [value, setValue] = useState<string[]>([])
  return <Listbox label="Classes" options={classes} value={value} multiple onChange={(v) => { setValue(v); onChange(v) }} />
}

it('filters without accents, moves by arrows and chooses by Enter', async () => {
  const onChange = vi.fn()
  render(<Several onChange={onChange} />)
  await userEvent.type(screen.getByRole('combobox', { name: 'Classes' }), 'juri')
  expect(screen.getAllByRole('option')).toHaveLength(1)
  await userEvent.keyboard('{Enter}')
  expect(onChange).toHaveBeenLastCalledWith(['jurídico'])
  await userEvent.clear(screen.getByRole('combobox'))
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(onChange).toHaveBeenLastCalledWith(['jurídico', 'folha'])
  expect(screen.getByRole('option', { name: /Folha/ })).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{Enter}')
  expect(onChange).toHaveBeenLastCalledWith(['jurídico'])
})

it('shows what is out of reach, and does nothing with it', async () => {
  const onChange = vi.fn()
  render(<Listbox label="De quem" options={[{ value: 'all', label: 'Toda a empresa', refused: 'fora do seu alcance' }]} value={[]} onChange={onChange} />)
  await userEvent.click(screen.getByRole('option', { name: /Toda a empresa/ }))
  expect(onChange).not.toHaveBeenCalled()
  expect(screen.getByText('fora do seu alcance')).toBeVisible()
})

it('asks the server for what was typed last, and drops older answers', async () => {
  const asked: string[] = []
  const search = (q: string, signal: AbortSignal) => {
    asked.push(q)
    // The first question is the slowest.
    return new Promise<Option[]>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
      setTimeout(() => resolve([{ value: q, label: `Pessoa ${q || 'qualquer'}` }]), q ? 10 : 400)
    })
  }
  render(<Listbox label="Pessoa" options={search} value={[]} onChange={() => {}} />)
  await userEvent.type(screen.getByRole('combobox'), 'ana')
  expect(await screen.findByRole('option', { name: 'Pessoa ana' })).toBeVisible()
  await new Promise((resolve) => setTimeout(resolve, 450))
  expect(screen.queryByText('Pessoa qualquer')).not.toBeInTheDocument()
  expect(asked.at(-1)).toBe('ana')
})

it('has the focus when it takes the place of what had it', async () => {
  const onChange = vi.fn()
  const many = Array.from({ length: 9 }, (_, i) => ({ value: `v${i}`, label: `Valor ${i}` }))
  function Panel() {
    const [step, setStep] = useState(0)
    return (
      <div role="dialog" aria-label="Filtro">
        {step === 0 ? (
          <button onClick={() => setStep(1)}>Tipo</button>
        ) : (
          // Its options come after it: then it gets a search field.
          <Listbox label="Tipo" options={step === 1 ? many.slice(0, 3) : many} value={[]} onChange={onChange} foot={<button onClick={() => setStep(2)}>Mais</button>} />
        )}
      </div>
    )
  }
  render(
    <Providers>
      <Panel />
    </Providers>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Tipo' }))
  expect(screen.getByRole('listbox')).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(onChange).toHaveBeenLastCalledWith(['v1'], expect.anything())
  screen.getByRole('listbox').focus()
  fireEvent.click(screen.getByRole('button', { name: 'Mais' }))
  expect(screen.getByRole('combobox')).toHaveFocus()
})

it('takes a date as it is typed, puts the bars in, and says when it is none', async () => {
  const onChange = vi.fn<(day: string) => void>()
  function Field() {
    const [day, setDay] = useState('')
    return <DateField label="Data" value={day} onChange={(d) => { setDay(d); onChange(d) }} />
  }
  render(
    <Providers>
      <Field />
    </Providers>,
  )
  const field = screen.getByLabelText('Data')
  await userEvent.type(field, '23112026')
  expect(field).toHaveValue('23/11/2026')
  expect(onChange).toHaveBeenLastCalledWith('2026-11-23')
  await userEvent.keyboard('{ArrowUp}')
  expect(onChange).toHaveBeenLastCalledWith('2026-11-24')
  await userEvent.clear(field)
  await userEvent.type(field, '31/02')
  await userEvent.tab()
  await waitFor(() => expect(screen.getByText('Escreva a data como 23/11/2026.')).toBeVisible())
  expect(field).toHaveAttribute('aria-invalid', 'true')
})
