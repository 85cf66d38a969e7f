import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import { expect, type Page } from '../test.ts'

const rules = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const all: axe.RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }
// What a rule finds in colours and places is another thing in each look; names, roles and order are not.
const seen: axe.RunOptions = { runOnly: { type: 'rule', values: ['color-contrast', 'target-size'] } }
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }

// Every pair of language, theme and width is looked at; colours and places do not depend on words.
export const languages = [
  { locale: 'pt-BR', looks: [{ ...wide, scheme: 'light', asked: all }, { ...narrow, scheme: 'dark', asked: all }] },
  { locale: 'en-US', looks: [{ ...wide, scheme: 'dark', asked: seen }, { ...narrow, scheme: 'light', asked: seen }] },
] as const
export type Looks = (typeof languages)[number]['looks']

/** Looks at the page as it is now, in each look, and at its width on the narrowest of screens. */
export async function check(page: Page, name: string, looks: Looks = languages[0].looks) {
  await expect(page.getByRole('heading').first()).toBeVisible()
  for (const { width, height, scheme, asked } of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    const violations = await ask(page, asked)
    const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    expect.soft(serious.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`)), `${name}, ${width} px, ${scheme}`).toEqual([])
  }
  await page.setViewportSize({ width: 320, height: 700 })
  // What floats finds its place a moment after the window has its size.
  const wider = () => page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth)
  await expect.poll(wider, { message: `${name}: sideways scroll at 320 px`, timeout: 2000 }).toBeLessThanOrEqual(0)
  await page.setViewportSize(wide)
}

/** Asks axe-core, which a document is given once. */
async function ask(page: Page, asked: axe.RunOptions): Promise<axe.Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(readFileSync(rules, 'utf8'))
  return page.evaluate(async (asked) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, { ...asked, resultTypes: ['violations'] })
    return violations
  }, asked)
}
