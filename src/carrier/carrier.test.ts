import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ElementEffect } from '../element/index.ts'
import {
  after,
  type Endpoint,
  earliest,
  formatEndpoint,
  type Instant,
  instantOf,
  type Millis,
  minutes,
  seconds,
  seededChance,
} from '../kernel/index.ts'
import { Carrier } from './carrier.ts'
import type { Caller, CarrierConfig } from './config.ts'

const BEGINNING = instantOf(1_641_286_500_000)
const NUMBER = '+4930555200'

/** Two carriers, each of which takes the other for its SBC, and a network that loses nothing. */
class Exchange {
  readonly home: Carrier
  readonly away: Carrier
  now = BEGINNING
  readonly #sockets = new Map<string, { carrier: Carrier; socket: string }>()
  readonly #places = new Map<Carrier, Map<string, Endpoint>>()

  constructor(away: Partial<CarrierConfig> = {}) {
    const config = (own: string, other: string): CarrierConfig => ({
      transport: 'udp',
      local: { address: own, port: 5060 },
      sbc: { address: other, port: 5060 },
      media: { address: own, ports: { first: 20_000, last: 20_010 } },
    })
    this.home = new Carrier(config('192.0.2.1', '192.0.2.2'), seededChance(1))
    const answering = { number: NUMBER, ringMs: seconds(1), answer: { prompt: 'menu' as const } }
    const subscribers = [answering]
    this.away = new Carrier({ ...config('192.0.2.2', '192.0.2.1'), subscribers, ...away }, seededChance(2))
    for (const carrier of [this.home, this.away]) this.#act(carrier, carrier.start())
  }

  calls(caller: Partial<Caller> = {}): void {
    const patienceMs = minutes(1)
    const parts: Caller = { from: '+4930555100', to: NUMBER, prompt: 'caller', patienceMs, ...caller }
    this.#act(this.home, this.home.call(parts, this.now))
  }

  run(length: Millis): void {
    const end = after(this.now, length)
    for (;;) {
      const next = earliest(this.home.deadline(), this.away.deadline())
      if (next === undefined || next > end) break
      this.now = Math.max(this.now, next) as Instant
      for (const carrier of [this.home, this.away]) {
        if ((carrier.deadline() ?? end + 1) <= this.now)
          this.#act(carrier, carrier.handle({ type: 'tick' }, this.now))
      }
    }
    this.now = end
  }

  #act(carrier: Carrier, effects: ElementEffect[]): void {
    const places = this.#places.get(carrier) ?? new Map<string, Endpoint>()
    this.#places.set(carrier, places)
    for (const effect of effects) {
      if (effect.type === 'bind') {
        places.set(effect.socket, effect.local)
        this.#sockets.set(formatEndpoint(effect.local), { carrier, socket: effect.socket })
      } else if (effect.type === 'datagram') {
        const [from, to] = [places.get(effect.socket), this.#sockets.get(formatEndpoint(effect.to))]
        if (from === undefined || to === undefined) continue
        const event = { type: 'datagram', socket: to.socket, from, bytes: effect.bytes } as const
        this.#act(to.carrier, to.carrier.handle(event, this.now))
      }
    }
  }
}

test('a call rings, is answered, both hear each other, and the caller hangs up on what it heard', () => {
  const it = new Exchange()
  it.calls({
    presses: { digits: '2', hearing: 'menu', waitMs: seconds(1) },
    hangUp: { hearing: 'menu', waitMs: seconds(4) },
  })
  it.run(seconds(30))
  const [made, taken] = [it.home.calls()[0], it.away.calls()[0]]
  assert.deepEqual([made?.status, made?.state, made?.endedBy], [200, 'over', 'local'])
  assert.deepEqual([taken?.state, taken?.endedBy], ['over', 'remote'])
  assert.deepEqual(made?.audio.heard(), ['menu'])
  assert.deepEqual(taken?.audio.heard(), ['caller'])
  assert.equal(taken?.audio.digits(), '2')
  it.run(minutes(2))
  const nothing = { calls: 0, usages: 0, transactions: 0, connections: 0 }
  assert.deepEqual([it.home.counts(), it.away.counts()], [nothing, nothing])
})

test('a number nobody has is 404, and one that refuses says its own status', () => {
  const it = new Exchange({ subscribers: [{ number: NUMBER, ringMs: seconds(1), answer: { status: 486 } }] })
  it.calls({ to: '+4930555999' })
  it.calls()
  it.run(seconds(5))
  assert.deepEqual(
    it.home.calls().map(call => call.status),
    [404, 486],
  )
})

test('a caller whose patience ends before the answer cancels', () => {
  const it = new Exchange({
    subscribers: [{ number: NUMBER, ringMs: seconds(30), answer: { prompt: 'menu' } }],
  })
  it.calls({ patienceMs: seconds(3) })
  it.run(seconds(10))
  assert.equal(it.home.calls()[0]?.status, 487)
  assert.deepEqual([it.away.calls()[0]?.state, it.away.calls()[0]?.answeredAt], ['over', undefined])
})

test('with every port taken no call is made, and one that comes gets 503', () => {
  const it = new Exchange()
  for (let calls = 0; calls < 6; calls++) it.calls()
  assert.equal(it.home.calls().length, 5)
  const narrow = new Exchange({ media: { address: '192.0.2.2', ports: { first: 20_000, last: 20_002 } } })
  for (let calls = 0; calls < 2; calls++) narrow.calls()
  narrow.run(seconds(5))
  assert.deepEqual(
    narrow.home.calls().map(call => call.status),
    [200, 503],
  )
  narrow.run(minutes(1))
  narrow.calls()
  narrow.run(seconds(5))
  assert.equal(narrow.home.calls()[2]?.status, 200)
})

test('the switch challenges a call that shows no credentials', () => {
  const it = new Exchange({
    challenge: { realm: 'carrier', username: 'sbc', password: 'secret', on: 'calls' },
  })
  it.calls()
  it.run(seconds(5))
  assert.deepEqual([it.home.calls()[0]?.status, it.away.calls().length], [401, 0])
})
