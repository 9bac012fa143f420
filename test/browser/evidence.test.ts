// The page of evidence in a real browser: files go in, findings come out, and nothing stays.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { formatFactLine } from '../../src/facts/index.ts'
import { toldDefaultCertificate } from '../../src/facts/testing/index.ts'
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
let browser: Browser
let stage: Stage
let without: Stage

before(async () => {
  if (skip) return
  stage = await stageDashboard({ desk: true, uploadBytes: 200_000 })
  without = await stageDashboard()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
  await without?.end()
})

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
/** A call whose REFER never came, as the SBC of the article saw it. */
const trace = () => file('trace.facts', toldDefaultCertificate().facts.map(formatFactLine).join('\n'))

async function handIn(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
  await page.getByText('Drop files here, many at once').waitFor()
  await page.locator('input[type=file]').setInputFiles(files)
}

test('where files are handed in is open to all, and what comes of them too', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/evidence`)
  await handIn(page, trace())
  await page.getByRole('heading', { name: 'What was found' }).waitFor()
  const done = new URL(page.url()).hash.slice(2)
  await page.context().close()
  await lookAtAll(browser, stage.url, ['evidence', done, 'evidence/gone'])
})

test('of files handed in one reads what each was, what was found, and the calls in them', {
  skip,
}, async () => {
  const { page, complaints } = await openPage(browser, `${stage.url}#/evidence`)
  await handIn(page, trace(), file('holiday.txt', 'nothing of any kind that is known here'))
  const finding = page.locator('.finding-brief', { hasText: 'tls/default-certificate-served' })
  await finding.getByText('Critical').waitFor()
  assert.match(await finding.innerText(), /What to do: Bind the TLS context/)
  const sources = await page.getByRole('region', { name: 'What was read' }).innerText()
  assert.match(sources, /trace\.facts\s+facts\s+\d+\s+0\s+none/)
  assert.match(sources, /holiday\.txt\s+unknown\s+0/)
  await page.locator('[role=option]', { hasText: 'INVITE' }).first().waitFor()
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('a record of support without a time is shown as undated', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/evidence`)
  const record = { code: 504, subCode: 549009, phrase: 'Unable to deliver REFER: HRESULT=0x80090325' }
  await handIn(page, file('mail.txt', JSON.stringify({ transferCompletion: record })))
  const finding = page.locator('.finding-brief', { hasText: 'tls/default-certificate-served' })
  await finding.getByText('Evidence').click()
  const [line = ''] = await finding.locator('details li').allInnerTexts()
  assert.match(line, /^undated mail\.txt transferCompletion 1 /)
  await page.context().close()
})

test('the report is saved, in the language of the page, and nothing is left once it is forgotten', {
  skip,
}, async () => {
  const { page } = await openPage(browser, `${stage.url}#/evidence`, { language: 'de' })
  await page.locator('input[type=file]').setInputFiles([trace()])
  const link = page.getByRole('link', { name: 'Bericht Markdown' })
  const download = page.waitForEvent('download')
  await link.click()
  const report = readFileSync((await (await download).path()) ?? '', 'utf8')
  assert.match(report, /tls\/default-certificate-served/)
  assert.match(report, /Standardzertifikat/)
  const id = new URL(page.url()).hash.split('/').at(-1)
  await page.getByRole('button', { name: 'Jetzt vergessen' }).click()
  await page.getByText('Dateien hier ablegen').waitFor()
  const gone = await fetch(`${stage.url}api/v1/diagnoses/${id}`)
  assert.equal(gone.status, 404)
  await page.context().close()
})

test('files that are too large are refused with what to do, and others can follow', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/evidence`)
  await handIn(page, file('huge.log', 'x'.repeat(400_000)))
  const refused = page.getByRole('alert')
  await refused.getByText('That is too much').waitFor()
  assert.match(await refused.innerText(), /cut a capture down[\s\S]*huge\.log/)
  assert.deepEqual(await barriersIn(page), [])
  await handIn(page, trace())
  await page.getByRole('heading', { name: 'What was found' }).waitFor()
  await page.context().close()
})

test('what nobody can read fails with the reason', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/evidence`)
  await handIn(page, file('holiday.jpg', 'x'.repeat(1000)))
  const failed = page.getByRole('alert')
  await failed.getByText('It could not be read to its end').waitFor()
  assert.match(await failed.innerText(), /no kind that can be read/)
  await failed.getByRole('link', { name: 'Hand in others' }).click()
  await page.getByText('Drop files here').waitFor()
  await page.context().close()
})

test('where nothing reads evidence it is said so', { skip }, async () => {
  const { page } = await openPage(browser, `${without.url}#/evidence`)
  await handIn(page, trace())
  await page.getByRole('heading', { name: 'Nothing here reads evidence' }).waitFor()
  await page.context().close()
})
