// The page of a call's ladder in a real browser, on calls that the lab played: what can be done with it, and that what
// is saved is what is seen.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { CallAnswer } from '../../src/api/index.ts'
import {
  type Browser,
  barriersIn,
  type Look,
  openPage,
  type Page,
  PHONE,
  startBrowser,
  withoutBrowser,
} from '../support/browser.ts'
import { type Stage, stageDashboard } from '../support/staged-dashboard.ts'

const skip = withoutBrowser
let browser: Browser
let stage: Stage
/** Ids of the calls: the one that was put through, and the one whose REFER never came. */
let healthy: string
let broken: string

before(async () => {
  if (skip) return
  stage = await stageDashboard({ stories: ['refer-new-connection', 'refer-default-certificate'] })
  browser = await startBrowser()
  const answer = await fetch(`${stage.url}api/v1/calls`)
  const { calls } = (await answer.json()) as { calls: { id: string; transfer: string }[] }
  healthy = calls.find(call => call.transfer === 'answered')?.id ?? ''
  broken = calls.find(call => call.transfer === 'none')?.id ?? ''
})
after(async () => {
  await browser?.close()
  await stage?.end()
})

/** Tall enough that all rows are in sight. */
const TALL = { width: 1360, height: 3000 }

async function openLadder(id: string, look: Look = {}): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, `${stage.url}#/ladder/${id}`, look)
  await opened.page.waitForSelector('.ladder-rows [data-row]')
  return opened
}

/** Texts and their colours, in the order they are drawn. */
const textsIn = (page: Page, selector: string): Promise<[string, string][]> =>
  page.$$eval(selector, all => all.map(each => [each.textContent ?? '', each.getAttribute('fill') ?? '']))

const labels = async (page: Page): Promise<string[]> =>
  await page.$$eval('.ladder-rows [data-row]', all =>
    all.map(each => each.querySelector('title')?.textContent?.split('\n')[0] ?? ''),
  )

/** First of the texts of each row. */
const times = (page: Page): Promise<string[]> =>
  page.$$eval('.ladder-rows [data-row]', all =>
    all.map(each => each.querySelector('text')?.textContent ?? ''),
  )

async function chosen(page: Page): Promise<string | undefined> {
  const id = await page.locator('.ladder-rows').getAttribute('aria-activedescendant')
  return (await page.locator(`[id="${id}"] > title`).textContent())?.split('\n')[0]
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

async function save(page: Page, title: string): Promise<Buffer> {
  await page.getByText('Save as').click()
  const coming = page.waitForEvent('download')
  await page.locator('.ladder-save').getByText(title, { exact: true }).click()
  return readFileSync(await (await coming).path())
}

test('the ladder shows the REFER that never came: what hung up, and why, one click from the finding', {
  skip,
}, async () => {
  const { page, complaints } = await openLadder(broken, { size: TALL })
  const rows = await labels(page)
  assert.ok(rows.includes('TLS ClientHello SNI sbc1.example.net'), rows.join('\n'))
  assert.equal(rows.filter(label => label === 'FIN from peer after 16 ms, no alert').length, 4)
  await page.getByRole('button', { name: /default certificate/ }).click()
  assert.equal(await chosen(page), 'FIN from peer after 16 ms, no alert')
  assert.match((await page.textContent('.ladder-pane')) ?? '', /default certificate.*ContextID = 0/)
  await press(page, 'm', 'm', 'f')
  assert.ok(!(await labels(page)).includes('FIN from peer after 16 ms, no alert'))
  await page.getByRole('button', { name: /default certificate/ }).click()
  assert.deepEqual(await labels(page), rows)
  await press(page, 'Escape')
  await page.waitForURL(/#\/calls$/)
  await press(page, 'g', 'l')
  await page.waitForSelector('.ladder-rows [data-row]')
  assert.deepEqual(complaints, [])
})

test('keys walk the rows, read, compare and go back', { skip }, async () => {
  const { page } = await openLadder(healthy, { size: TALL })
  const rows = await labels(page)
  await press(page, 'j', 'j', 'ArrowDown', 'k')
  assert.equal(await chosen(page), rows[2])
  assert.match((await page.textContent('.message')) ?? '', /^INVITE sip:\+4952511234@/)
  await press(page, 'End')
  assert.equal(await chosen(page), rows.at(-1))
  await press(page, 'Home', 'Enter')
  await page.waitForSelector('.ladder-pane:focus')
  await press(page, 'Space', 'j', 'j', 'Space')
  assert.deepEqual(await page.locator('.diff th').allTextContents(), [rows[0], rows[2]])
  const via = await page
    .locator('.diff tr.changed')
    .filter({ hasText: 'Via' })
    .locator('td')
    .allTextContents()
  assert.equal(via.length, 2)
  await press(page, 'Escape')
  assert.equal(await page.locator('.diff').count(), 0)
  await press(page, 'Escape')
  await page.waitForURL(/#\/calls$/)
})

test('keys change what is shown: times, kinds, one leg, SDP, the message beside it', { skip }, async () => {
  const { page } = await openLadder(healthy, { size: TALL })
  const all = await labels(page)
  assert.equal((await times(page))[0], '0.000')
  await press(page, 'w')
  assert.match((await times(page))[1] ?? '', /^\+0\.\d{3}$/)
  await press(page, 'w')
  assert.match((await times(page))[1] ?? '', /^\d\d:\d\d:\d\d\.\d{3}$/)
  await press(page, 'm')
  assert.deepEqual(
    await labels(page),
    all.filter(label => !/^S?RTP/.test(label)),
  )
  await press(page, 'm')
  assert.deepEqual(
    await labels(page),
    all.filter(label => !/^(S?RTP|TCP|TLS)/.test(label)),
  )
  await press(page, 'm', 'x')
  assert.ok((await labels(page)).length < all.length)
  assert.deepEqual(await page.locator('.ladder-legs [aria-pressed="true"]').allTextContents(), [
    'A carrier call',
  ])
  await press(page, 'x')
  assert.deepEqual(await labels(page), all)
  await press(page, 'd')
  assert.match((await page.textContent('.message')) ?? '', /m=audio.*more lines of SDP/s)
  await press(page, 'd')
  assert.ok(!(await page.textContent('.message'))?.includes('m=audio'))
  const width = (): Promise<number> => page.$eval('.ladder-scroll', box => box.clientWidth)
  const before = await width()
  await press(page, '0')
  assert.ok((await width()) > before)
  await press(page, 't')
  assert.equal(await page.locator('.ladder-pane').count(), 0)
})

test('what is sought is found in messages, and marked there', { skip }, async () => {
  const { page } = await openLadder(healthy)
  await press(page, '/')
  await page.keyboard.type('referred-by')
  await press(page, 'Enter')
  assert.equal(await chosen(page), 'REFER [i.EUWE.10]')
  assert.match((await page.textContent('.ladder-search')) ?? '', /2 found/)
  assert.equal((await page.textContent('.message mark'))?.toLowerCase(), 'referred-by')
})

/** Texts of a saved picture's head and rows, read by the browser, on a page of their own. */
async function drawnIn(markup: string): Promise<{ head: [string, string][]; rows: [string, string][] }> {
  const page = await browser.newPage()
  await page.setContent(markup)
  const drawn = {
    head: await textsIn(page, 'svg > g:nth-of-type(1) text'),
    rows: await textsIn(page, 'svg > g:nth-of-type(2) text'),
  }
  await page.close()
  return drawn
}

for (const [name, look, keys] of [
  ['as it opens', {}, []],
  [
    'dark, times since the row before, SIP only, two rows marked',
    { scheme: 'dark' },
    ['w', 'm', 'm', 'Space', 'j', 'j', 'Space'],
  ],
  ['one leg, times of day, silences to scale', {}, ['x', 'w', 'w', 's']],
] as const) {
  test(`what is saved is what is seen: ${name}`, { skip }, async () => {
    const { page, complaints } = await openLadder(broken, { ...look, size: TALL })
    await press(page, ...keys)
    const rows = await textsIn(page, '.ladder-rows text')
    const head = await textsIn(page, '.ladder-head text')
    assert.ok(rows.length > 20)
    const svg = String(await save(page, 'SVG'))
    assert.deepEqual(await drawnIn(svg), { head, rows })
    assert.deepEqual(await drawnIn(String(await save(page, 'HTML'))), { head, rows })
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
    const png = await save(page, 'PNG')
    // IHDR (PNG, section 11.2.2): twice as fine as the screen.
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [Number(width) * 2, Number(height) * 2])
    const shown = await times(page)
    const text = String(await save(page, 'Text'))
    assert.deepEqual(
      [...text.matchAll(/^ *(\+?[\d:]+\.\d{3}) [A-Z] /gm)].map(([, time]) => time),
      shown,
    )
    const mermaid = String(await save(page, 'Mermaid'))
    assert.deepEqual(
      [...mermaid.matchAll(/^ {4}.*?: (\+?[\d:]+\.\d{3}) /gm)].map(([, time]) => time),
      shown,
    )
    assert.deepEqual(complaints, [])
  })
}

test('the packets come from the API', { skip }, async () => {
  const { page } = await openLadder(broken)
  const packets = await save(page, 'pcapng')
  assert.equal(packets.readUInt32BE(0), 0x0a0d0d0a)
})

test('played, rows appear one after the other, as far apart as they were', { skip }, async () => {
  const { page } = await openLadder(broken, { size: TALL })
  const all = await labels(page)
  await page.clock.install()
  await press(page, 'p')
  await page.clock.runFor(300)
  const some = (await labels(page)).length
  assert.ok(some > 0 && some < all.length, `${some} of ${all.length}`)
  await press(page, 'P')
  await page.clock.runFor(60_000)
  assert.deepEqual(await labels(page), all)
})

test('of ten thousand rows some fifty are drawn, and the last is one key away', { skip }, async t => {
  const response = await fetch(`${stage.url}api/v1/calls/${healthy}`)
  const answer = (await response.json()) as CallAnswer
  assert.ok(answer.ladder !== undefined)
  const { rows, startedAt } = answer.ladder
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    ...rows[index % rows.length],
    at: startedAt + index * 20,
    label: `row ${index}`,
  }))
  const { page } = await openPage(browser, stage.url)
  await page.route('**/api/v1/calls/long', route =>
    route.fulfill({ json: { ...answer, ladder: { ...answer.ladder, rows: many } } }),
  )
  await page.goto(`${stage.url}#/ladder/long`)
  await page.waitForSelector('.ladder-rows [data-row]')
  await press(page, 'End')
  assert.equal(await chosen(page), 'row 9999')
  assert.ok((await labels(page)).length < 70)
  const started = performance.now()
  for (let step = 0; step < 50; step++) await press(page, 'k')
  t.diagnostic(`${((performance.now() - started) / 50).toFixed(1)} ms a step`)
  assert.equal(await chosen(page), 'row 9949')
})

for (const [name, look] of [
  ['light', {}],
  ['dark, German', { scheme: 'dark', language: 'de' }],
  ['on a telephone', { size: PHONE }],
] as const) {
  test(`the ladder is open to all: ${name}`, { skip }, async () => {
    const { page, complaints } = await openLadder(broken, look)
    assert.deepEqual(await barriersIn(page), [])
    await press(page, 'Space', 'j', 'Space', 'x')
    await page.waitForSelector('.diff')
    assert.deepEqual(await barriersIn(page), [])
    assert.deepEqual(complaints, [])
  })
}

test('a call that is not there is told as such', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/ladder/nobody`)
  assert.match((await page.textContent('[role=alert]')) ?? '', /no such call/)
})
