import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, barriersIn, openPage, startBrowser, withoutBrowser } from '../support/browser.ts'
import { LOOKS, lookAt } from '../support/look-at-all.ts'
import { now, type Stage, stageDashboard } from '../support/staged-dashboard.ts'
import { toldAlert, toldChange, toldHealth } from '../support/told-health.ts'

const skip = withoutBrowser
let browser: Browser
let stage: Stage
let empty: Stage

before(async () => {
  if (skip) return
  const stories = [
    'call-from-carrier',
    'call-to-carrier',
    'refer-new-connection',
    'refer-default-certificate',
  ]
  stage = await stageDashboard({ stories, health: toldHealth('down', now()), alerts: [toldAlert(now())] })
  empty = await stageDashboard({ demo: true })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
  await empty?.end()
})

const PAGES = [
  'health',
  'calls',
  'findings',
  'alerts',
  'settings',
  'settings/configuration',
  'settings/maintenance',
  'settings/audit',
  'settings/about',
]
for (const [name, look] of LOOKS) {
  test(`pages with something on them are open to all and complain of nothing: ${name}`, {
    skip,
  }, async () => {
    await lookAt(browser, stage.url, PAGES, look)
  })
  test(`empty pages are open to all and complain of nothing: ${name}`, { skip }, async () => {
    await lookAt(browser, empty.url, PAGES, { ...look, isFirstRun: true })
  })
}

test('the first paint comes within a second', { skip }, async () => {
  const { page } = await openPage(browser, stage.url)
  await page.locator('.verdict').waitFor()
  const [paint] = (await page.evaluate(
    "performance.getEntriesByName('first-contentful-paint').map(({ startTime }) => startTime)",
  )) as number[]
  assert.ok(paint !== undefined && paint < 1000, `${paint} ms`)
  await page.context().close()
})

test('the first run greets with the demo until that was read', { skip }, async () => {
  const { page } = await openPage(browser, empty.url, { isFirstRun: true })
  const greeting = page.getByRole('complementary', { name: 'Welcome' })
  await greeting.getByText('This is the demo').waitFor()
  await greeting.getByRole('button', { name: 'Got it' }).click()
  await greeting.waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('main h1').waitFor()
  assert.equal(await greeting.count(), 0)
  await page.context().close()
})

test('health says both ways, the reason, what Microsoft shows and what the next call comes to', {
  skip,
}, async () => {
  const { page } = await openPage(browser, stage.url)
  const main = page.getByRole('main')
  await main.getByText('Teams leaves new connections after the certificate').first().waitFor()
  const ways = await main.locator('.way').allInnerTexts()
  assert.match(ways[0] ?? '', /Can I be called\?[\s\S]*Up/)
  assert.match(ways[1] ?? '', /Can I call and transfer\?[\s\S]*Down/)
  const shown = await main.innerText()
  assert.match(shown, /SIP options status\s+Active[\s\S]*TLS connectivity status\s+Active/)
  assert.match(shown, /It fails\s+after 12 s/)
  assert.match(shown, /NER, as Microsoft counts\s+–\s*says nothing below 100 attempts/)
  assert.match(shown, /NER, as AudioCodes counts\s+97\.6 %/)
  await page.context().close()
})

test('the calls of each ten minutes are read out under the pointer and by the arrow keys', {
  skip,
}, async () => {
  const { page } = await openPage(browser, stage.url)
  const chart = page.getByRole('slider', { name: /calls in six hours/ })
  await chart.locator('path:not(.grid)').first().waitFor()
  const total = Number(/^(\d+) calls/.exec((await chart.getAttribute('aria-label')) ?? '')?.[1])
  assert.ok(total > 0)
  await chart.focus()
  const told: string[] = []
  for (const key of ['Home', ...Array.from({ length: 35 }, () => 'ArrowRight')]) {
    await page.keyboard.press(key)
    told.push(await chart.locator('.read').innerText())
  }
  assert.equal(await chart.getAttribute('aria-valuetext'), told.at(-1))
  assert.equal(new Set(told).size, 36)
  const counted = told.map(text => Number(/: All (\d+), Refused \d+$/.exec(text)?.[1]))
  assert.equal(
    counted.reduce((sum, count) => sum + count, 0),
    total,
  )
  await page.keyboard.press('ArrowRight')
  assert.equal(await chart.locator('.read').innerText(), told.at(-1))
  await chart.hover({ position: { x: 45, y: 60 } })
  assert.equal(await chart.locator('.read').innerText(), told[0])
  await page.context().close()
})

test('an operator begins and ends maintenance', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/health/region/EUWE`)
  await page.getByRole('button', { name: 'Maintenance' }).click()
  await page.getByLabel('Note').fill('new router')
  await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click()
  await page.locator('.verdict .pill', { hasText: 'Maintenance' }).waitFor()
  await page.getByRole('button', { name: 'End maintenance' }).click()
  await page.locator('.verdict .pill', { hasText: 'Up' }).waitFor()
  await page.context().close()
})

test('an operator plans maintenance, sees it in the settings, and calls it off', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/health/region/EUWE`)
  await page.getByRole('button', { name: 'Maintenance' }).click()
  const soon = new Date(Date.now() + 86_400_000)
  await page.getByLabel('From').fill(`${soon.toISOString().slice(0, 10)}T22:00`)
  await page.getByLabel('Note').fill('new cable')
  await page.getByRole('dialog').getByRole('button', { name: 'Plan' }).click()
  await page.locator('.verdict .pill', { hasText: 'Up' }).waitFor()
  await page.goto(`${stage.url}#/settings/maintenance`)
  const row = page.getByRole('row', { name: /region EUWE/ })
  assert.match(await row.innerText(), /22:00[\s\S]*new cable/)
  await row.getByRole('button', { name: 'Call off' }).click()
  await page.getByText('Nothing is planned').waitFor()
  await page.context().close()
})

test('calls are narrowed by keyboard, and the filter stands in the address', { skip }, async () => {
  const { page } = await openPage(browser, stage.url)
  await page.locator('main h1').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.locator('.grid-row').nth(3).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('5200')
  await page.locator('.grid-row').nth(1).waitFor({ state: 'detached' })
  assert.match(page.url(), /#\/calls\?number=5200$/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  assert.equal(await page.locator('.grid-row[aria-selected=true]').count(), 1)
  await page.keyboard.press('Enter')
  await page.waitForURL(/#\/ladder\//)
  await page.goBack()
  await page.waitForURL(/#\/calls\?number=5200$/)
  await page.context().close()
})

test('calls are handed out as CSV, narrowed like the list', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/calls?direction=outbound`)
  await page.locator('.grid-row').first().waitFor()
  const rows = await page.locator('.grid-row').count()
  const href = await page.getByRole('link', { name: 'CSV' }).getAttribute('href')
  const csv = await (await fetch(new URL(href ?? '', stage.url))).text()
  assert.equal(csv.trim().split('\n').length, rows + 1)
  await page.context().close()
})

test('a call comes in while one looks', { skip }, async () => {
  const { page } = await openPage(browser, `${empty.url}#/calls`)
  await page.getByText('No calls yet').waitFor()
  await page.locator('.alive.yes').waitFor()
  for (const fact of stage.facts.all()) empty.see({ ...fact, at: now() })
  await page.locator('.grid-row').first().waitFor()
  await page.context().close()
})

test('a lost connection is said, and what was missed is shown once it is back', { skip }, async () => {
  const first = await stageDashboard({ health: toldHealth('up', now()) })
  const { page } = await openPage(browser, first.url)
  await page.locator('.alive.yes').waitFor()
  await first.end()
  await page.getByText('Not connected').waitFor()
  const port = Number(new URL(first.url).port)
  const second = await stageDashboard({ port, health: toldHealth('down', now()) })
  try {
    await page.locator('.verdict .pill', { hasText: 'Down' }).waitFor()
    await page.locator('.alive.yes').waitFor()
    await page.context().close()
  } finally {
    await second.end()
  }
})

test('help lists the keys, and Escape leaves it', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/calls`)
  await page.locator('.grid-row').first().waitFor()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard' })
  await help.getByText('Look for a number').waitFor()
  assert.deepEqual(await barriersIn(page), [])
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })
  await page.context().close()
})

test('without a mouse one skips the menu, and sees where one is', { skip }, async () => {
  const { page } = await openPage(browser, stage.url)
  await page.locator('main h1').waitFor()
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Skip to the page' }).waitFor()
  const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
  assert.equal(outline, 'solid')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate('document.activeElement.id'), 'main')
  await page.context().close()
})

test('language and colours are chosen, and stay chosen', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/settings`)
  await page.getByLabel('Language').selectOption('de')
  await page.getByLabel('Farben', { exact: true }).selectOption('dark')
  await page.reload()
  await page.getByRole('heading', { name: 'Einstellungen' }).waitFor()
  assert.equal(await page.evaluate('document.documentElement.lang'), 'de')
  assert.equal(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'dark')
  await page.context().close()
})

test('who has no token signs in with one, and out again', { skip }, async () => {
  const { createHash } = await import('node:crypto')
  const sha256 = createHash('sha256').update('a-token-of-the-test').digest()
  const locked = await stageDashboard({ tokens: [{ name: 'anna', role: 'operate', sha256 }] })
  try {
    const { page } = await openPage(browser, locked.url)
    await page.getByLabel('Access token').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    assert.deepEqual(await barriersIn(page), [])
    await page.getByLabel('Access token').fill('a-token-of-the-test')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Can I call, both ways?' }).waitFor()
    await page.goto(`${locked.url}#/settings`)
    await page.getByText('anna').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Access token').waitFor()
    await page.context().close()
  } finally {
    await locked.end()
  }
})

test('an alert leads to the cause, the remedy is copied, and the dashboard turns green by itself', {
  skip,
}, async () => {
  const { page, complaints } = await openPage(browser, `${stage.url}#/alerts`)
  const alert = page.locator('.alert', { hasText: 'The SBC is down' })
  await alert.getByRole('link', { name: 'Open' }).click()
  await page.locator('.verdict .pill', { hasText: 'Down' }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await page.getByRole('link', { name: 'The SBC answered Teams with its default certificate' }).click()
  await page.getByRole('heading', { name: 'The SBC answered Teams with its default certificate' }).waitFor()
  await page.getByRole('heading', { name: 'From the handbook' }).waitFor()
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByText('Copied').waitFor()
  assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /^Bind the TLS context/)
  const report = await page.getByRole('link', { name: 'Markdown' }).getAttribute('href')
  const text = await (await fetch(new URL(report ?? '', stage.url))).text()
  assert.match(text, /tls\/default-certificate-served/)
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await page.locator('.verdict .pill', { hasText: 'Down' }).waitFor()
  stage.turn(toldHealth('up', now()), toldChange('up', now()))
  stage.raise([toldAlert(now(), now())])
  await page.locator('.verdict .pill', { hasText: 'Up' }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.getByText('All quiet').waitFor()
  await page.locator('.alert', { hasText: 'Over' }).waitFor()
  assert.deepEqual(complaints, [])
  await page.context().close()
})
