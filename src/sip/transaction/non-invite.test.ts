import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis } from '../../kernel/index.ts'
import { responseTo } from '../message/response-to.ts'
import { formatText } from '../message/sip-message.ts'
import { MAX_PARAMETERS, Parameters } from '../syntax/parameters.ts'
import { answer, request } from '../testing/messages.ts'
import {
  type NonInviteClient,
  nonInviteClientDeadline,
  startNonInviteClient,
  stepNonInviteClient,
} from './non-invite-client.ts'
import { nonInviteServerDeadline, startNonInviteServer, stepNonInviteServer } from './non-invite-server.ts'
import { DEFAULT_TIMERS, type Reliability } from './timers.ts'

const OPTIONS = request('OPTIONS')
const at = (time: number): Instant => instantOf(time)

/** The times at which the request goes out, and how it ends. */
function client(reliability: Reliability, provisionalAt: number | undefined, until: number) {
  const times: number[] = [0]
  const ends: string[] = []
  let [tx]: [NonInviteClient, unknown] = startNonInviteClient(OPTIONS, reliability, at(0), DEFAULT_TIMERS)
  let provisional = provisionalAt
  for (;;) {
    const due = nonInviteClientDeadline(tx)
    if (provisional !== undefined && (due === undefined || provisional < due)) {
      const event = { type: 'response', response: answer(OPTIONS, 100) } as const
      ;[tx] = stepNonInviteClient(tx, event, at(provisional), DEFAULT_TIMERS)
      provisional = undefined
      continue
    }
    if (due === undefined || due > until) return { times, ends, tx }
    const [next, effects] = stepNonInviteClient(tx, { type: 'tick' }, due, DEFAULT_TIMERS)
    tx = next
    for (const effect of effects) {
      if (effect.type === 'send') times.push(due)
      if (effect.type === 'failed') ends.push(`${due} ${effect.cause}`)
    }
  }
}

test('over UDP a request is repeated by timer E up to T2 and given up by timer F (RFC 3261 section 17.1.2.2)', () => {
  const { times, ends } = client('unreliable', undefined, 40_000)
  assert.deepEqual(times, [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500])
  assert.deepEqual(ends, ['32000 timeout'])
})

test('after a provisional response the request is repeated every T2 (section 17.1.2.2)', () => {
  assert.deepEqual(client('unreliable', 600, 12_000).times, [0, 500, 1500, 5500, 9500])
})

test('over TLS a request is sent once (section 17.1.2.2)', () => {
  assert.deepEqual(client('reliable', undefined, 40_000).times, [0])
})

test('a final response goes up once; timer K absorbs its copies over UDP (section 17.1.2.2)', () => {
  const final = { type: 'response', response: answer(OPTIONS, 200) } as const
  const [tx] = startNonInviteClient(OPTIONS, 'unreliable', at(0), DEFAULT_TIMERS)
  const [completed, first] = stepNonInviteClient(tx, final, at(10), DEFAULT_TIMERS)
  const [, second] = stepNonInviteClient(completed, final, at(20), DEFAULT_TIMERS)
  assert.deepEqual(
    first.map(effect => effect.type),
    ['response'],
  )
  assert.deepEqual(second, [])
  assert.equal(nonInviteClientDeadline(completed), at(5010))
  const [overTls] = startNonInviteClient(OPTIONS, 'reliable', at(0), DEFAULT_TIMERS)
  assert.equal(stepNonInviteClient(overTls, final, at(10), DEFAULT_TIMERS)[0].state, 'terminated')
})

test('a server answers repetitions with its last response, and stays silent before the first (section 17.2.2)', () => {
  const again = { type: 'request-again', request: OPTIONS } as const
  const [trying] = startNonInviteServer(OPTIONS, 'unreliable', at(0), DEFAULT_TIMERS)
  assert.deepEqual(stepNonInviteServer(trying, again, at(500), DEFAULT_TIMERS)[1], [])
  const respond = { type: 'respond', response: answer(OPTIONS, 200) } as const
  const [completed] = stepNonInviteServer(trying, respond, at(600), DEFAULT_TIMERS)
  const [, effects] = stepNonInviteServer(completed, again, at(700), DEFAULT_TIMERS)
  assert.deepEqual(
    effects.map(({ message }) => formatText(message)),
    [formatText(respond.response)],
  )
  assert.equal(nonInviteServerDeadline(completed), after(at(600), millis(32_000)))
})

test('a server whose TU never answers ends when the client has given up (RFC 4320 section 4.2)', () => {
  const [trying] = startNonInviteServer(OPTIONS, 'reliable', at(0), DEFAULT_TIMERS)
  const [later] = stepNonInviteServer(trying, { type: 'tick' }, at(32_000), DEFAULT_TIMERS)
  assert.equal(later.state, 'terminated')
})

test('a repetition of a request at the bounds is answered, too, by an answer beyond them', () => {
  const parameters = Array.from({ length: MAX_PARAMETERS }, (_, i) => `;p${i}`).join('')
  const headers = OPTIONS.headers.with('To', `<sip:kim@example.net>${parameters}`)
  const { via } = OPTIONS
  const crowded = Array.from({ length: MAX_PARAMETERS }, (_, i): [string] => [`p${i}`])
  // As it is completed where it arrives: the branch, and where it came from, are more than would be read.
  const marked = Parameters.of(...crowded, ['branch', 'z9hG4bKfull'], ['received', '192.0.2.7'])
  const full = OPTIONS.with({ headers }).marked(via.withParameters(marked))
  const [tx] = startNonInviteServer(full, 'unreliable', at(0), DEFAULT_TIMERS)
  const response = responseTo(full, 200, { toTag: 'one-more', body: 'well\r\n' })
  const [completed, first] = stepNonInviteServer(tx, { type: 'respond', response }, at(10), DEFAULT_TIMERS)
  assert.equal(first.length, 1)
  const again = { type: 'request-again', request: full } as const
  const [message, ...others] = stepNonInviteServer(completed, again, at(20), DEFAULT_TIMERS)[1].map(
    effect => effect.message,
  )
  assert.ok(message)
  assert.equal(formatText(message), formatText(response))
  assert.equal(message.via.received, '192.0.2.7')
  assert.deepEqual(others, [])
})
