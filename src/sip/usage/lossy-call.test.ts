// Whole calls over a network that loses, doubles, delays and so reorders messages. Whatever happens, both sides come
// to an end, agree on it, and leave nothing behind.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seconds, seededChance } from '../../kernel/index.ts'
import type { SessionTimerWish } from '../dialog/session-timer.ts'
import { type Fate, type Party, TwoParties } from '../testing/two-parties.ts'
import type { UsageCommand } from './usage-language.ts'
import type { UsageProfile } from './usage-state.ts'

const SDP = 'v=0\r\n'
const TIMER: SessionTimerWish = { interval: seconds(90), shortest: seconds(90), refresher: 'either' }

const LEFT: UsageCommand[] = [
  { type: 'cancel' },
  { type: 'hang-up' },
  { type: 'bye' },
  { type: 're-invite', body: SDP },
  { type: 'update', body: SDP },
  { type: 'update' },
  { type: 'request', method: 'INFO' },
  { type: 'request', method: 'REFER', headers: [['Refer-To', '<sip:a@b>']] },
  { type: 'refer-progress', status: 180 },
  { type: 'refer-progress', status: 200 },
]
const RIGHT: UsageCommand[] = [
  ...LEFT,
  { type: 'ring', status: 180 },
  { type: 'ring', status: 183, body: SDP },
  { type: 'answer', body: SDP },
  { type: 'answer', body: SDP },
  { type: 'reject', status: 486 },
]

const ALLOWS = ['INVITE, ACK, BYE, CANCEL', 'INVITE, ACK, BYE, CANCEL, PRACK, UPDATE']
const HABITS: Partial<UsageProfile>[] = [
  {},
  { reliableProvisional: 'supported' },
  { reliableProvisional: 'required' },
]

interface Weather {
  fate: Fate
  /** From now on everything arrives, once and in order. */
  calm(): void
}

function network(seed: number, lossPercent: number): Weather {
  const chance = seededChance(seed)
  let isCalm = false
  const fate = (): number[] => {
    if (isCalm) return [10]
    const delays: number[] = []
    if (chance.below(100) >= lossPercent) delays.push(1 + chance.below(400))
    // TCP may deliver on another connection out of order, but never twice.
    if (lossPercent > 0 && chance.below(100) < 10) delays.push(1 + chance.below(900))
    return delays
  }
  return {
    fate,
    calm: () => {
      isCalm = true
    },
  }
}

/** An owner that answers what comes up. */
function polite(parties: TwoParties, party: Party): void {
  party.onEvent = event => {
    switch (event.type) {
      case 're-invited':
        return parties.tell(party, { type: 'answer-re-invite', body: SDP })
      case 'refer':
        return parties.tell(party, { type: 'accept-refer', transaction: event.transaction })
      case 'requested':
        return parties.tell(party, { type: 'respond', transaction: event.transaction, status: 200 })
      case 'refresh-due':
        return parties.tell(party, { type: 're-invite', body: SDP })
      default:
        return
    }
  }
}

const steps = fc.array(
  fc.record({ wait: fc.integer({ min: 0, max: 3000 }), left: fc.boolean(), what: fc.nat(14) }),
  { minLength: 1, maxLength: 12 },
)
const SEED = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }

for (const [reliability, lossPercent] of [
  ['unreliable', 30],
  ['reliable', 0],
] as const) {
  test(`calls always end and are forgotten: ${reliability} network, ${lossPercent} % lost`, () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -500, max: 1500 }), steps, (seed, answerAfter, script) => {
        const weather = network(seed, lossPercent)
        const parties = new TwoParties({
          seed,
          reliability,
          fate: weather.fate,
          left: { sessionTimer: TIMER, headers: [['Allow', ALLOWS[seed % 2] ?? '']], ...HABITS[seed % 3] },
          right: {
            sessionTimer: TIMER,
            headers: [['Allow', ALLOWS[seed % 2] ?? '']],
            ...HABITS[(seed >> 2) % 3],
          },
        })
        polite(parties, parties.left)
        polite(parties, parties.right)
        parties.call()
        if (answerAfter >= 0) {
          parties.run(answerAfter)
          parties.tell(parties.right, { type: 'answer', body: SDP })
        }
        for (const { wait, left, what } of script) {
          parties.run(wait)
          const party = left ? parties.left : parties.right
          const commands = left ? LEFT : RIGHT
          parties.tell(party, commands[what % commands.length] as UsageCommand)
        }
        parties.run(5000)
        weather.calm()
        // Whoever lost the other finds out when the session is not refreshed, and its BYE has 64*T1 (RFC 4028 section 10).
        parties.run(90_000 + 64_000)
        assert.equal(
          parties.left.state === 'confirmed',
          parties.right.state === 'confirmed',
          'both know if it stands',
        )
        parties.tell(parties.left, { type: 'hang-up' })
        parties.tell(parties.right, { type: 'hang-up' })
        // A callee whose caller gave up unheard is left to the no-answer limit of its owner.
        parties.run(60_000)
        parties.tell(parties.right, { type: 'hang-up' })
        parties.run(140_000)
        for (const party of [parties.left, parties.right]) {
          assert.equal(party.agent.calls, 0, `${party.name} ${party.state}`)
          assert.equal(party.agent.deadline(), undefined, party.name)
          assert.deepEqual(Object.values(party.agent.counts()), [0, 0, 0, 0], party.name)
          assert.ok(party.heard().filter(type => type === 'ended').length <= 1, party.name)
        }
        assert.equal(parties.left.heard().filter(type => type === 'ended').length, 1)
      }),
      { numRuns: 300, ...SEED },
    )
  })
}
