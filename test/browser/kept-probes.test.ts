// What is kept of probes stands beside the health of the SBC, and what was left out beside the records.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Alert } from '../../src/alerts/index.ts'
import type { RecordSource } from '../../src/collector/index.ts'
import { inAll, say, type Wording } from '../../src/findings/index.ts'
import { instantOf, millis } from '../../src/kernel/index.ts'
import type { Health } from '../../src/watch/index.ts'
import { type Browser, openPage, startBrowser, withoutBrowser } from '../support/browser.ts'
import { LOOKS, lookAt } from '../support/look-at-all.ts'
import { now, type Stage, stageDashboard } from '../support/staged-dashboard.ts'
import { toldHealth } from '../support/told-health.ts'

const skip = withoutBrowser
let browser: Browser
let stage: Stage

const probe = (target: string, minutesAgo: number, outcome: 'fine' | 'failed', says: Wording) => ({
  ...{ at: instantOf(now() - minutesAgo * 60_000), target, outcome, says },
  durationMs: millis(180),
})

before(async () => {
  if (skip) return
  const signal: Health['signals'][number] = {
    kind: 'probe',
    direction: 'outbound',
    verdict: 'bad',
    at: now(),
    says: say({ en: 'The last probe failed.', de: 'Die letzte Prüfung ist gescheitert.' }),
  }
  const health = toldHealth('down', now()).map(each =>
    each.subject === 'sbc' ? { ...each, signals: [...each.signals, signal] } : each,
  )
  const probes = [
    probe('sbc1.example.net:5067', 6, 'fine', { en: 'as Microsoft wants it', de: 'wie Microsoft es will' }),
    probe('sbc1.example.net:5067', 1, 'failed', {
      en: 'OPTIONS come to nothing',
      de: 'OPTIONS führen zu nichts',
    }),
    probe('sbc10.example.net:5061', 1, 'failed', { en: 'that of another one', de: 'die eines anderen' }),
  ]
  const says = say({ en: 'is not there', de: 'ist nicht da' })
  const recordSources: RecordSource[] = [
    { kind: 'folder', name: '/srv/drop', standing: { state: 'trouble', says } },
    { kind: 'graph', name: 'graph.microsoft.com', standing: { state: 'fine' } },
  ]
  const alert: Alert = {
    ...{ id: 'records/missing records /srv/drop', rule: 'records/missing', severity: 'warning' },
    ...{ about: 'records /srv/drop', count: 1, startedAt: now(), seenAt: now() },
    title: { en: 'Records of calls do not come', de: 'Datensätze von Anrufen kommen nicht' },
    says: inAll(says),
  }
  stage = await stageDashboard({
    health,
    probes,
    recordSources,
    alerts: [alert],
    leftOut: { 'collect.syslog': 4321, 'export.hep': 0 },
  })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
})

for (const [name, look] of LOOKS)
  test(`the pages are open to all and complain of nothing: ${name}`, { skip }, async () => {
    await lookAt(browser, stage.url, ['health', 'settings/about'], look)
  })

test('the last probes of an SBC stand beside its health, newest first, whatever its port', {
  skip,
}, async () => {
  const { page } = await openPage(browser, stage.url)
  await page.getByText('OPTIONS come to nothing').waitFor()
  const shown = await page.getByRole('main').innerText()
  assert.match(
    shown,
    /Last probes[\s\S]*Bad[\s\S]*OPTIONS come to nothing[\s\S]*Good[\s\S]*as Microsoft wants it/,
  )
  assert.doesNotMatch(shown, /that of another one/)
  await page.context().close()
  const german = (await openPage(browser, stage.url, { language: 'de' })).page
  await german.getByText('OPTIONS führen zu nichts').waitFor()
  await german.context().close()
})

test('where records of calls come from stands there, with what is the matter in the language of the page', {
  skip,
}, async () => {
  const { page } = await openPage(browser, `${stage.url}#/settings/about`, { language: 'de' })
  await page.getByText('ist nicht da').waitFor()
  const shown = await page.getByRole('main').innerText()
  assert.match(
    shown,
    /Fehlen\s+Ordner \/srv\/drop\s+ist nicht da\s+Lesbar\s+Microsoft Graph graph\.microsoft\.com/,
  )
  await page.context().close()
})

test('the alert of missing records opens where they come from', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/alerts`)
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await page.getByText('is not there').waitFor()
  assert.match(page.url(), /#\/settings\/about$/)
  await page.context().close()
})

test('what was left out is said with its number, and what was not is not', { skip }, async () => {
  const { page } = await openPage(browser, `${stage.url}#/settings/about`)
  await page.getByText('Left out for want of room').waitFor()
  const shown = await page.getByRole('main').innerText()
  assert.match(shown, /Syslog of others\s+4,321/)
  assert.doesNotMatch(shown, /HEP to its keeper/)
  await page.context().close()
})
