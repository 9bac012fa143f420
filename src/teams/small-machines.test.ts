import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Instant, instantOf } from '../kernel/index.ts'
import { attendantDeadline, callAttendant, stepAttendant } from './attendant.ts'
import { callQueue, stepQueue } from './call-queue.ts'
import { MediaPorts } from './media-ports.ts'
import { hour, isOpen, onWorkdays } from './opening-hours.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import type { ServiceEvent } from './service-language.ts'
import { undelivered } from './transfer-completion.ts'
import { TrunkWatch } from './trunk-health.ts'

const at = (iso: string): Instant => instantOf(Date.parse(iso))
const NOW = at('2022-01-04T09:00:00Z')

test('opening hours are a weekly table in local time, the end excluded', () => {
  const hours = onWorkdays(hour(8), hour(17), 60)
  assert.equal(isOpen(hours, at('2022-01-04T07:00:00Z')), true)
  assert.equal(isOpen(hours, at('2022-01-04T06:59:00Z')), false)
  assert.equal(isOpen(hours, at('2022-01-04T16:00:00Z')), false)
  assert.equal(isOpen(hours, at('2022-01-08T10:00:00Z')), false)
  // Sunday evening in UTC is Monday elsewhere.
  assert.equal(isOpen(onWorkdays(0, hour(6), 120), at('2022-01-02T22:30:00Z')), true)
})

function attend(config: Parameters<typeof callAttendant>[0], events: ServiceEvent[]) {
  let [attendant] = callAttendant(config)
  let effects: unknown[] = []
  for (const event of events) [attendant, effects] = stepAttendant(attendant, event, NOW, DEFAULT_OPTIONS)
  return { attendant, effects }
}

const QUEUE = { kind: 'queue', name: 'service' } as const
const KIM = { kind: 'user', name: 'kim' } as const

test('an attendant that is closed says so and hangs up', () => {
  const closed = { openingHours: onWorkdays(hour(10), hour(17)), forwardTo: QUEUE }
  assert.deepEqual(attend(closed, [{ type: 'connected' }]).effects, [
    { type: 'play', prompt: 'cannotTransfer', loops: false },
  ])
  const over = attend(closed, [{ type: 'connected' }, { type: 'prompt-ended' }])
  assert.equal(over.attendant.state, 'over')
  assert.deepEqual(over.effects, [{ type: 'hang-up', cause: 16, says: 'Closed' }])
})

test('a digit chooses from the menu, one without a choice does not, and time does in the end', () => {
  const config = { menu: { choices: { 1: KIM }, timeoutMs: 5000 }, forwardTo: QUEUE }
  const opened: ServiceEvent[] = [{ type: 'connected' }, { type: 'prompt-ended' }]
  assert.deepEqual(attend(config, opened).effects, [{ type: 'play', prompt: 'menu', loops: false }])
  assert.equal(attend(config, [...opened, { type: 'digit', digit: '7' }]).attendant.state, 'menu')
  assert.deepEqual(attend(config, [...opened, { type: 'digit', digit: '1' }]).effects, [
    { type: 'transfer', target: KIM },
  ])
  const { attendant } = attend(config, [...opened, { type: 'prompt-ended' }])
  const until = attendantDeadline(attendant)
  assert.equal(until, NOW + 5000)
  const [, effects] = stepAttendant(attendant, { type: 'tick' }, until as Instant, DEFAULT_OPTIONS)
  assert.deepEqual(effects, [{ type: 'transfer', target: QUEUE }])
})

test('a queue whose agents do not answer gives up', () => {
  const [queue] = callQueue({ agents: [{ name: 'nobody' }], timeoutMs: 1000 })
  const [waiting] = stepQueue(queue, { type: 'connected' }, NOW)
  const [over, effects] = stepQueue(waiting, { type: 'tick' }, (NOW + 1000) as Instant)
  assert.equal(over.state, 'over')
  assert.deepEqual(effects, [{ type: 'hang-up', cause: 16, says: 'No agent in time' }])
})

test('the agent who answers first has the call', () => {
  const [queue] = callQueue({
    agents: [
      { name: 'slow', answersAfterMs: 9000 },
      { name: 'quick', answersAfterMs: 2000 },
    ],
  })
  const [waiting] = stepQueue(queue, { type: 'connected' }, NOW)
  const [talking] = stepQueue(waiting, { type: 'tick' }, (NOW + 2000) as Instant)
  assert.deepEqual(talking.state === 'talking' && talking.agent, 'quick')
})

test('the phrase and sub-code of an undelivered request follow its cause', () => {
  const fault = { kind: 'expired', hresult: '0x80090328', symbol: 'SEC_E_CERT_EXPIRED', says: '' } as const
  assert.deepEqual(undelivered('REFER', { cause: 'tls-failed', chainFault: fault }), {
    code: 504,
    subCode: 549008,
    phrase: 'Unable to deliver REFER: outgoing TLS negotiation failed; HRESULT=0x80090328 SEC_E_CERT_EXPIRED',
  })
  const alerted = undelivered('INVITE', { cause: 'tls-failed', alert: 'unknown_ca' }, 'outbound')
  assert.equal(alerted.subCode, 569009)
  assert.match(alerted.phrase, /HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT$/)
  const wrongName = { ...fault, hresult: '0x80090322', symbol: 'SEC_E_WRONG_PRINCIPAL' }
  assert.equal(undelivered('REFER', { cause: 'tls-failed', chainFault: wrongName }).subCode, 549002)
  assert.equal(undelivered('REFER', { cause: 'refused' }).subCode, 549002)
  assert.equal(undelivered('REFER', { cause: 'unresolved' }).subCode, 549015)
  assert.equal(undelivered('REFER', { cause: 'tls-failed' }).subCode, 549003)
})

test('media ports are even, run out, and the longest free one is taken next', () => {
  const ports = new MediaPorts([{ address: '127.0.0.1', ports: { first: 3, last: 7 } }])
  const first = ports.take(0)
  assert.deepEqual(first, { address: '127.0.0.1', port: 4 })
  assert.deepEqual(ports.take(3), { address: '127.0.0.1', port: 6 })
  assert.equal(ports.take(0), undefined)
  assert.ok(first)
  ports.give(first)
  assert.equal(ports.used, 1)
  assert.deepEqual(ports.take(0), first)
})

test('an SBC is probed each minute while it is heard of, and no longer', () => {
  const watch = new TrunkWatch(DEFAULT_OPTIONS, 10)
  const sbc = { fqdn: 'sbc1.example.net', port: 5061 }
  watch.seen('EUWE', sbc, NOW)
  const probes: number[] = []
  for (let due = watch.deadline(); due !== undefined; due = watch.deadline()) {
    if (watch.due(due).length > 0) probes.push((due - NOW) / 1000)
  }
  assert.deepEqual(probes, [0, 60, 120, 180, 240])
  const minutesLater = (count: number) => (NOW + count * 60_000) as Instant
  const states = [0, 2, 3, 4, 5].map(count => watch.state(sbc.fqdn, minutesLater(count)))
  assert.deepEqual(states, ['healthy', 'healthy', 'late', 'late', 'demoted'])
  assert.equal(watch.state('sbc2.example.net', NOW), 'unseen')
})

test('more OPTIONS of an SBC do not bring more probes', () => {
  const watch = new TrunkWatch(DEFAULT_OPTIONS, 10)
  const sbc = { fqdn: 'sbc1.example.net', port: 5061 }
  watch.seen('EUWE', sbc, NOW)
  assert.equal(watch.due(NOW).length, 1)
  watch.seen('EUWE', sbc, (NOW + 30_000) as Instant)
  assert.equal(watch.deadline(), NOW + 60_000)
})

test('no more SBCs are followed than the limit allows', () => {
  const watch = new TrunkWatch(DEFAULT_OPTIONS, 1)
  for (const fqdn of ['sbc1.example.net', 'sbc2.example.net']) watch.seen('EUWE', { fqdn, port: 5061 }, NOW)
  assert.equal(watch.list().length, 1)
})
