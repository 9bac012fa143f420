import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { after as later, millis } from '../../src/kernel/index.ts'
import type { CallRow } from '../../src/store/index.ts'
import { type Browser, openPage, processorMs, startBrowser, withoutBrowser } from '../support/browser.ts'
import { now, type Stage, stageDashboard } from '../support/staged-dashboard.ts'

const skip = withoutBrowser
const COUNT = 100_000
/** At 60 frames a second. */
const FRAME_MS = 1000 / 60
const FRAMES = 150
/** The calmest counts: what else runs on the machine costs the browser its caches. */
const ROUNDS = 3

let browser: Browser
let stage: Stage

before(async () => {
  if (skip) return
  stage = await stageDashboard({ calls: manyCalls() })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
})

function manyCalls(): CallRow[] {
  const start = now()
  return Array.from({ length: COUNT }, (_, index) => {
    const isRefused = index % 6 === 5
    return {
      id: `call-${index}`,
      observer: 'sbc',
      startedAt: later(start, millis(-1000 * index)),
      direction: index % 3 === 0 ? 'outbound' : 'inbound',
      caller: `+4952511${20_000 + (index % 70_000)}`,
      callee: `+4930${1_000_000 + ((index * 31) % 9_000_000)}`,
      trunk: '198.51.100.10',
      node: 'i.EUWE.0',
      region: 'EUWE',
      status: isRefused ? 486 : 200,
      state: isRefused ? 'refused' : 'ended',
      ...(!isRefused && { durationMs: millis((index * 977) % 600_000) }),
      transfer: 'none',
      legs: [{ callId: `leg-${index}`, side: 'carrier' }],
      findings: 0,
    }
  })
}

test('a list of 100,000 calls is read to its end page by page, and scrolls within a frame', {
  skip,
}, async context => {
  const { page, complaints } = await openPage(browser, `${stage.url}#/calls`)
  page.setDefaultTimeout(120_000)
  await page.locator('.grid-row').first().waitFor()
  const read = await processorMs(page, () => page.evaluate(READ_TO_THE_END))
  await page.getByText('These are the last 100,000 calls').waitFor()
  assert.ok((await page.locator('.grid-row').count()) < 100, 'only rows in sight are drawn')
  const rounds: number[] = []
  const lengths: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const scroll = async (): Promise<void> => void lengths.push(await page.evaluate<number>(SCROLL))
    rounds.push((await processorMs(page, scroll)) / FRAMES)
  }
  const perFrame = Math.min(...rounds)
  const aSecond = (1000 * FRAMES) / Math.min(...lengths)
  context.diagnostic(
    `reading took ${Math.round(read)} ms of the browser's thread, a frame ${perFrame.toFixed(1)} ms; ${aSecond.toFixed(0)} frames a second`,
  )
  assert.ok(perFrame < FRAME_MS, `${perFrame.toFixed(1)} ms`)
  await page.keyboard.press('End')
  await page.locator(`#row-${COUNT - 1}[aria-selected=true]`).waitFor()
  assert.deepEqual(complaints, [])
  await page.context().close()
})

/** Goes to the end of what there is until no more comes. */
const READ_TO_THE_END = `new Promise(done => {
  const list = document.querySelector('.grid')
  const look = () => {
    list.scrollTop = list.scrollHeight
    if (list.getAttribute('aria-rowcount') !== '-1') return done()
    setTimeout(look, 20)
  }
  look()
})`

/** Through the whole list, so that each frame shows other rows than the one before; how many milliseconds that took. */
const SCROLL = `new Promise(done => {
  const list = document.querySelector('.grid')
  list.scrollTop = 0
  const step = list.scrollHeight / ${FRAMES}
  let left = ${FRAMES}
  const begin = performance.now()
  const frame = () => {
    list.scrollTop += step
    if (left-- > 0) requestAnimationFrame(frame)
    else done(performance.now() - begin)
  }
  requestAnimationFrame(frame)
})`
