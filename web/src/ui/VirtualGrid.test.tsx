import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { layOut } from './testing'
import { VirtualGrid, type VirtualGridProps } from './VirtualGrid'

type Item = { id: string; day: string }
const many: Item[] = Array.from({ length: 100_000 }, (_, i) => ({ id: `r${i}`, day: `d${Math.floor(i / 10)}` }))
const rowKey = (row: Item) => row.id
const columns = [{ id: 'name', header: 'Nome', cell: (row: Item) => row.id }]

beforeEach(() => layOut())

const show = (props: Partial<VirtualGridProps<Item>> = {}) => render(<VirtualGrid label="Lista" rows={many} rowKey={rowKey} columns={columns} total={many.length} onOpen={() => {}} {...props} />)

it('holds few rows of many, and tells how many there are', () => {
  show()
  const grid = screen.getByRole('grid', { name: 'Lista' })
  expect(grid).toHaveAttribute('aria-rowcount', '100001')
  expect(within(grid).getAllByRole('row').length).toBeLessThan(60)
  expect(within(grid).getAllByRole('gridcell')[0]).toHaveTextContent('r0')
})

it('is one tab stop; the active row stays in the page however far one scrolls', async () => {
  show()
  await userEvent.tab()
  const grid = screen.getByRole('grid')
  expect(grid).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  const active = () => document.getElementById(grid.getAttribute('aria-activedescendant')!)
  expect(active()).toHaveAttribute('aria-rowindex', '4')
  act(() => {
    grid.scrollTop = 3_000_000
    grid.dispatchEvent(new Event('scroll'))
  })
  expect(active()).toHaveAttribute('aria-rowindex', '4')
  expect(grid).toHaveFocus()
})

it('opens by Enter, toggles by the box and by Shift+click', async () => {
  const onOpen = vi.fn()
  const onToggle = vi.fn()
  show({ onOpen, onToggle, columns: [{ id: 'box', header: '', cell: (row) => <span data-box="">{`b-${row.id}`}</span> }, ...columns] })
  await userEvent.click(screen.getByText('r3'))
  expect(onOpen).toHaveBeenLastCalledWith(many[3])
  await userEvent.click(screen.getByText('b-r4'))
  expect(onToggle).toHaveBeenLastCalledWith(many[4], false)
  const user = userEvent.setup()
  await user.keyboard('{Shift>}')
  await user.click(screen.getByText('r6'))
  await user.keyboard('{/Shift}')
  expect(onToggle).toHaveBeenLastCalledWith(many[6], true)
  screen.getByRole('grid').focus()
  await userEvent.keyboard('{Enter}')
  expect(onOpen).toHaveBeenLastCalledWith(many[6])
})

it('puts a heading before each group, and asks for more near the end', () => {
  const onNeedMore = vi.fn()
  show({ rows: many.slice(0, 100), groupKey: (row) => row.day, groupLabel: (key) => `Dia ${key}`, hasMore: true, onNeedMore })
  expect(screen.getByText('Dia d0')).toBeInTheDocument()
  expect(screen.getByText('Dia d1')).toBeInTheDocument()
  expect(onNeedMore).not.toHaveBeenCalled()
  act(() => {
    const grid = screen.getByRole('grid')
    grid.scrollTop = 100 * 54
    grid.dispatchEvent(new Event('scroll'))
  })
  expect(onNeedMore).toHaveBeenCalled()
})

it('makes the row that takes its place active when one goes', async () => {
  const { rerender } = show({ rows: many.slice(0, 10) })
  await userEvent.tab()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  rerender(<VirtualGrid label="Lista" rows={many.slice(0, 10).filter((r) => r.id !== 'r2')} rowKey={rowKey} columns={columns} total={9} onOpen={() => {}} />)
  const grid = screen.getByRole('grid')
  expect(document.getElementById(grid.getAttribute('aria-activedescendant')!)).toHaveTextContent('r3')
})
