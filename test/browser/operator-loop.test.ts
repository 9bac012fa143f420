// The loop of an operator, whole, over what `npm start` starts: real sockets, real health, real alerts, real records. Calls
// come in, a fault turns the SBC red, the alert leads to the cause, the remedy is copied, the ladder shows what no trace
// shows, and then all is green again.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, openPage, type Page, startBrowser, withoutBrowser } from '../support/browser.ts'
import { Running } from '../wire/cli-harness.ts'

const skip = withoutBrowser
let browser: Browser
let demo: Running

before(async () => {
  if (skip) return
  demo = new Running(['demo', '--port', '0', '--no-open', '--pause', '15'])
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  demo?.signal('SIGTERM')
  await demo?.ended
})

/** The stories take half a minute on an idle machine. */
const STORY_MS = 90_000
const CAUSE = 'The SBC answered Teams with its default certificate'

const goTo = async (page: Page, key: string): Promise<void> => {
  await page.keyboard.press('g')
  await page.keyboard.press(key)
}

/** What was played stands in the failure. */
const stateIs = (page: Page, state: string): Promise<void> =>
  page
    .locator('.verdict .pill', { hasText: state })
    .waitFor({ timeout: STORY_MS })
    .catch(async error => {
      const shown = await page.getByRole('main').innerText()
      throw new Error(`it is never ${state}:\n${shown}\n${demo.out}\n${demo.err}`, { cause: error })
    })

test('calls arrive, a fault turns the SBC red, its alert leads to the remedy and the ladder, and all is green again', {
  skip,
}, async () => {
  await demo.until(/Dashboard: http/, 60_000)
  const [, address = ''] = /Dashboard: (\S+)/.exec(demo.out) ?? []
  const { page, complaints } = await openPage(browser, `${address}/#/calls`)
  const calls = page.locator('.grid-row')
  await calls.first().waitFor({ timeout: STORY_MS })
  await calls.nth(1).waitFor({ timeout: STORY_MS })

  await goTo(page, 'h')
  await stateIs(page, 'Down')
  const [inbound, outbound] = await page.locator('.way').allInnerTexts()
  assert.match(inbound ?? '', /Can I be called\?[\s\S]*Up/)
  assert.match(outbound ?? '', /Can I call and transfer\?[\s\S]*Down/)
  assert.match(await page.locator('.verdict .reason').innerText(), /shown the self-signed certificate/)

  await goTo(page, 'a')
  await page.locator('.alert', { hasText: 'sbc sbc1.example.net' }).first().waitFor()
  await page.locator('.alert', { hasText: CAUSE }).getByRole('link', { name: 'Open' }).click()
  await page.getByRole('heading', { name: CAUSE }).waitFor()
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByText('Copied').waitFor()
  assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /^Bind the TLS context/)

  await goTo(page, 'c')
  await calls.first().waitFor()
  // The newest stands first: the one that could not be put through. It may still go on.
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page
    .getByRole('button', { name: /default certificate/ })
    .first()
    .waitFor({ timeout: STORY_MS })
  const rows = await page.$$eval('.ladder-rows [data-row] title', all =>
    all.map(each => each.textContent ?? ''),
  )
  assert.ok(
    rows.filter(row => /^FIN from peer after \d+ ms, no alert/.test(row)).length >= 3,
    rows.join('\n'),
  )
  assert.ok(!rows.some(row => row.startsWith('REFER')))

  await goTo(page, 'h')
  await stateIs(page, 'Up')
  await goTo(page, 'a')
  await page.locator('.alert', { hasText: 'sbc sbc1.example.net' }).first().waitFor()
  await page.getByText('All quiet').waitFor({ timeout: STORY_MS })
  await page.locator('.alert', { hasText: CAUSE }).filter({ hasText: 'Over' }).waitFor()
  assert.deepEqual(complaints, [])
})
