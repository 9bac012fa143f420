// The page of certificates in a real browser: what was shown in handshakes of stories, and contexts near their end.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { after as later, millis } from '../../src/kernel/index.ts'
import type { CertificateFacts } from '../../src/tls/index.ts'
import { type Browser, openPage, startBrowser, withoutBrowser } from '../support/browser.ts'
import { lookAtAll } from '../support/look-at-all.ts'
import { now, type Stage, stageDashboard } from '../support/staged-dashboard.ts'

const skip = withoutBrowser
let browser: Browser
let stage: Stage
let empty: Stage

const inDays = (days: number) => later(now(), millis(days * 86_400_000))

/** A certificate that the lab does not have. */
const certificate = (name: string, from: number, to: number, fingerprint256: string): CertificateFacts =>
  ({
    ...{ subject: name, names: [name], issuerDn: 'CN=Example CA', selfSigned: false },
    ...{ keyType: 'rsa', keyBits: 2048, fingerprint256 },
    ...({ notBefore: inDays(from), notAfter: inDays(to) } as Pick<
      CertificateFacts,
      'notBefore' | 'notAfter'
    >),
  }) as CertificateFacts

before(async () => {
  if (skip) return
  stage = await stageDashboard({
    stories: ['refer-default-certificate'],
    contexts: () => [
      { name: 'Teams', chain: [certificate('sbc9.example.net', -80, 12, 'AA:01:02:03:04:05:06:07:08')] },
      {
        name: 'factory',
        isDefault: true,
        chain: [certificate('factory.example.net', -400, -3, 'BB:01:02:03:04:05:06:07:08')],
      },
    ],
  })
  // Certificates are remembered as they are seen, not looked up in what is kept.
  const handshakes = stage.facts.all().filter(({ kind }) => kind === 'tls-handshake')
  for (const fact of handshakes) stage.see({ ...fact, at: now() })
  empty = await stageDashboard()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await stage?.end()
  await empty?.end()
})

test('certificates are open to all, some and none', { skip }, async () => {
  await lookAtAll(browser, stage.url, ['certificates'])
  await lookAtAll(browser, empty.url, ['certificates'])
})

test('what is over comes first, then what ends soon, each with the days that are left', {
  skip,
}, async () => {
  const { page } = await openPage(browser, `${stage.url}#/certificates`)
  const ours = page.getByRole('region', { name: 'Ours' }).getByRole('link')
  await ours.first().waitFor()
  const told = (await ours.allInnerTexts()).map(text => text.replaceAll(/\s+/g, ' '))
  assert.match(told[0] ?? '', /^factory\.example\.net Default factory expired [34] days ago/)
  assert.ok(
    told.some(text => /^sbc9\.example\.net Teams 1[12] days left/.test(text)),
    told.join('\n'),
  )
  await page.context().close()
})

test('a chain opens by keyboard and says who saw it, and that it is the default one', { skip }, async () => {
  const { page, complaints } = await openPage(browser, `${stage.url}#/certificates`)
  await page.locator('.validity a[aria-current]').waitFor()
  const board = page.locator('.chain-board')
  const shown: string[] = []
  const links = page.locator('.validity a')
  const count = await links.count()
  for (let place = 0; place < count; place++) {
    await links.nth(place).and(page.locator('[aria-current]')).waitFor()
    shown.push(await board.innerText())
    await page.keyboard.press('j')
  }
  const byDefault = shown.find(text => /SBC default certificate/.test(text)) ?? ''
  assert.match(byDefault, /Default/)
  assert.match(byDefault, /has signed itself/)
  assert.match(byDefault, /asked for sbc1\.example\.net/)
  assert.match(byDefault, /0 complete, [1-9]\d? failed/)
  assert.ok(shown.some(text => /pstnhub\.microsoft\.com/.test(text)))
  assert.deepEqual(complaints, [])
  await page.context().close()
})
