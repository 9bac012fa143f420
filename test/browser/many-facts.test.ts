import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fact } from '../../src/facts/index.ts'
import { type Browser, openPage, processorMs, startBrowser, withoutBrowser } from '../support/browser.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'
import { now, type Stage, stageDashboard } from '../support/staged-dashboard.ts'

const skip = withoutBrowser
const BROWSERS = 5
const ROUNDS = 30
/** A thousand a second. */
const FACTS_A_ROUND = 100
const ROUND_MS = 100
const CALLEE = '+4952511235'
const LAST_CALLEE = '+4952511999'

let browser: Browser
let stage: Stage

before(async () => {
  if (skip) return
  stage = await stageDashboard()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
})

test('a thousand facts a second reach five dashboards, and leave each most of its time', {
  skip,
}, async context => {
  const watched = await Promise.all(
    Array.from({ length: BROWSERS }, () => openPage(browser, `${stage.url}#/calls`)),
  )
  for (const { page } of watched) await page.locator('.alive.yes').waitFor()
  const told = await calledFacts()
  const [first] = watched
  assert.ok(first !== undefined)
  const busy = await processorMs(first.page, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const fact of told.splice(0, FACTS_A_ROUND)) stage.see({ ...fact, at: now() })
      await pause(ROUND_MS)
    }
    for (const { page } of watched) await page.getByText(LAST_CALLEE).first().waitFor()
  })
  const share = busy / (ROUNDS * ROUND_MS)
  context.diagnostic(`${Math.round(share * 100)} % of the thread that draws`)
  assert.ok(share < 0.5, `${Math.round(share * 100)} %`)
  for (const { page, complaints } of watched) {
    assert.deepEqual(complaints, [])
    await page.context().close()
  }
})

/** Calls of the lab one after another, each with names of its own; the last has a number that nobody else has. */
async function calledFacts(): Promise<Fact[]> {
  const { facts } = await playInLab(storyNamed('call-from-carrier'), 1)
  const seen = facts.all().filter(fact => fact.observer === 'sbc')
  const names = new Set(seen.flatMap(namesIn))
  const copies = Math.floor((ROUNDS * FACTS_A_ROUND) / seen.length)
  return Array.from({ length: copies }, (_, copy) => {
    const own = [...names].reduce(
      (text, name) => text.replaceAll(name, `${copy}-${name}`),
      JSON.stringify(seen),
    )
    const told = copy === copies - 1 ? own.replaceAll(CALLEE, LAST_CALLEE) : own
    return JSON.parse(told) as Fact[]
  }).flat()
}

function namesIn(fact: Fact): string[] {
  if (fact.kind === 'sip') return [fact.callId]
  return fact.kind === 'call' ? [fact.call] : []
}
