import { expect, test as base, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { startDemo, type Account, type Server } from './server.ts'

export { expect, type Page }

interface Options { width?: number; height?: number; locale?: 'pt-BR' | 'en-US'; dark?: boolean }

export const phone = { width: 390, height: 844 } satisfies Options

/** The people of a test, each in a browser of their own, and what their pages complained of. */
export class People {
  private readonly contexts: BrowserContext[] = []
  private readonly complaints: string[] = []
  private allowed: RegExp[] = []

  constructor(private readonly browser: Browser, readonly server: Server) {}

  account(username: string): Account {
    const found = this.server.accounts.find((a) => a.username === username)
    if (!found) throw new Error(`the demo company has no ${username}`)
    return found
  }

  /** A page on which nobody has signed in yet. */
  async someone({ width = 1440, height = 900, locale = 'pt-BR', dark = false }: Options = {}, at = this.server.web): Promise<Page> {
    const touch = width < 600
    // The page's language is a choice of the person, kept on the device.
    const kept = locale === 'pt-BR' ? [] : [{ name: 'acervo.preferences', value: JSON.stringify({ language: 'en' }) }]
    const context = await this.browser.newContext({
      baseURL: at, viewport: { width, height }, hasTouch: touch, isMobile: touch, locale, colorScheme: dark ? 'dark' : 'light',
      storageState: { cookies: [], origins: [{ origin: at, localStorage: kept }] },
    })
    this.contexts.push(context)
    context.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} (${message.location().url})`)
    })
    context.on('weberror', (error) => this.complaints.push(String(error.error())))
    return context.newPage()
  }

  /** One of the demo people, signed in through the page. */
  async signIn(username: string, options: Options = {}): Promise<Page> {
    const page = await this.someone(options)
    const { password } = this.account(username)
    const en = options.locale === 'en-US'
    await page.goto('/entrar')
    await page.getByLabel(en ? 'User name' : 'Usuário').fill(username)
    await page.getByLabel(en ? 'Password' : 'Senha', { exact: true }).fill(password)
    await page.getByRole('button', { name: en ? 'Sign in' : 'Entrar', exact: true }).click()
    await expect(page.getByRole('navigation', { name: en ? 'Main' : 'Principal' })).toBeVisible()
    return page
  }

  /** What a page may write to its console in this test, because the test refuses it something. */
  expects(...complaints: RegExp[]) {
    this.allowed.push(...complaints)
  }

  /** All that pages complained of and nothing in the test explains. */
  unexplained(): string[] {
    // Whoever has not signed in is told so by this answer.
    const always = /status of 401 .*\/api\/session\)$/
    return this.complaints.filter((c) => ![always, ...this.allowed].some((a) => a.test(c)))
  }

  async leave() {
    await Promise.all(this.contexts.map((c) => c.close()))
  }
}

/** Each worker has a server with the demo company; each test its own people, whose pages must not complain. */
export const test = base.extend<{ people: People }, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startDemo()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 420_000 },
  ],
  people: async ({ browser, server }, use) => {
    const people = new People(browser, server)
    await use(people)
    await people.leave()
    expect(people.unexplained(), 'errors on the console, and what the security policy refused').toEqual([])
  },
})
