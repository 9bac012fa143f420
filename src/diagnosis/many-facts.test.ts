// Evidence as large as readers hand it over: no rule may take the square of its length.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../facts/index.ts'
import { MICROSOFT, SBC_NAME, SBC_TEAMS_SIDE, TEAMS_LEG, Teller, within } from '../facts/testing/index.ts'
import { diagnose, examine } from './diagnose.ts'
import { reportOf } from './index.ts'

const NODE: [string, string] = ['User-Agent', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0']

test('a month of keep-alives in one Call-ID', () => {
  const story = new Teller('sbc')
  for (let cseq = 1; cseq <= 12_000; cseq++)
    story
      .at(cseq * 60_000)
      .request('sent', TEAMS_LEG, 'OPTIONS', { cseq })
      .pass(20)
      .response('received', TEAMS_LEG, 200, 'OPTIONS', { cseq, headers: [NODE] })
  within(8, () => diagnose(story.facts))
})

test('handshakes that hide their certificates, half of them failed', () => {
  const story = new Teller('sbc')
  for (let index = 0; index < 30_000; index++)
    story.at(index * 100).handshake(`in-${index}`, {
      role: 'server',
      local: SBC_TEAMS_SIDE,
      remote: { address: MICROSOFT.address, port: 1024 + index },
      outcome: index % 2 === 0 ? 'complete' : 'failed',
      version: 'TLSv1.3',
      offered: { versions: ['TLSv1.2'] },
      hidden: { serverFlightBytes: index % 2 === 0 ? 4000 : 1300 },
      serverName: SBC_NAME,
      ...(index % 2 === 1 && { endedBy: 'remote', how: 'fin' }),
    })
  within(8, () => diagnose(story.facts))
})

test('transfers of thousands of calls within half a minute', () => {
  const story = new Teller('sbc')
  for (let index = 0; index < 3000; index++) {
    const [first, second] = [`a${index}`, `b${index}`].map(callId => ({ ...TEAMS_LEG, callId })) as [
      typeof TEAMS_LEG,
      typeof TEAMS_LEG,
    ]
    const target = `sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:${index};x-ti=${index};x-tt=aHR0`
    const headers: [string, string][] = [['Refer-To', `<${target}>`], ['Referred-By', `<sip:${index}>`], NODE]
    story
      .at(10_000 + index * 5)
      .request('received', first, 'REFER', { cseq: 2, headers })
      .response('sent', first, 202, 'REFER', { cseq: 2 })
      .request('sent', second, 'INVITE', { uri: target })
      .pass(20)
      .response('received', second, 486, 'INVITE', { headers: [NODE] })
  }
  within(4, () => {
    const found = diagnose(story.facts).find(({ rule }) => rule === 'refer/referred-by-altered')
    assert.equal(found?.count, 3000)
  })
})

test('connections that are refused, and more of them than a call of a function takes arguments', () => {
  const refused = refusedOnes(130_000)
  within(10, () => assert.equal(diagnose(refused)[0]?.rule, 'network/refused'))
})

test('a report on thousands of findings draws no more than it shows', () => {
  const story = new Teller('sbc')
  for (let index = 0; index < 1500; index++) {
    const callId = `o${index}`
    const local = { address: `192.0.${index >> 8}.${index & 255}`, port: 5061 }
    story
      .at(index * 100)
      .request('received', { ...TEAMS_LEG, callId, local }, 'OPTIONS', { headers: [NODE] })
      .response('sent', { ...TEAMS_LEG, callId, local }, 403, 'OPTIONS')
  }
  within(12, () =>
    reportOf(examine(story.facts), story.facts, {
      language: 'en',
      at: story.facts[0]?.at as Fact['at'],
      sources: [],
    }),
  )
})

function refusedOnes(count: number): Fact[] {
  const story = new Teller('sbc')
  for (let index = 0; index < count; index++)
    story.at(index).closed(`in-${index}`, {
      role: 'server',
      local: SBC_TEAMS_SIDE,
      remote: { address: MICROSOFT.address, port: 1024 + (index % 60_000) },
      how: 'refused',
    })
  return story.facts
}
