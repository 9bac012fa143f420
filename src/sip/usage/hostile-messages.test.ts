import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededChance } from '../../kernel/index.ts'
import { parseMessage } from '../message/parse-message.ts'
import { formatMessage } from '../message/sip-message.ts'
import { TwoParties } from '../testing/two-parties.ts'

const SDP = 'v=0\r\n'

test('a request inside a dialog is found by Call-ID and tags, from whatever way it comes', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 'request', method: 'INFO' })
  const info = parties.messages.at(-1)
  assert.ok(info?.kind === 'request')
  const effects = parties.right.agent.receive(info, 'left', parties.now)
  assert.ok(effects.some(effect => effect.type === 'event' && effect.event.type === 'requested'))
})

test('many re-INVITEs in one call leave no growing memory behind', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.right.onEvent = event => {
    if (event.type === 're-invited') parties.tell(parties.right, { type: 'answer-re-invite', body: SDP })
  }
  for (let turn = 0; turn < 200; turn++) {
    parties.tell(parties.left, { type: 're-invite', body: SDP })
    parties.run(100)
  }
  const state = parties.left.usage?.state
  assert.ok(state?.state === 'confirmed')
  assert.equal(state.answers.invites.length, 4)
  assert.equal(parties.left.heard().filter(type => type === 're-invite-answered').length, 200)
})

/** Octets of a whole call with a transfer in it. */
function recorded(): Uint8Array[] {
  const parties = new TwoParties()
  parties.establish()
  parties.left.onEvent = event => {
    if (event.type === 'refer')
      parties.tell(parties.left, { type: 'accept-refer', transaction: event.transaction })
  }
  parties.tell(parties.right, { type: 're-invite', body: SDP })
  parties.run(100)
  parties.tell(parties.left, { type: 'answer-re-invite', body: SDP })
  parties.run(100)
  const headers: [string, string][] = [['Refer-To', '<sip:a@b>']]
  parties.tell(parties.right, { type: 'request', method: 'REFER', headers })
  parties.run(100)
  parties.tell(parties.left, { type: 'refer-progress', status: 200 })
  parties.run(100)
  parties.tell(parties.left, { type: 'bye' })
  parties.run(100)
  return parties.messages.map(formatMessage)
}

/** Replaces, drops or repeats a few runs of octets. */
function broken(octets: Uint8Array, seed: number): Uint8Array {
  const chance = seededChance(seed)
  let text = Buffer.from(octets).toString('latin1')
  for (let change = 1 + chance.below(4); change > 0; change--) {
    const at = chance.below(text.length)
    const length = chance.below(12)
    const put = [String.fromCharCode(chance.below(256)), '', text.slice(at, at + 2 * length), ';', '9'][
      chance.below(5)
    ]
    text = text.slice(0, at) + put + text.slice(at + length)
  }
  return Buffer.from(text, 'latin1')
}

test('nothing a peer sends makes a step throw, in whatever state the call is', () => {
  const octets = recorded()
  // The same seed makes the same tags and branches, so that broken copies still meet their dialog.
  fc.assert(
    fc.property(
      fc.nat(octets.length - 1),
      fc.nat(3),
      fc.array(fc.nat(), { maxLength: 8 }),
      (which, stage, seeds) => {
        const parties = new TwoParties()
        if (stage > 0) parties.call()
        if (stage > 1) parties.run(100)
        if (stage > 2) parties.tell(parties.right, { type: 'answer', body: SDP })
        if (stage > 2) parties.run(100)
        seeds.forEach((seed, i) => {
          const message = parseMessage(broken(octets[(which + i) % octets.length] as Uint8Array, seed))
          if (!message.ok) return
          for (const party of [parties.left, parties.right]) {
            const way = party.name === 'left' ? 'right' : 'left'
            for (const effect of party.agent.receive(message.value, way, parties.now)) {
              if (effect.type === 'send') assert.ok(parseMessage(formatMessage(effect.message)).ok)
              if (effect.type === 'invited')
                party.agent.accept(effect.id, effect.request, party.profile, parties.now)
            }
          }
        })
        for (const party of [parties.left, parties.right]) parties.tell(party, { type: 'hang-up' })
        parties.run(70_000)
      },
    ),
    { numRuns: 300 },
  )
})
