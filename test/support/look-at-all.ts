// Pages looked at as people have them: in both languages, light and dark, on a desk and on a telephone.

import assert from 'node:assert/strict'
import { type Browser, barriersIn, type Look, openPage, PHONE } from './browser.ts'

export const LOOKS: readonly [string, Look][] = [
  ['English, light, on a desk', {}],
  ['German, dark, on a desk', { language: 'de', scheme: 'dark' }],
  ['German, light, on a telephone', { language: 'de', size: PHONE }],
  ['English, dark, on a telephone', { scheme: 'dark', size: PHONE }],
]

/** Asserts that nobody is shut out of these pages, nothing complains, and nothing is wider than the screen. */
export async function lookAt(
  browser: Browser,
  url: string,
  paths: readonly string[],
  look: Look,
): Promise<void> {
  const { page, complaints } = await openPage(browser, url, look)
  for (const path of paths) {
    await page.evaluate(`location.hash = '#/${path}'`)
    await page.locator(`.main.of-${path.split(/[/?]/)[0]} h1`).waitFor()
    const waiting = page.locator('.waiting')
    while ((await waiting.count()) > 0) await waiting.first().waitFor({ state: 'detached' })
    assert.deepEqual(await barriersIn(page), [], path)
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    assert.ok(Number(wide) <= 0, `${path} is ${wide} px wider than the screen`)
    assert.deepEqual(complaints, [], path)
  }
  await page.context().close()
}

/** In every look, one after the other. */
export async function lookAtAll(browser: Browser, url: string, paths: readonly string[]): Promise<void> {
  for (const [, look] of LOOKS) await lookAt(browser, url, paths, look)
}
