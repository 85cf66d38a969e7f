import type { Page } from '@playwright/test'

/** Does a request of the page's session, as the web app would: for what a test counts beside the pages, never for what it tries. */
export async function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  return page.evaluate(
    async ([m, p, b]) => {
      const res = await fetch(p!, { method: m!, body: b === '' ? undefined : b, headers: b === '' ? {} : { 'Content-Type': m === 'PATCH' ? 'application/merge-patch+json' : 'application/json' } })
      const text = await res.text()
      return { status: res.status, body: (text && res.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : undefined) as never }
    },
    [method, path, body === undefined ? '' : JSON.stringify(body)],
  )
}
