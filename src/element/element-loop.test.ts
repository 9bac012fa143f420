import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Note, SipSketch } from '../facts/index.ts'
import { after, fault, type Instant, instantOf, type Millis, millis, seconds } from '../kernel/index.ts'
import type { ElementEffect, ElementEvent } from './element.ts'
import { ElementLoop, type WorldEffect } from './element-loop.ts'

const BEGINNING = instantOf(1_641_286_500_000)
const HI: ElementEvent = { type: 'received', connection: 'in-1', bytes: Uint8Array.of(1) }

/** A loop in a world with one timer at a time, and an element that is told what to do. */
class Bench {
  now = BEGINNING
  readonly heard: string[] = []
  readonly notes: (Note | SipSketch)[] = []
  wantsTickAt: () => Instant | undefined = () => undefined
  reacts: (event: ElementEvent) => ElementEffect[] = () => []
  executes: (effect: WorldEffect) => void = () => {}
  readonly loop: ElementLoop
  #timers: { at: Instant; act: () => void }[] = []

  constructor() {
    this.loop = new ElementLoop({
      element: {
        start: () => [],
        handle: event => {
          this.heard.push(event.type)
          return this.reacts(event)
        },
        deadline: () => this.wantsTickAt(),
      },
      now: () => this.now,
      later: (wait, act) => {
        const timer = { at: after(this.now, wait), act }
        this.#timers.push(timer)
        return () => {
          this.#timers = this.#timers.filter(other => other !== timer)
        }
      },
      note: fact => void this.notes.push(fact),
      pass: fact => void this.notes.push(fact),
      execute: effect => this.executes(effect),
    })
  }

  get timers(): number {
    return this.#timers.length
  }

  run(length: Millis): void {
    const end = after(this.now, length)
    for (;;) {
      const [next] = this.#timers.toSorted((left, right) => left.at - right.at)
      if (next === undefined || next.at > end) break
      this.#timers = this.#timers.filter(other => other !== next)
      this.now = next.at
      next.act()
    }
    this.now = end
  }
}

test('an event that an effect leads to waits until the effects before it are done', () => {
  const bench = new Bench()
  const order: string[] = []
  bench.reacts = event => {
    order.push(event.type)
    return event.type === 'received'
      ? [
          { type: 'resolve', name: 'x', record: 'A' },
          { type: 'unbind', socket: 's' },
        ]
      : []
  }
  bench.executes = effect => {
    if (effect.type === 'resolve')
      bench.loop.deliver({ type: 'resolved', name: 'x', record: 'A', answer: fault('no-such-name') })
    order.push(effect.type)
  }
  bench.loop.deliver(HI)
  assert.deepEqual(order, ['received', 'resolve', 'unbind', 'resolved'])
})

test('a deadline in the past that never gets better costs one tick a millisecond', () => {
  const bench = new Bench()
  bench.wantsTickAt = () => BEGINNING
  bench.loop.start()
  bench.run(millis(10))
  assert.equal(bench.heard.length, 11)
})

test('a deadline that moves to later leaves one timer, and one that is gone leaves none', () => {
  const bench = new Bench()
  bench.wantsTickAt = () => after(bench.now, seconds(1))
  for (let turns = 0; turns < 5; turns++) bench.loop.deliver(HI)
  assert.equal(bench.timers, 1)
  bench.wantsTickAt = () => undefined
  bench.loop.deliver(HI)
  assert.equal(bench.timers, 0)
})

test('what an element throws is a fact, and its next tick a second away', () => {
  const bench = new Bench()
  bench.wantsTickAt = () => BEGINNING
  bench.reacts = () => {
    throw new Error('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0')
  }
  bench.loop.start()
  bench.run(millis(2500))
  assert.deepEqual(
    bench.notes.map(fact => fact.kind === 'bug' && fact.where),
    ['tick', 'tick', 'tick'],
  )
  assert.ok(bench.notes.every(fact => fact.kind === 'bug' && !fact.says.includes('c2VjcmV0')))
})

test('an element whose deadline throws is asked again after a second', () => {
  const bench = new Bench()
  bench.wantsTickAt = () => {
    throw new Error('broken')
  }
  bench.loop.start()
  bench.wantsTickAt = () => undefined
  bench.run(seconds(2))
  assert.deepEqual(bench.heard, ['tick'])
  assert.equal(bench.notes.length, 1)
})

test('a wish the world cannot even try is a fact and an answer, and the effects behind it are done', () => {
  const bench = new Bench()
  const wishes: ElementEffect[] = [
    { type: 'open', connection: 'out-1', to: { address: '192.0.2.1', port: 1 } },
    { type: 'bind', socket: 's', local: { address: '192.0.2.1', port: 1 } },
    { type: 'listen', listener: 'l', local: { address: '192.0.2.1', port: 1 } },
    { type: 'resolve', name: 'x', record: 'A' },
  ]
  bench.executes = () => {
    throw new Error('cannot be')
  }
  bench.loop.command(() => [...wishes, { type: 'note', fact: { kind: 'bug', where: 'last', says: '' } }])
  assert.deepEqual(bench.heard, ['closed', 'unbound', 'unbound', 'resolved'])
  assert.deepEqual(
    bench.notes.map(fact => fact.kind === 'bug' && fact.where),
    ['effect open', 'effect bind', 'effect listen', 'effect resolve', 'last'],
  )
})

test('an element that was ended hears nothing, not even what waited', () => {
  const bench = new Bench()
  bench.wantsTickAt = () => after(BEGINNING, seconds(1))
  bench.reacts = () => [{ type: 'unbind', socket: 's' }]
  bench.executes = () => {
    bench.loop.deliver(HI)
    bench.loop.end()
  }
  bench.loop.deliver(HI)
  bench.loop.command(() => [{ type: 'unbind', socket: 's' }])
  bench.run(seconds(5))
  assert.deepEqual(bench.heard, ['received'])
})
