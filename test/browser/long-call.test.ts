// A call with more facts than one answer holds: its ladder says that it is the first part, and more of it can be had.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SipFact } from '../../src/facts/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { toldCall } from '../store/told-calls.ts'
import { type Browser, barriersIn, openPage, startBrowser, withoutBrowser } from '../support/browser.ts'
import { type Stage, stageDashboard } from '../support/staged-dashboard.ts'

const skip = withoutBrowser
const MESSAGES = 1400
let browser: Browser
let stage: Stage

before(async () => {
  if (skip) return
  const facts = toldCall({ id: 'long', at: 0, stands: true })
  const messages = facts.filter((fact): fact is SipFact => fact.kind === 'sip')
  const many = Array.from({ length: MESSAGES }, (_, index) => ({
    ...(messages[index % messages.length] as SipFact),
    at: instantOf((messages[0] as SipFact).at + 1000 + index),
    text: 'x'.repeat(10_000),
  }))
  stage = await stageDashboard({ facts: [...facts, ...many, ...toldCall({ id: 'short', at: 0 })] })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
})

test('the first part of a long call says that it is one, and more of it comes when it is asked for', {
  skip,
}, async () => {
  const { page, complaints } = await openPage(browser, `${stage.url}#/ladder/long`)
  const told = page.getByText('This is only the first part of the call')
  await told.waitFor()
  const rows = Number(/: ([\d,]+) rows/.exec(await told.innerText())?.[1]?.replace(',', ''))
  assert.ok(rows > 500 && rows < MESSAGES, `${rows} rows`)
  assert.deepEqual(await barriersIn(page), [])
  await page.getByRole('button', { name: 'Load more' }).click()
  await told.waitFor({ state: 'detached' })
  const answer = await fetch(`${stage.url}api/v1/calls/long?pages=2`)
  const { ladder, next } = (await answer.json()) as { ladder: { rows: object[] }; next?: string }
  assert.ok(ladder.rows.length > MESSAGES)
  assert.equal(next, undefined)
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('a call of which all is there says nothing of the kind', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/ladder/short`)
  await page.waitForSelector('.ladder-rows [data-row]')
  assert.equal(await page.getByText('only the first part').count(), 0)
  await page.context().close()
})
