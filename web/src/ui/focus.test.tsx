import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepFocus } from './focus'

let stop: () => void
beforeEach(() => {
  document.body.innerHTML = `
    <main tabindex="-1"><div role="grid" tabindex="0"></div><p><button id="chip">x</button></p></main>
    <aside><ul><li id="row"><button>Revogar</button></li><li><button id="next">Revogar</button></li></ul><button id="close">Fechar</button></aside>`
  stop = keepFocus()
})
afterEach(() => {
  stop()
  document.body.innerHTML = ''
})
const $ = (of: string) => document.querySelector<HTMLElement>(of)!

it('goes to the list when what had it in the page is gone, and to the page where there is no list', async () => {
  $('#chip').focus()
  $('p').remove()
  await vi.waitFor(() => expect($('[role=grid]')).toHaveFocus())
  $('[role=grid]').remove()
  await vi.waitFor(() => expect($('main')).toHaveFocus())
})

it('stays in the pane in which it was', async () => {
  $('#row button').focus()
  $('#row').remove()
  await vi.waitFor(() => expect($('#next')).toHaveFocus())
  $('aside').remove()
  await vi.waitFor(() => expect($('[role=grid]')).toHaveFocus())
})

it('leaves it alone when somebody else took it, or let it go', async () => {
  $('#chip').focus()
  $('#chip').remove()
  $('#close').focus()
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect($('#close')).toHaveFocus()
  $('#close').blur()
  $('#row').remove()
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(document.body).toHaveFocus()
})
