import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis, seconds, seededChance } from '../../kernel/index.ts'
import { responseTo } from '../message/response-to.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest } from '../message/sip-message.ts'
import { newRegistration, registrationDeadline, stepRegistration } from './registration.ts'
import type { RegistrationEffect, RegistrationInput, RegistrationPlan } from './registration-language.ts'

const CONTACT = 'sip:trunk@192.0.2.10:5060'
const PLAN: RegistrationPlan = {
  aor: 'sip:trunk@carrier.example',
  registrar: 'sip:carrier.example',
  contact: CONTACT,
  expiresSeconds: 600,
  routes: [],
  headers: [],
  secret: { username: 'trunk', password: 'hush' },
}
const START = instantOf(1_000_000)

/** A registration and all it has said. */
class Desk {
  now = START
  readonly context
  state
  effects: RegistrationEffect[] = []
  readonly sent: SipRequest[] = []

  constructor(change: Partial<RegistrationPlan> = {}, seed = 1) {
    this.context = { plan: { ...PLAN, ...change }, chance: seededChance(seed) }
    this.state = newRegistration(this.context, START)
  }

  tell(input: RegistrationInput): RegistrationEffect[] {
    const [state, effects] = stepRegistration(this.state, input, this.now, this.context)
    this.state = state
    for (const effect of effects) if (effect.type === 'send') this.sent.push(effect.request)
    this.effects = effects.filter(({ type }) => type !== 'send')
    return this.effects
  }

  /** To the next deadline, and on. */
  wake(): Instant {
    const due = registrationDeadline(this.state)
    assert.ok(due !== undefined, 'it waits for something')
    this.now = due
    this.tell({ type: 'tick' })
    return due
  }

  answer(status: number, ...headers: HeaderPairs): RegistrationEffect[] {
    const response = responseTo(this.last, status, { toTag: 'r', headers })
    return this.tell({ type: 'response', response })
  }

  grants(secondsGranted: number): RegistrationEffect[] {
    return this.answer(200, ['Contact', `<${CONTACT}>;expires=${secondsGranted}`])
  }

  get isAsking(): boolean {
    return this.state.state === 'asking'
  }

  get last(): SipRequest {
    const last = this.sent.at(-1)
    assert.ok(last !== undefined, 'a REGISTER was sent')
    return last
  }

  header(name: string): string | undefined {
    return this.last.headers.get(name)
  }
}

function registeredDesk(granted = 600, change: Partial<RegistrationPlan> = {}): Desk {
  const desk = new Desk(change)
  desk.wake()
  desk.grants(granted)
  return desk
}

const CHALLENGE: [string, string] = [
  'WWW-Authenticate',
  'Digest realm="carrier.example", nonce="n1", qop="auth", algorithm=SHA-256',
]

test('the REGISTER has the shape of RFC 3261 section 10.2', () => {
  const desk = new Desk({ routes: ['<sip:proxy.example;lr>'] })
  desk.wake()
  assert.equal(desk.last.startLine, 'REGISTER sip:carrier.example SIP/2.0')
  assert.match(desk.header('From') ?? '', /^<sip:trunk@carrier\.example>;tag=\w+$/)
  assert.equal(desk.header('To'), '<sip:trunk@carrier.example>')
  assert.equal(desk.header('Contact'), `<${CONTACT}>;expires=600`)
  assert.equal(desk.header('Route'), '<sip:proxy.example;lr>')
  assert.equal(desk.header('CSeq'), '1 REGISTER')
})

test('a 401 is answered with the next CSeq and the same Call-ID, and the next REGISTER carries credentials ahead', () => {
  const desk = new Desk()
  desk.wake()
  const { callId } = desk.last
  desk.answer(401, CHALLENGE)
  assert.equal(desk.header('CSeq'), '2 REGISTER')
  assert.equal(desk.last.callId, callId)
  assert.match(desk.header('Authorization') ?? '', /username="trunk".*nc=00000001/)
  desk.grants(600)
  desk.wake()
  assert.equal(desk.header('CSeq'), '3 REGISTER')
  assert.match(desk.header('Authorization') ?? '', /nonce="n1".*nc=00000002/)
})

test('a nonce that grew old between two REGISTERs is replaced, even where nobody says stale', () => {
  const desk = new Desk()
  desk.wake()
  desk.answer(401, CHALLENGE)
  desk.grants(600)
  desk.wake()
  desk.answer(401, [CHALLENGE[0], CHALLENGE[1].replace('n1', 'n2')])
  assert.match(desk.header('Authorization') ?? '', /nonce="n2".*nc=00000001/)
  assert.equal(desk.answer(401, CHALLENGE)[0]?.type, 'refused')
})

test('the registration is refreshed in its first half, or ten minutes before its end', () => {
  for (const [granted, earliestMs, latestMs] of [
    [600, 270_000, 300_000],
    [3600, 2_700_000, 3_000_000],
  ] as const) {
    const desk = registeredDesk(granted)
    const waited = desk.wake() - START
    assert.ok(waited >= earliestMs && waited <= latestMs, `${granted} s: after ${waited} ms`)
    assert.equal(desk.sent.length, 2)
  }
})

test('a connection that would be idle for longer is used before that', () => {
  const desk = registeredDesk(3600, { refreshWithinMs: seconds(60) })
  assert.ok(desk.wake() <= after(START, seconds(60)))
})

test('of several contacts ours is found by the comparison of RFC 3261 section 19.1.4', () => {
  const desk = new Desk()
  desk.wake()
  const effects = desk.answer(
    200,
    ['Contact', '<sip:other@198.51.100.9>;expires=60, "x" <sip:%74runk@192.0.2.10:5060;x=1>;expires=240'],
    ['Expires', '900'],
  )
  assert.deepEqual(effects, [{ type: 'registered', expiresSeconds: 240, contacts: 2, isRefresh: false }])
})

test('without an expires of our contact Expires counts, and without either what was asked for', () => {
  for (const [headers, expected] of [
    [
      [
        ['Contact', `<${CONTACT}>`],
        ['Expires', '300'],
      ],
      300,
    ],
    [[['Contact', `<${CONTACT}>`]], 600],
    [[['Expires', '120']], 120],
  ] as [HeaderPairs, number][]) {
    const desk = new Desk()
    desk.wake()
    const [effect] = desk.answer(200, ...headers)
    assert.ok(effect?.type === 'registered')
    assert.equal(effect.expiresSeconds, expected)
  }
})

test('a 2xx that does not bind our contact is a failure', () => {
  for (const headers of [
    [['Contact', '<sip:other@198.51.100.9>;expires=60']],
    [
      ['Contact', '<sip:other@198.51.100.9>'],
      ['Expires', '60'],
    ],
    [['Contact', `<${CONTACT}>;expires=0`]],
    [],
  ] as HeaderPairs[]) {
    const desk = new Desk()
    desk.wake()
    assert.equal(desk.answer(200, ...headers)[0]?.type, 'refused')
    assert.equal(desk.state.state, 'waiting')
  }
})

test('423 is asked again for the time it names, and that time stays (section 10.2.8)', () => {
  const desk = new Desk()
  desk.wake()
  desk.answer(423, ['Min-Expires', '1800'])
  assert.equal(desk.header('Contact'), `<${CONTACT}>;expires=1800`)
  assert.equal(desk.header('Expires'), '1800')
  desk.grants(1800)
  desk.wake()
  assert.equal(desk.header('Expires'), '1800')
})

test('nobody is registered for longer than a week, whatever the registrar wants or grants', () => {
  const desk = new Desk()
  desk.wake()
  assert.equal(desk.answer(423, ['Min-Expires', '604801'])[0]?.type, 'refused')
  desk.wake()
  const [effect] = desk.grants(4_000_000_000)
  assert.ok(effect?.type === 'registered')
  assert.equal(effect.expiresSeconds, 604_800)
})

test('a registrar that raises its minimum for ever, or lowers it, is left', () => {
  const desk = new Desk()
  desk.wake()
  desk.answer(423, ['Min-Expires', '700'])
  desk.answer(423, ['Min-Expires', '800'])
  assert.equal(desk.answer(423, ['Min-Expires', '900'])[0]?.type, 'refused')
  assert.equal(desk.sent.length, 3)
  const lower = new Desk()
  lower.wake()
  assert.equal(lower.answer(423, ['Min-Expires', '60'])[0]?.type, 'refused')
})

test('failures are followed by the waits of RFC 5626 section 4.5: doubled, half of them chance, half an hour at most', () => {
  const desk = new Desk()
  for (let failures = 0; failures < 9; failures++) {
    const asked = desk.wake()
    const [effect] = desk.tell({ type: 'failed', cause: 'timeout' })
    assert.ok(effect?.type === 'refused')
    const bound = Math.min(1_800_000, 30_000 * 2 ** failures)
    const wait = effect.retryAt - asked
    assert.ok(wait >= bound / 2 && wait <= bound, `failure ${failures}: ${wait} ms of ${bound}`)
  }
})

test('Retry-After is waited for, within an hour', () => {
  const waits = (headers: HeaderPairs): number => {
    const desk = new Desk()
    desk.wake()
    const [effect] = desk.answer(503, ...headers)
    assert.ok(effect?.type === 'refused')
    return effect.retryAt - START
  }
  assert.equal(waits([['Retry-After', '900 (maintenance)']]), 900_000)
  assert.equal(waits([['Retry-After', '999999']]), 3_600_000)
  assert.ok(waits([['Retry-After', '1']]) >= 15_000)
})

test('a wrong password is not tried again before a quarter of an hour, so that no account is locked', () => {
  const desk = new Desk()
  desk.wake()
  desk.answer(401, CHALLENGE)
  const [effect] = desk.answer(401, CHALLENGE)
  assert.ok(effect?.type === 'refused' && effect.status === 401)
  assert.ok(effect.retryAt - START >= 900_000)
  assert.equal(desk.sent.length, 2)
  desk.wake()
  assert.equal(desk.header('Authorization'), undefined, 'what was refused is not sent ahead')
})

test('a redirection is a failure: credentials are shown to the registrar alone', () => {
  const desk = new Desk()
  desk.wake()
  const [effect] = desk.answer(302, ['Contact', '<sip:elsewhere.example>'])
  assert.ok(effect?.type === 'refused' && effect.status === 302)
})

test('a binding outlives failed refreshes until it has run out, then it has lapsed and comes back', () => {
  const desk = registeredDesk(60)
  desk.wake()
  desk.tell({ type: 'failed', cause: 'timeout' })
  assert.ok(desk.state.state === 'waiting' && desk.state.binding !== undefined)
  const heard: string[] = []
  while (desk.sent.length < 4) {
    desk.wake()
    heard.push(...desk.effects.map(({ type }) => type))
    if (desk.isAsking) desk.tell({ type: 'failed', cause: 'transport' })
  }
  assert.deepEqual(heard, ['lapsed'])
  desk.wake()
  assert.deepEqual(desk.grants(60), [
    { type: 'registered', expiresSeconds: 60, contacts: 1, isRefresh: false },
  ])
})

test('a refresh is told as one', () => {
  const desk = registeredDesk()
  desk.wake()
  assert.deepEqual(desk.grants(600), [
    { type: 'registered', expiresSeconds: 600, contacts: 1, isRefresh: true },
  ])
})

test('the removal takes out our contact alone and is over with its answer (section 10.2.2)', () => {
  const desk = registeredDesk()
  desk.tell({ type: 'remove' })
  assert.equal(desk.header('Contact'), `<${CONTACT}>;expires=0`)
  assert.deepEqual(desk.answer(200), [{ type: 'removed', confirmed: true }])
  assert.equal(registrationDeadline(desk.state), undefined)
})

test('a removal waits for the REGISTER that is out, answers a challenge, and does not wait for ever', () => {
  const desk = registeredDesk()
  desk.wake()
  desk.tell({ type: 'remove' })
  assert.equal(desk.sent.length, 2)
  desk.grants(600)
  assert.equal(desk.header('Expires'), '0')
  desk.answer(401, CHALLENGE)
  assert.equal(desk.header('Expires'), '0')
  assert.ok(desk.header('Authorization') !== undefined)
  desk.wake()
  assert.deepEqual(desk.effects, [{ type: 'removed', confirmed: false }])
  assert.ok(desk.now - START < 310_000)
})

test('who was never registered has nothing to take out', () => {
  const desk = new Desk()
  assert.deepEqual(desk.tell({ type: 'remove' }), [{ type: 'removed', confirmed: false }])
  assert.equal(desk.sent.length, 0)
})

test('a lost connection is registered anew, but not one that is lost with every answer', () => {
  const desk = registeredDesk()
  desk.tell({ type: 'refresh' })
  assert.equal(desk.sent.length, 1)
  desk.now = after(desk.now, millis(30_000))
  desk.tell({ type: 'refresh' })
  assert.equal(desk.sent.length, 2)
})

test('the service route of the last answer is kept (RFC 3608)', () => {
  const desk = new Desk()
  desk.wake()
  desk.answer(
    200,
    ['Contact', `<${CONTACT}>;expires=60`],
    ['Service-Route', '<sip:p1.example;lr>, <sip:p2.example;lr>'],
  )
  assert.ok(desk.state.state === 'registered')
  assert.deepEqual(desk.state.binding.serviceRoutes, ['<sip:p1.example;lr>', '<sip:p2.example;lr>'])
  desk.wake()
  desk.grants(60)
  assert.deepEqual(desk.state.state === 'registered' && desk.state.binding.serviceRoutes, [])
})

test('a server whose proof is wrong has not registered us', () => {
  const desk = new Desk()
  desk.wake()
  desk.answer(401, CHALLENGE)
  const effects = desk.answer(
    200,
    ['Contact', `<${CONTACT}>;expires=60`],
    ['Authentication-Info', 'qop=auth, rspauth="00", nc=00000001'],
  )
  assert.equal(effects[0]?.type, 'refused')
})
