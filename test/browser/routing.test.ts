// The page of the tenant's routing in a real browser: the article's example, asked by hand.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TOKENS, tokenText } from '../../src/api/testing/index.ts'
import {
  type Browser,
  barriersIn,
  openPage,
  type Page,
  startBrowser,
  withoutBrowser,
} from '../support/browser.ts'
import { lookAtAll } from '../support/look-at-all.ts'
import { type Stage, stageDashboard } from '../support/staged-dashboard.ts'

const skip = withoutBrowser
const EXAMPLES = `${import.meta.dirname}/../../examples`
let browser: Browser
let stage: Stage
let empty: Stage
let guarded: Stage

before(async () => {
  if (skip) return
  stage = await stageDashboard({ tenant: `${EXAMPLES}/tenant-article` })
  empty = await stageDashboard()
  guarded = await stageDashboard({ tokens: TOKENS })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
  await empty?.end()
  await guarded?.end()
})

const ANNA = 'routing/call?user=anna%40example.net&number=8791'

/** The table of routes, a line each. */
const routesOf = (page: Page): Promise<string[]> => page.locator('.routes tbody tr').allInnerTexts()
const groupsOf = async (page: Page): Promise<string[]> =>
  (await page.locator('.group').allInnerTexts()).map(text => text.replaceAll(/\s+/g, ' '))

test('the views of routing are open to all, in both languages, light and dark, on a telephone too', {
  skip,
}, async () => {
  await lookAtAll(browser, stage.url, [
    ANNA,
    `${ANNA}&down=sbc1.example.net%3Dsilent&down=sbc2.example.net%3Ddemoted`,
    'routing/failures',
    'routing/lint',
    'routing/export',
  ])
  await lookAtAll(browser, empty.url, ['routing'])
})

test("the article's table: Anna has no usage DEBLN, and the other three routes stand", { skip }, async () => {
  const { page, complaints } = await openPage(browser, `${stage.url}#/routing`)
  await page.getByLabel('Who calls').fill('anna@example.net')
  await page.getByLabel('Dialled number').fill('8791')
  const rows = await routesOf(page)
  assert.match(rows[0] ?? '', /Paderborn[\s\S]*stands/)
  assert.match(rows[1] ?? '', /Berlin[\s\S]*struck: no shared PSTN usage/)
  assert.match(rows[2] ?? '', /Germany[\s\S]*stands/)
  assert.match(rows[3] ?? '', /World[\s\S]*stands/)
  assert.deepEqual(await groupsOf(page), [
    'Attempt 1 or 2 route Paderborn sbc1.example.net 1/2 each sbc2.example.net 1/2 each',
    'Attempt 3 or 4 route Germany sbc3.example.net 1/2 each sbc4.example.net 1/2 each',
    'Attempt 5 route World sbc5.example.net 1',
  ])
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('an SBC that is switched off costs half of the calls its timer, and the link says so', {
  skip,
}, async () => {
  const { page } = await openPage(browser, `${stage.url}#/${ANNA}`)
  await page.getByLabel('sbc1.example.net', { exact: true }).uncheck()
  const figures = page.locator('.figures')
  await figures.getByText('10 s').first().waitFor()
  assert.match(await figures.innerText(), /Half of the calls ring within\s+at once\s+95 % within\s+10 s/)
  await page.getByLabel('How sbc1.example.net is down').selectOption('demoted')
  await figures.getByText('10 s').first().waitFor({ state: 'detached' })
  assert.match((await groupsOf(page)).at(-1) ?? '', /sbc1\.example\.net/)
  assert.match(page.url(), /down=sbc1\.example\.net%3Ddemoted/)
  await page.reload()
  await page.getByText('All on').click()
  assert.equal((await groupsOf(page)).length, 3)
  await page.context().close()
})

test('a contested reading is a switch, marked where this call depends on it', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/${ANNA}&down=sbc1.example.net%3Ddemoted`)
  const scope = page.locator('.reading', { hasText: 'demotionScope' })
  await scope.getByText('another answer').first().waitFor()
  assert.equal((await groupsOf(page)).length, 4)
  assert.match((await groupsOf(page)).at(-1) ?? '', /demoted/)
  await scope.getByText('to the end of its route, before the next route').click()
  await page.locator('.group.demoted').waitFor()
  assert.match((await groupsOf(page))[1] ?? '', /demoted/)
  assert.match(page.url(), /reading=demotionScope%3Deach-route/)
  await page.context().close()
})

test('the matrix has the worst failure first, and is saved as CSV', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/routing/failures`)
  await page.locator('tbody tr').first().waitFor()
  const first = await page.locator('tbody tr').first().innerText()
  assert.match(first, /sbc5[\s\S]*3 users[\s\S]*no call gets through/)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  assert.equal((await download).suggestedFilename(), 'failures.csv')
  await page.context().close()
})

test('lint names the trap, and its PowerShell is copied', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/routing/lint`)
  const finding = page.locator('.lint-finding', { hasText: 'routing/single-point-of-failure' })
  await finding.getByRole('tab', { name: 'Apply' }).click()
  await finding.getByRole('button', { name: 'Copy' }).click()
  await page.getByText('Copied').waitFor()
  assert.match(
    String(await page.evaluate('navigator.clipboard.readText()')),
    /^Set-CsOnlineVoiceRoute -Identity 'World'/,
  )
  await page.context().close()
})

const OWN = ['CsOnlinePSTNGateway.json', 'CsOnlineVoiceRoute.txt', 'CsOnlineVoiceRoutingPolicy.json']
const ownFiles = OWN.map(name => `${EXAMPLES}/tenant-article/${name}`)

/** Addresses of what the page sends. */
function sentBy(page: Page): string[] {
  const sent: string[] = []
  page.on('request', request => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return sent
}

test('own files are read in the browser, and nothing of them is sent before somebody says so', {
  skip,
}, async () => {
  const { page, complaints } = await openPage(browser, `${empty.url}#/routing`)
  await page.getByText('Drop the files of an export here').waitFor()
  const sent = sentBy(page)
  await page.locator('input[type=file]').setInputFiles(ownFiles)
  await page.getByText('4 routes, 5 SBCs').waitFor()
  await page.getByRole('tab', { name: 'The export' }).click()
  const row = page.getByRole('row', { name: 'CsOnlineVoiceRoute.txt' })
  assert.match(await row.innerText(), /Format-List\s+voiceRoutes 4/)
  await page.getByRole('tab', { name: 'What is wrong' }).click()
  await page.getByText('Your files have not left this browser').waitFor()
  assert.deepEqual(await barriersIn(page), [])
  assert.deepEqual(sent, [])
  await page.getByRole('button', { name: 'Send the files' }).click()
  await page.locator('.lint-finding', { hasText: 'routing/single-point-of-failure' }).waitFor()
  await page.getByRole('tab', { name: 'If SBCs fail' }).click()
  await page.locator('tbody tr', { hasText: 'sbc5' }).first().waitFor()
  assert.deepEqual(sent, ['POST /api/v1/routing/lint', 'POST /api/v1/routing/matrix'])
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('who may only look is not offered to send files', { skip }, async () => {
  const { page } = await openPage(browser, guarded.url)
  await page.getByLabel('Token').fill(tokenText('read'))
  await page.keyboard.press('Enter')
  await page.locator('.main h1').waitFor()
  await page.evaluate("location.hash = '#/routing'")
  await page.locator('input[type=file]').setInputFiles(ownFiles)
  await page.getByRole('tab', { name: 'If SBCs fail' }).click()
  await page.getByText('only those who may operate it').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Send the files' }).count(), 0)
  assert.equal(await page.getByRole('button', { name: 'CSV' }).count(), 0)
  await page.context().close()
})

test('a tenant that is written in YAML is asked like any other', { skip }, async () => {
  const yaml = await stageDashboard({ tenant: `${EXAMPLES}/tenant-backup-route` })
  try {
    const { page } = await openPage(browser, `${yaml.url}#/routing/call?user=kim&number=%2B4952518791`)
    await page.getByText('2 routes, 2 SBCs, 1 users').waitFor()
    assert.deepEqual(await groupsOf(page), [
      'Attempt 1 route Main main.example.net 1',
      'Attempt 2 route Backup backup.example.net 1',
    ])
    await page.getByRole('tab', { name: 'What is wrong' }).click()
    await page.locator('.lint-finding', { hasText: 'routing/backup-route-trap' }).waitFor()
    await page.context().close()
  } finally {
    await yaml.end()
  }
})
