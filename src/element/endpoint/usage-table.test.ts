import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  after,
  type Endpoint,
  type Instant,
  instantOf,
  millis,
  minutes,
  seededChance,
} from '../../kernel/index.ts'
import { type CallParts, responseTo, SipHeaders, SipRequest } from '../../sip/index.ts'
import { SipEndpoint, type SipEvent } from './sip-endpoint.ts'
import { type UsageNews, UsageTable } from './usage-table.ts'

const BEGINNING = instantOf(1_641_286_500_000)
const LEFT = { address: '192.0.2.1', port: 5060 }
const RIGHT = { address: '192.0.2.2', port: 5060 }
const PARTS: CallParts = {
  uri: 'sip:+4952511234@192.0.2.2',
  from: '<sip:+4930555100@192.0.2.1>',
  to: '<sip:+4952511234@192.0.2.2>',
  body: 'v=0\r\n',
}

/** One side: a table and its endpoint, on a UDP socket. */
class Side {
  readonly endpoint: SipEndpoint
  readonly table: UsageTable
  readonly news: UsageNews[] = []
  /** Events no usage wanted. */
  readonly rest: SipEvent[] = []
  readonly #local: Endpoint

  constructor(local: Endpoint) {
    const chance = seededChance(local.address.length + local.address.charCodeAt(8))
    const sentBy = { host: local.address, port: local.port }
    this.#local = local
    this.endpoint = new SipEndpoint({
      chance,
      interfaces: [{ name: 'sip', transport: 'udp', local, sentBy }],
    })
    this.table = new UsageTable(this.endpoint, { chance })
  }

  get profile() {
    return { contact: `<sip:${this.#local.address}>` }
  }

  call(to: Endpoint, now: Instant): string {
    return this.table.call(PARTS, this.profile, { interface: 'sip', host: to.address, port: to.port }, now)
  }

  accept(to: Endpoint, now: Instant): string {
    const invite = this.rest.find(event => event.type === 'request')
    assert.ok(invite?.type === 'request')
    const target = { interface: 'sip', host: to.address, port: to.port }
    return this.table.accept(invite, this.profile, target, now)
  }

  settle(now: Instant): void {
    for (const event of this.endpoint.takeEvents()) {
      if (!this.table.handle(event, now)) this.rest.push(event)
    }
    this.news.push(...this.table.takeNews())
  }

  tick(now: Instant): void {
    this.endpoint.handle({ type: 'tick' }, now)
    this.table.tick(now)
  }

  told(): string[] {
    return this.news.map(({ event }) => event.type)
  }
}

class Wire {
  readonly left = new Side(LEFT)
  readonly right = new Side(RIGHT)
  isCut = false
  now = BEGINNING

  /** Lets both sides act, and what they say arrive, until `lengthMs` are over. */
  run(lengthMs: number, stepMs = 100): void {
    const end = after(this.now, millis(lengthMs))
    for (; this.now <= end; this.now = after(this.now, millis(stepMs))) {
      for (const side of [this.left, this.right]) side.tick(this.now)
      while (this.#carry(this.left, LEFT, this.right) || this.#carry(this.right, RIGHT, this.left)) {}
    }
  }

  #carry(from: Side, local: Endpoint, to: Side): boolean {
    from.settle(this.now)
    const datagrams = from.endpoint.takeEffects().filter(effect => effect.type === 'datagram')
    for (const { bytes } of this.isCut ? [] : datagrams) {
      to.endpoint.handle({ type: 'datagram', socket: 'sip', from: local, bytes }, this.now)
    }
    to.settle(this.now)
    return datagrams.length > 0
  }
}

/** A call from left to right that was answered. */
function standing(): { wire: Wire; caller: string; callee: string } {
  const wire = new Wire()
  const caller = wire.left.call(RIGHT, wire.now)
  wire.run(100)
  const callee = wire.right.accept(LEFT, wire.now)
  wire.right.table.command(callee, { type: 'answer', body: 'v=0\r\n' }, wire.now)
  wire.run(100)
  return { wire, caller, callee }
}

test('a call is made, answered and ended by the other side, and both forget it', () => {
  const { wire, callee } = standing()
  assert.deepEqual(wire.left.told(), ['trying', 'answered'])
  assert.deepEqual(wire.right.told(), ['confirmed'])
  wire.right.table.command(callee, { type: 'hang-up' }, wire.now)
  wire.run(minutes(2), 1000)
  assert.deepEqual(wire.left.told().slice(2), ['ended', 'released'])
  for (const { table, endpoint } of [wire.left, wire.right]) {
    assert.equal(table.size, 0)
    assert.equal(table.deadline(), undefined)
    assert.equal(endpoint.counts().transactions, 0)
  }
})

test('a CANCEL finds the call by the INVITE it meets', () => {
  const wire = new Wire()
  const caller = wire.left.call(RIGHT, wire.now)
  wire.run(100)
  wire.right.accept(LEFT, wire.now)
  wire.left.table.command(caller, { type: 'hang-up' }, wire.now)
  wire.run(100)
  const ended = wire.right.news.find(({ event }) => event.type === 'ended')?.event
  assert.ok(ended?.type === 'ended')
  assert.deepEqual([ended.by, ended.cause], ['remote', 'cancelled'])
})

test('a call nobody answers ends by timeout and leaves nothing', () => {
  const wire = new Wire()
  wire.isCut = true
  wire.left.call(RIGHT, wire.now)
  wire.run(minutes(2), 1000)
  const ended = wire.left.news.find(({ event }) => event.type === 'ended')?.event
  assert.ok(ended?.type === 'ended' && ended.cause === 'timeout')
  assert.equal(wire.left.table.size, 0)
  assert.equal(wire.left.endpoint.counts().transactions, 0)
})

test('a request inside a dialog nobody knows gets 481, one outside goes to the element', () => {
  const { wire } = standing()
  const asking = (method: string, toTag: string, callId: string) =>
    new SipRequest({
      method,
      uri: 'sip:192.0.2.2',
      headers: SipHeaders.of(
        ['From', '<sip:a@192.0.2.1>;tag=x1'],
        ['To', `<sip:b@192.0.2.2>${toTag}`],
        ['Call-ID', callId],
        ['CSeq', `7 ${method}`],
        ['Max-Forwards', '70'],
      ),
    })
  const target = { interface: 'sip', host: RIGHT.address, port: RIGHT.port }
  wire.right.rest.length = 0
  wire.left.endpoint.request(asking('BYE', ';tag=nobody', 'c9'), target, wire.now)
  wire.left.endpoint.request(asking('OPTIONS', '', 'c10'), target, wire.now)
  wire.run(100)
  const answer = wire.left.rest.find(event => event.type === 'response')
  assert.equal(answer?.type === 'response' && answer.response.status, 481)
  const [probe] = wire.right.rest
  assert.ok(probe?.type === 'request' && probe.request.method === 'OPTIONS')
  wire.right.endpoint.respond(probe.id, responseTo(probe.request, 200), wire.now)
})

test('the peer asks something inside the call, and the answer finds its transaction', () => {
  const { wire, caller, callee } = standing()
  wire.left.table.command(caller, { type: 'request', method: 'INFO' }, wire.now)
  wire.run(100)
  const asked = wire.right.news.find(({ event }) => event.type === 'requested')
  assert.ok(asked?.event.type === 'requested')
  assert.deepEqual([asked.usage, asked.source?.remote], [callee, LEFT])
  const { transaction } = asked.event
  wire.right.table.command(callee, { type: 'respond', transaction, status: 200 }, wire.now)
  wire.run(100)
  assert.equal(wire.left.told().at(-1), 'request-answered')
})

test('commands for a usage that is gone do nothing', () => {
  const wire = new Wire()
  wire.left.table.command('nobody;x', { type: 'hang-up' }, wire.now)
  wire.left.table.retarget('nobody;x', { interface: 'sip', host: '192.0.2.9', port: 5060 })
  assert.deepEqual(wire.left.table.takeNews(), [])
  assert.deepEqual(wire.left.endpoint.takeEffects(), [])
})

test('requests of a call go to the new place after retarget', () => {
  const { wire, caller } = standing()
  wire.left.table.retarget(caller, { interface: 'sip', host: '192.0.2.9', port: 5080 })
  wire.left.table.command(caller, { type: 'hang-up' }, wire.now)
  const [bye] = wire.left.endpoint.takeEffects().filter(effect => effect.type === 'datagram')
  assert.deepEqual(bye?.to, { address: '192.0.2.9', port: 5080 })
})
