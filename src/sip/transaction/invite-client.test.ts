import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis } from '../../kernel/index.ts'
import { answer, request } from '../testing/messages.ts'
import { lineOf } from '../testing/two-parties.ts'
import {
  type InviteClient,
  type InviteClientEffect,
  type InviteClientEvent,
  inviteClientDeadline,
  startInviteClient,
  stepInviteClient,
} from './invite-client.ts'
import { DEFAULT_TIMERS, type Reliability } from './timers.ts'

const INVITE = request('INVITE', { headers: [['Route', '<sip:proxy.example.net;lr>']] })
const START = instantOf(0)

/** Runs one transaction and writes down what it does: `500 INVITE 1`. */
class Run {
  tx: InviteClient
  now: Instant = START
  readonly log: string[] = []
  readonly effects: InviteClientEffect[] = []

  constructor(reliability: Reliability) {
    const [tx, effects] = startInviteClient(INVITE, reliability, START, DEFAULT_TIMERS)
    this.tx = tx
    this.#note(effects)
  }

  is(event: InviteClientEvent): this {
    const [tx, effects] = stepInviteClient(this.tx, event, this.now, DEFAULT_TIMERS)
    this.tx = tx
    this.#note(effects)
    return this
  }

  answers(status: number, toTag = 'r1'): this {
    return this.is({ type: 'response', response: answer(INVITE, status, toTag) })
  }

  until(time: number): this {
    const end = after(START, millis(time))
    for (
      let due = inviteClientDeadline(this.tx);
      due !== undefined && due <= end;
      due = inviteClientDeadline(this.tx)
    ) {
      this.now = due
      this.is({ type: 'tick' })
    }
    this.now = end
    return this
  }

  #note(effects: InviteClientEffect[]): void {
    for (const effect of effects) {
      this.effects.push(effect)
      const what =
        effect.type === 'send'
          ? lineOf(effect.message)
          : effect.type === 'response'
            ? `up ${effect.response.status}`
            : effect.type === 'failed'
              ? `failed ${effect.cause}`
              : effect.type
      this.log.push(`${this.now} ${what}`)
    }
  }
}

test('over UDP the INVITE is repeated by timer A and given up by timer B (RFC 3261 section 17.1.1.2)', () => {
  const run = new Run('unreliable').until(40_000)
  assert.deepEqual(run.log, [
    '0 INVITE 1',
    '500 INVITE 1',
    '1500 INVITE 1',
    '3500 INVITE 1',
    '7500 INVITE 1',
    '15500 INVITE 1',
    '31500 INVITE 1',
    '32000 failed timeout',
  ])
  assert.equal(run.tx.state, 'terminated')
})

test('over TLS the INVITE is sent once and given up by timer B (section 17.1.1.2)', () => {
  assert.deepEqual(new Run('reliable').until(40_000).log, ['0 INVITE 1', '32000 failed timeout'])
})

test('a provisional response ends the repetitions and the time limit (section 17.1.1.2)', () => {
  const run = new Run('unreliable').until(600).answers(100).until(200_000).answers(180)
  assert.deepEqual(run.log, ['0 INVITE 1', '500 INVITE 1', '600 up 100', '200000 up 180'])
  assert.equal(inviteClientDeadline(run.tx), undefined)
})

test('each copy of a failure is acknowledged, and only the first goes up (section 17.1.1.2)', () => {
  const run = new Run('unreliable').answers(486).until(100).answers(486).until(40_000).answers(486)
  assert.deepEqual(run.log, ['0 INVITE 1', '0 ACK 1', '0 up 486', '100 ACK 1'])
  assert.equal(run.tx.state, 'terminated')
})

test('over TLS a failure ends the transaction at once: timer D is zero (section 17.1.1.2)', () => {
  assert.equal(new Run('reliable').answers(486).tx.state, 'terminated')
})

test('the ACK to a failure has the branch and routes of the INVITE and the To of the response (section 17.1.1.3)', () => {
  const [, acked] = new Run('reliable').answers(486, 'other').effects
  assert.ok(acked?.type === 'send')
  const ack = acked.message
  assert.equal(ack.via.branch, INVITE.via.branch)
  assert.equal(ack.to.tag, 'other')
  assert.equal(ack.uri, INVITE.uri)
  assert.deepEqual(ack.headers.all('route'), ['<sip:proxy.example.net;lr>'])
})

test('the 2xx of every fork goes up until timer M ends the transaction (RFC 6026 section 7.2)', () => {
  const run = new Run('reliable').answers(200).until(100).answers(200, 'r2').answers(180).answers(486)
  assert.deepEqual(run.log, ['0 INVITE 1', '0 up 200', '100 up 200'])
  assert.equal(run.until(31_999).tx.state, 'accepted')
  assert.equal(run.until(32_000).tx.state, 'terminated')
})

test('a CANCEL that is wanted early waits for the first provisional response (RFC 3261 section 9.1)', () => {
  const run = new Run('reliable').is({ type: 'cancel' }).until(300).answers(100).answers(180)
  assert.deepEqual(run.log, ['0 INVITE 1', '300 up 100', '300 cancel', '300 up 180'])
})

test('a CANCEL after a provisional response goes out at once and only once (section 9.1)', () => {
  const run = new Run('reliable').answers(180).is({ type: 'cancel' }).is({ type: 'cancel' })
  assert.deepEqual(run.log, ['0 INVITE 1', '0 up 180', '0 cancel'])
})

test('a cancelled INVITE that stays unanswered is over after 64*T1 (section 9.1)', () => {
  const run = new Run('reliable').answers(180).until(1000).is({ type: 'cancel' }).until(40_000)
  assert.deepEqual(run.log.at(-1), '33000 failed timeout')
})

test('after a final response a CANCEL does nothing (section 9.1)', () => {
  assert.deepEqual(new Run('unreliable').answers(200).is({ type: 'cancel' }).log, ['0 INVITE 1', '0 up 200'])
  assert.deepEqual(new Run('unreliable').answers(486).is({ type: 'cancel' }).log.length, 3)
})

test("a transport error fails the call before its answer and is nobody else's matter later (section 17.1.4)", () => {
  assert.deepEqual(new Run('reliable').is({ type: 'unreachable' }).log, ['0 INVITE 1', '0 failed transport'])
  assert.deepEqual(new Run('unreliable').answers(486).is({ type: 'unreachable' }).tx.state, 'terminated')
  assert.deepEqual(new Run('reliable').answers(200).is({ type: 'unreachable' }).tx.state, 'accepted')
})
