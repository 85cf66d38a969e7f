import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '../test.ts'

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }

// Every pair of language, theme and width is looked at; colours and places do not depend on words.
export const languages = [
  { locale: 'pt-BR', looks: [{ ...wide, scheme: 'light' }, { ...narrow, scheme: 'dark' }] },
  { locale: 'en-US', looks: [{ ...wide, scheme: 'dark' }, { ...narrow, scheme: 'light' }] },
] as const
export type Looks = (typeof languages)[number]['looks']

/** Looks at the page as it is now, in each look, and at its width on the narrowest of screens. */
export async function check(page: Page, name: string, looks: Looks = languages[0].looks) {
  await expect(page.getByRole('heading').first()).toBeVisible()
  for (const { width, height, scheme } of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode().withTags(wcag).analyze()
    const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    expect.soft(serious.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`)), `${name}, ${width} px, ${scheme}`).toEqual([])
  }
  await page.setViewportSize({ width: 320, height: 700 })
  const wider = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth)
  expect.soft(wider, `${name}: sideways scroll at 320 px`).toBeLessThanOrEqual(0)
  await page.setViewportSize(wide)
}
