import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis } from '../../kernel/index.ts'
import { answer, request } from '../testing/messages.ts'
import { lineOf } from '../testing/two-parties.ts'
import {
  type InviteServer,
  type InviteServerEffect,
  type InviteServerEvent,
  inviteServerDeadline,
  startInviteServer,
  stepInviteServer,
} from './invite-server.ts'
import { DEFAULT_TIMERS, type Reliability, type TimerRules } from './timers.ts'

const INVITE = request('INVITE')
const ACK = request('ACK', { toTag: 'r1' })
const START = instantOf(0)

class Run {
  tx: InviteServer
  now: Instant = START
  readonly log: string[] = []
  readonly #rules: TimerRules

  constructor(reliability: Reliability, rules: TimerRules = DEFAULT_TIMERS) {
    this.#rules = rules
    const [tx, effects] = startInviteServer(INVITE, reliability, START, rules)
    this.tx = tx
    this.#note(effects)
  }

  is(event: InviteServerEvent): this {
    const [tx, effects] = stepInviteServer(this.tx, event, this.now, this.#rules)
    this.tx = tx
    this.#note(effects)
    return this
  }

  responds(status: number): this {
    return this.is({ type: 'respond', response: answer(INVITE, status) })
  }

  until(time: number): this {
    const end = after(START, millis(time))
    for (
      let due = inviteServerDeadline(this.tx);
      due !== undefined && due <= end;
      due = inviteServerDeadline(this.tx)
    ) {
      this.now = due
      this.is({ type: 'tick' })
    }
    this.now = end
    return this
  }

  #note(effects: InviteServerEffect[]): void {
    for (const effect of effects) {
      this.log.push(`${this.now} ${effect.type === 'send' ? lineOf(effect.message) : 'up ACK'}`)
    }
  }
}

test('an INVITE gets its 100 at once, and again for each repetition (RFC 3261 section 17.2.1)', () => {
  const run = new Run('unreliable').until(500).is({ type: 'invite-again' })
  assert.deepEqual(run.log, ['0 100 1 INVITE', '500 100 1 INVITE'])
})

test('the Timestamp of the INVITE comes back in its 100 and in no other answer (section 8.2.6.1)', () => {
  const invite = request('INVITE', { headers: [['Timestamp', '54.21']] })
  const [, [trying]] = startInviteServer(invite, 'unreliable', START, DEFAULT_TIMERS)
  assert.ok(trying?.type === 'send')
  assert.equal(trying.message.headers.get('Timestamp'), '54.21')
  assert.equal(answer(invite, 180).headers.get('Timestamp'), undefined)
})

test('the 100 can wait 200 ms for an answer of the TU (section 17.2.1)', () => {
  const rules = { ...DEFAULT_TIMERS, tryingAfter: millis(200) }
  assert.deepEqual(new Run('reliable', rules).until(1000).log, ['200 100 1 INVITE'])
  assert.deepEqual(new Run('reliable', rules).responds(180).until(1000).log, ['0 180 1 INVITE'])
})

test('a repeated INVITE gets the latest provisional response (section 17.2.1)', () => {
  const run = new Run('unreliable').responds(180).responds(183).is({ type: 'invite-again' })
  assert.equal(run.log.at(-1), '0 183 1 INVITE')
  assert.equal(run.log.length, 4)
})

test('over UDP a failure is repeated by timer G until the ACK (section 17.2.1)', () => {
  const run = new Run('unreliable').responds(486).until(8000).is({ type: 'ack', request: ACK }).until(8100)
  assert.deepEqual(
    run.log.slice(1),
    ['0', '500', '1500', '3500', '7500'].map(time => `${time} 486 1 INVITE`),
  )
  assert.equal(run.tx.state, 'confirmed')
  assert.equal(run.until(13_000).tx.state, 'terminated')
})

test('timer G does not grow beyond T2, and timer H ends the wait for the ACK (section 17.2.1)', () => {
  const run = new Run('unreliable').responds(486).until(33_000)
  assert.equal(run.tx.state, 'terminated')
  assert.deepEqual(
    run.log.slice(-3),
    ['23500', '27500', '31500'].map(time => `${time} 486 1 INVITE`),
  )
})

test('over TLS a failure is sent once, for each INVITE again, and the ACK ends all (section 17.2.1)', () => {
  const run = new Run('reliable').responds(486).until(10_000).is({ type: 'invite-again' })
  assert.deepEqual(run.log.slice(1), ['0 486 1 INVITE', '10000 486 1 INVITE'])
  assert.equal(run.is({ type: 'ack', request: ACK }).tx.state, 'terminated')
})

test('the ACK to a failure never goes up (section 17.2.1)', () => {
  const run = new Run('unreliable')
    .responds(486)
    .is({ type: 'ack', request: ACK })
    .is({ type: 'ack', request: ACK })
  assert.ok(!run.log.includes('0 up ACK'))
})

test('after a 2xx repetitions are absorbed, the TU repeats, the ACK goes up (RFC 6026 section 7.1)', () => {
  const run = new Run('reliable').responds(200).is({ type: 'invite-again' }).responds(200)
  run.is({ type: 'ack', request: ACK })
  assert.deepEqual(run.log.slice(1), ['0 200 1 INVITE', '0 200 1 INVITE', '0 up ACK'])
  assert.equal(run.until(31_999).tx.state, 'accepted')
  assert.equal(run.until(32_000).tx.state, 'terminated')
})

test('the first final response stands: a second one is not sent', () => {
  assert.equal(new Run('reliable').responds(486).responds(200).log.length, 2)
  assert.equal(new Run('reliable').responds(200).responds(486).log.length, 2)
})
