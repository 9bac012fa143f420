import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { FactLog } from '../../facts/index.ts'
import { millis, seconds } from '../../kernel/index.ts'
import { liveEvents } from '../shapes/desk.ts'
import { findingsIn, storyFacts, testSystem } from '../testing/index.ts'
import { Hub } from './hub.ts'
import type { LiveName } from './reader.ts'

const EVERY_MS = millis(100)

interface Heard {
  id?: string
  name: LiveName
  data: Record<string, unknown>
}

function heardIn(text: string): Heard[] {
  return text.split('\n\n').flatMap(each => {
    const [, id] = /^id: (.*)$/m.exec(each) ?? []
    const [, name] = /^event: (.*)$/m.exec(each) ?? []
    const [, data] = /^data: (.*)$/m.exec(each) ?? []
    if (name === undefined || data === undefined) return []
    return [{ ...(id !== undefined && { id }), name: name as LiveName, data: JSON.parse(data) }]
  })
}

function listening() {
  const system = testSystem(new FactLog([], 100_000))
  const hub = new Hub(system.services, () => Promise.reject(new Error('none here')))
  const join = (kinds: LiveName[], lastId?: string, out = new PassThrough({ highWaterMark: 1 << 24 })) => {
    const wishes = { kinds: new Set(kinds), language: 'en' as const, isWelcome: () => true }
    const leave = hub.join(out, wishes, lastId)
    return { out, leave, heard: () => heardIn(String(out.read() ?? '')) }
  }
  return { ...system, hub, join }
}

test('what happens within a tenth of a second is written together, each in its shape', () => {
  const { services, clock, findings, health, alerts, join } = listening()
  const { out, heard } = join(['call', 'finding', 'health', 'alert', 'fact'])
  let writes = 0
  out.on('pipe', () => {})
  const write = out.write.bind(out)
  out.write = ((...given: Parameters<typeof write>) => {
    writes++
    return write(...given)
  }) as typeof out.write
  const facts = storyFacts()
  for (const fact of facts) services.facts.note(fact)
  for (const finding of findingsIn(facts)) findings.tell(finding)
  health.tell({} as never)
  alerts.tell()
  assert.equal(writes, 0)
  clock.pass(EVERY_MS)
  assert.equal(writes, 1)
  const told = heard()
  assert.equal(told.filter(({ name }) => name === 'fact').length, facts.length)
  assert.deepEqual(
    new Set(told.map(({ name }) => name)),
    new Set(['call', 'finding', 'health', 'alert', 'fact']),
  )
  for (const { name, data } of told) liveEvents[name].parse(data)
})

test('a call is told once for all that happened to it in between', () => {
  const { services, clock, join } = listening()
  const { heard } = join(['call'])
  for (const fact of storyFacts()) services.facts.note(fact)
  clock.pass(EVERY_MS)
  const calls = heard().map(({ data }) => `${data.observer} ${data.id}`)
  assert.equal(calls.length, new Set(calls).size)
})

test('a reader gets what it asked for alone', () => {
  const { services, clock, findings, join } = listening()
  const facts = storyFacts()
  const { heard } = join(['finding'])
  for (const fact of facts) services.facts.note(fact)
  for (const finding of findingsIn(facts)) findings.tell(finding)
  clock.pass(EVERY_MS)
  assert.deepEqual(new Set(heard().map(({ name }) => name)), new Set(['finding']))
})

test('a slow reader loses events and is told how many; others lose none', () => {
  const { services, clock, hub, join } = listening()
  const slow = join(['fact'], undefined, new PassThrough({ highWaterMark: 1 }))
  const quick = join(['fact'])
  const facts = storyFacts()
  let noted = 0
  let heard = 0
  for (let turn = 0; turn < 200; turn++) {
    for (const fact of facts) services.facts.note(fact)
    noted += facts.length
    clock.pass(EVERY_MS)
    heard += quick.heard().length
  }
  assert.equal(heard, noted)
  assert.ok(slow.out.writableLength < 512 * 1024, `${slow.out.writableLength} octets wait`)
  assert.ok(hub.missed > 0)
  const read: Heard[] = []
  slow.out.on('data', chunk => read.push(...heardIn(String(chunk))))
  return new Promise<void>(done =>
    slow.out.once('drain', () => {
      clock.pass(EVERY_MS)
      services.facts.note(facts[0] as (typeof facts)[0])
      clock.pass(EVERY_MS)
      slow.out.once('end', () => {
        const missed = read.filter(({ name }) => name === 'missed').map(({ data }) => Number(data.count))
        assert.equal(missed.length, 1)
        assert.equal(read.filter(({ name }) => name === 'fact').length + (missed[0] ?? 0), noted + 1)
        done()
      })
      slow.leave?.()
    }),
  )
})

test('one who takes nothing for a minute is gone', () => {
  const { services, clock, hub, join } = listening()
  const { out } = join(['fact'], undefined, new PassThrough({ highWaterMark: 1 }))
  const facts = storyFacts()
  for (let turn = 0; turn < 100; turn++) {
    for (const fact of facts) services.facts.note(fact)
    clock.pass(EVERY_MS)
  }
  assert.equal(hub.readers, 1)
  clock.pass(seconds(61))
  services.facts.note(facts[0] as (typeof facts)[0])
  clock.pass(EVERY_MS)
  assert.equal(hub.readers, 0)
  assert.ok(out.destroyed)
})

test('who comes back gets what was missed, and nothing twice', () => {
  const { clock, findings, join } = listening()
  const told = findingsIn(storyFacts())
  const first = join(['finding'])
  const [one, ...others] = told
  if (one !== undefined) findings.tell(one)
  clock.pass(EVERY_MS)
  const [seen] = first.heard()
  first.leave?.()
  for (const finding of others) findings.tell(finding)
  const again = join(['finding'], seen?.id)
  clock.pass(EVERY_MS)
  assert.deepEqual(
    again.heard().map(({ data }) => data.says),
    others.map(({ en }) => en.says),
  )
})

test('who comes back after a restart is told that something was missed', () => {
  const { clock, findings, join } = listening()
  const { heard } = join(['finding'], 'other-17')
  const [one] = findingsIn(storyFacts())
  if (one !== undefined) findings.tell(one)
  clock.pass(EVERY_MS)
  assert.deepEqual(
    heard().map(({ name }) => name),
    ['missed', 'finding'],
  )
})

test('who may not read any more hears nothing more', () => {
  const { clock, hub } = listening()
  let isWelcome = true
  const out = new PassThrough()
  hub.join(out, { kinds: new Set(['fact']), language: 'en', isWelcome: () => isWelcome }, undefined)
  clock.pass(EVERY_MS)
  assert.equal(hub.readers, 1)
  isWelcome = false
  clock.pass(EVERY_MS)
  assert.equal(hub.readers, 0)
})

test('silence is broken now and then', () => {
  const { clock, join } = listening()
  const { out } = join(['finding'])
  clock.pass(seconds(15))
  assert.equal(String(out.read()), ':\n\n')
})
