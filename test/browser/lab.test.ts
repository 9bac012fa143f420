// The page of the lab in a real browser: a story is played and watched, healthy and broken.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { faults, stories } from '../../src/stories/index.ts'
import { type Browser, openPage, type Page, startBrowser, withoutBrowser } from '../support/browser.ts'
import { lookAtAll } from '../support/look-at-all.ts'
import { type Stage, stageDashboard } from '../support/staged-dashboard.ts'

const skip = withoutBrowser
let browser: Browser
let stage: Stage
let without: Stage

before(async () => {
  if (skip) return
  stage = await stageDashboard({ desk: true })
  without = await stageDashboard()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
  await without?.end()
})

const rows = (page: Page) => page.locator('[role=option]')

test('the lab is open to all, before and after a story was played', { skip }, async () => {
  await lookAtAll(browser, stage.url, [
    'lab',
    'lab/call-from-carrier',
    'lab/refer-new-connection/default-certificate',
  ])
  await lookAtAll(browser, without.url, ['lab'])
})

test('each story has a card with all that can be broken in it', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/lab`)
  await page.locator('.card').first().waitFor()
  assert.equal(await page.locator('.card').count(), stories.length)
  assert.equal(await page.locator('.card li > a').count(), faults.length)
  await page.context().close()
})

test('a healthy story goes as told; its call appears in time and can be shown at once', {
  skip,
}, async () => {
  const { page, complaints } = await openPage(browser, `${stage.url}#/lab`)
  const card = page.locator('.card', { hasText: 'A carrier calls a Teams user' })
  await card.getByRole('link', { name: 'Play' }).click()
  await page.locator('.verdict-line').getByText('As told', { exact: true }).waitFor()
  await page.getByText('No rule found anything wrong.').waitFor()
  await page.getByLabel('Speed', { exact: true }).selectOption('1')
  await page.getByRole('button', { name: 'Play again' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  const some = await rows(page).count()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' })
  assert.ok((await rows(page).count()) > some, `${some} rows from the start`)
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('with something broken the finding names it, and the healthy call stands beside it', {
  skip,
}, async () => {
  const { page } = await openPage(browser, `${stage.url}#/lab/refer-new-connection/default-certificate`)
  await page.locator('.finding-brief', { hasText: 'tls/default-certificate-served' }).waitFor()
  await page.getByLabel('Healthy beside broken').check()
  await page.getByLabel('Speed', { exact: true }).selectOption('0')
  await page.getByRole('button', { name: 'Play again' }).click()
  const healthy = page.getByRole('region', { name: 'Healthy' })
  const broken = page.getByRole('region', { name: 'Broken' })
  await healthy.getByText('No rule found anything wrong.').waitFor()
  await broken.locator('.finding-brief').first().waitFor()
  assert.ok((await healthy.locator('[role=option]').count()) > 0)
  await page.context().close()
})

test('the same seed plays the same, another seed another run', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/lab/call-from-carrier`)
  await page.getByLabel('Speed', { exact: true }).selectOption('0')
  const callId = async (seed: string): Promise<string> => {
    await page.getByLabel('Seed').fill(seed)
    const answered = page.waitForResponse(response => response.url().endsWith('/lab/play'))
    await page.getByRole('button', { name: 'Play again' }).click()
    const played = (await (await answered).json()) as { ladders: { legs: { callId?: string }[] }[] }
    return played.ladders[0]?.legs[0]?.callId ?? ''
  }
  await page.locator('.verdict-line').waitFor()
  const [first, again, other] = [await callId('5'), await callId('5'), await callId('6')]
  assert.equal(first, again)
  assert.notEqual(first, other)
  await page.context().close()
})
