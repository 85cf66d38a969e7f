import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tellSessionEnded } from '../../api/client'
import { answer, renderPage, someone } from '../../app/testing'
import { Providers } from '../../app/providers'
import { SetUpPage } from './SetUpPage'
import { SignInForm } from './SignInForm'
import { SignInSheetHost } from './SignInSheetHost'

let handle: (method: string, path: string, body: unknown) => Response
const sent: { method: string; path: string; body: unknown }[] = []

beforeEach(() => {
  sent.length = 0
  handle = () => answer({ title: 'x', status: 404 }, { status: 404 })
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    const text = await request.text()
    const body: unknown = text ? JSON.parse(text) : undefined
    const path = new URL(request.url).pathname
    sent.push({ method: request.method, path, body })
    return handle(request.method, path, body)
  })
})
afterEach(() => vi.useRealTimers())

const form = (onDone = vi.fn()) => {
  render(
    <Providers>
      <SignInForm onDone={onDone} />
    </Providers>,
  )
  return onDone
}

it('says what is missing, and takes the focus there, without asking the server', async () => {
  form()
  await userEvent.click(screen.getByRole('button', { name: 'Entrar' }))
  expect(screen.getByText('Escreva seu usuário.')).toBeVisible()
  expect(screen.getByLabelText('Usuário')).toHaveFocus()
  await userEvent.type(screen.getByLabelText('Usuário'), 'ana{Enter}')
  expect(screen.getByLabelText('Senha')).toHaveFocus()
  expect(sent).toEqual([])
})

it('says one thing for a wrong user and a wrong password', async () => {
  handle = () => answer({ title: 'Unauthorized', status: 401 }, { status: 401 })
  const done = form()
  await userEvent.type(screen.getByLabelText('Usuário'), ' ana ')
  await userEvent.type(screen.getByLabelText('Senha'), ' com espaço {Enter}')
  expect(await screen.findByText('Usuário ou senha não conferem.')).toBeVisible()
  expect(sent[0]!.body).toEqual({ username: 'ana', password: ' com espaço ' })
  expect(screen.getByLabelText('Senha')).toHaveFocus()
  expect(done).not.toHaveBeenCalled()
})

it('counts down when there were too many attempts, and asks again only afterwards', async () => {
  handle = () => answer({ title: 'Too many', status: 429 }, { status: 429, headers: { 'Retry-After': '2' } })
  form()
  await userEvent.type(screen.getByLabelText('Usuário'), 'ana')
  await userEvent.type(screen.getByLabelText('Senha'), 'x{Enter}')
  expect(await screen.findByText('Muitas tentativas. Tente de novo em 2 s.')).toBeVisible()
  await userEvent.keyboard('{Enter}')
  expect(sent).toHaveLength(1)
  expect(await screen.findByText('Muitas tentativas. Tente de novo em 1 s.')).toBeVisible()
  await waitFor(() => expect(screen.queryByText(/Muitas tentativas/)).not.toBeInTheDocument())
  await userEvent.keyboard('{Enter}')
  expect(sent).toHaveLength(2)
})

it('shows the password only when asked', async () => {
  form()
  const password = screen.getByLabelText('Senha')
  expect(password).toHaveAttribute('type', 'password')
  await userEvent.click(screen.getByRole('button', { name: 'Mostrar a senha' }))
  expect(password).toHaveAttribute('type', 'text')
})

it('puts a sign-in sheet over the page when the session ends, for the same person', async () => {
  handle = () => answer(someone)
  await renderPage(
    <>
      <p>O que eu fazia</p>
      <SignInSheetHost />
    </>,
  )
  act(() => tellSessionEnded())
  expect(await screen.findByRole('dialog', { name: 'Sua sessão terminou' })).toBeVisible()
  expect(screen.getByLabelText('Usuário')).toHaveValue('beatriz')
  expect(screen.getByText('O que eu fazia')).toBeInTheDocument()
  await userEvent.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeVisible()
  await userEvent.type(screen.getByLabelText('Senha'), 'certa{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
})

it('sets up the first administrator, with the server’s reasons under their fields', async () => {
  handle = (method) => (method === 'GET' ? answer({ purpose: 'first_administrator', expires_at: '2026-12-01T00:00:00Z' }) : answer({ title: 'x', status: 422, errors: [{ field: 'username', message: 'odd' }] }, { status: 422 }))
  await renderPage(<SetUpPage />, { path: '/comecar/abc', route: '/comecar/$token', outside: true })
  await userEvent.type(await screen.findByLabelText('Nome da empresa'), 'Aroeira')
  await userEvent.type(screen.getByLabelText('Seu usuário'), 'livia')
  await userEvent.type(screen.getByLabelText('Sua senha'), 'curta')
  await userEvent.click(screen.getByRole('button', { name: 'Criar e entrar' }))
  expect(screen.getByText('Faltam 7 caracteres.')).toBeVisible()
  await userEvent.type(screen.getByLabelText('Sua senha'), ' mas nem tanto')
  await userEvent.click(screen.getByRole('button', { name: 'Criar e entrar' }))
  await waitFor(() => expect(screen.getByLabelText('Seu usuário')).toHaveFocus())
  expect(sent.at(-1)).toEqual({ method: 'POST', path: '/api/setup/abc', body: { company: 'Aroeira', username: 'livia', password: 'curta mas nem tanto' } })
  expect(screen.getByText(/odd/)).toBeVisible()
})

it('asks an invited person for a password only, and says when a link is spent', async () => {
  handle = () => answer({ purpose: 'invitation', username: 'ana.souza', expires_at: '2026-12-01T00:00:00Z' })
  await renderPage(<SetUpPage />, { path: '/comecar/abc', route: '/comecar/$token', outside: true })
  expect(await screen.findByRole('heading', { name: 'Seu primeiro acesso' })).toBeVisible()
  expect(screen.queryByLabelText('Nome da empresa')).not.toBeInTheDocument()
  expect(screen.getByLabelText('Seu usuário')).toHaveAttribute('readonly')
})

it('says that a link is spent', async () => {
  await renderPage(<SetUpPage />, { path: '/comecar/abc', route: '/comecar/$token', outside: true })
  expect(await screen.findByText('Este link já foi usado, ou não vale mais.')).toBeVisible()
})
