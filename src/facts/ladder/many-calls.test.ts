// Evidence as large as readers hand it over: a list of calls, or the drawing of one, must not take the product of calls
// and connections.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ladderText } from '../../ladder/index.ts'
import type { Fact } from '../fact.ts'
import { Teller } from '../testing/teller.ts'
import { SBC_TEAMS_SIDE, TEAMS_LEG } from '../testing/told-stories.ts'
import { within } from '../testing/within.ts'
import { ladderOf, laddersIn } from './ladder-of.ts'
import { listedCall } from './listed-call.ts'

const refused = (story: Teller, index: number, address: string): Teller =>
  story.closed(`in-${index}`, {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address, port: 1024 + (index % 60_000) },
    how: 'fin',
  })

test('tens of thousands of calls beside as many connections made in vain are found and drawn one by one', () => {
  const story = new Teller('sbc')
  for (let index = 0; index < 30_000; index++) {
    const leg = { ...TEAMS_LEG, callId: `c${index}` }
    story
      .at(index * 1000)
      .request('sent', leg, 'INVITE')
      .pass(10)
      .response('received', leg, 486, 'INVITE')
    refused(story, index, TEAMS_LEG.remote.address)
  }
  within(12, () => {
    const { calls, called, draw } = laddersIn(story.facts)
    assert.equal(calls.length, 30_000)
    assert.equal(listedCall(called('c17')[0] as never).status, 486)
    for (const call of calls) assert.equal(draw(call)?.legs.length, 2)
  })
})

test('a transfer to one target a second, for hours, is a call each', () => {
  const story = new Teller('sbc')
  for (let index = 0; index < 20_000; index++) {
    const [first, second] = [`a${index}`, `b${index}`].map(callId => ({ ...TEAMS_LEG, callId }))
    story
      .at(index * 1000)
      .request('received', first as typeof TEAMS_LEG, 'REFER', {
        headers: [['Refer-To', '<sip:queue@x.example>']],
      })
      .pass(10)
      .request('sent', second as typeof TEAMS_LEG, 'INVITE', { uri: 'sip:queue@x.example' })
  }
  within(8, () => assert.equal(laddersIn(story.facts).calls.length, 20_000))
})

test('the Internet that knocks has one column for most of it, and each row says whose it is', () => {
  const story = new Teller('sbc')
  for (let index = 0; index < 20_000; index++)
    refused(story.at(index), index, `198.51.${100 + (index >> 8)}.${index & 255}`)
  within(8, () => {
    const [ladder] = ladderOf(story.facts, { combined: true })
    assert.equal(ladder?.participants.at(-1)?.address, '19976 others')
    assert.match(ladder?.rows.at(-1)?.label ?? '', /\[198\.51\.178\.31\]$/)
    assert.ok(ladderText(ladder as never).length < 30_000_000)
  })
})

test('a row of a call says who, how long and how it ended', () => {
  const story = new Teller('sbc')
  const leg = { ...TEAMS_LEG, callId: 'c1' }
  const facts: Fact[] = story
    .at(0)
    .request('sent', leg, 'INVITE')
    .pass(500)
    .response('received', leg, 486, 'INVITE').facts
  const [row] = laddersIn(facts).calls.map(listedCall)
  assert.deepEqual([row?.id, row?.lastedMs, row?.status, row?.messages], ['c1', 500, 486, 2])
})
