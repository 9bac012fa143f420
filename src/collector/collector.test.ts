import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ElementEffect } from '../element/index.ts'
import type { Fact } from '../facts/index.ts'
import { toldDefaultCertificate } from '../facts/testing/index.ts'
import { writeHep } from '../hep/testing/index.ts'
import { after, instantOf, minutes, seconds } from '../kernel/index.ts'
import { AudiocodesLogWriter } from '../logs/index.ts'
import { Collector } from './collector.ts'
import type { CollectorConfig } from './collector-config.ts'

const NOW = instantOf(Date.UTC(2025, 3, 1, 8))
const LOCAL = { address: '192.0.2.10', port: 5514 }
const DEVICE = { address: '192.0.2.21', port: 514 }
const UDP = { transport: 'udp', local: LOCAL } as const
const SYSLOG: CollectorConfig = { syslog: UDP }

const RECORDS = new AudiocodesLogWriter({ style: 'raw' })
  .facts(toldDefaultCertificate().facts)
  .text.split(/\n(?=<\d+>)/)

const datagram = (text: string | Uint8Array, from = DEVICE, socket = 'syslog') =>
  ({ type: 'datagram', socket, from, bytes: Buffer.from(text) }) as const

const passed = (effects: readonly ElementEffect[]): Fact[] =>
  effects.flatMap(effect => (effect.type === 'pass' ? [effect.fact] : []))

test('each kind is taken in where its key says, by datagrams or connections', () => {
  const hep = { ...UDP, transport: 'tcp', local: { ...LOCAL, port: 9060 } } as const
  const effects = new Collector({ syslog: UDP, hep }).start()
  assert.deepEqual(effects, [
    { type: 'bind', socket: 'syslog', local: LOCAL },
    { type: 'listen', listener: 'hep', local: hep.local },
  ])
})

test('facts leave with the name of their sender and the time of its log', () => {
  const collector = new Collector(SYSLOG)
  const facts = RECORDS.flatMap(record => passed(collector.handle(datagram(record), NOW)))
  assert.ok(facts.some(fact => fact.kind === 'tls-handshake' && fact.outcome === 'failed'))
  assert.deepEqual([...new Set(facts.map(fact => fact.observer))], ['192.0.2.21'])
  assert.ok(facts.every(fact => fact.at < NOW))
})

test('two devices are told apart, and each is reported at the end', () => {
  const collector = new Collector(SYSLOG)
  for (const record of RECORDS) collector.handle(datagram(record), NOW)
  collector.handle(datagram('<134>nobody knows this', { ...DEVICE, address: '192.0.2.22' }), NOW)
  assert.deepEqual(collector.news(), ['syslog of 192.0.2.21 comes in', 'syslog of 192.0.2.22 comes in'])
  collector.end()
  assert.match(
    collector.news().join('\n'),
    /syslog of 192\.0\.2\.21: \d+ records read, 0 passed over\n[\s\S]*syslog of 192\.0\.2\.22: 0 records read, 1 passed over/,
  )
})

test('who may not send is refused once and not read', () => {
  const collector = new Collector({ syslog: { ...UDP, allow: ['198.51.100.0/24'] } })
  const effects = RECORDS.flatMap(record => collector.handle(datagram(record), NOW))
  assert.equal(effects.length, 1)
  const [refused] = effects
  assert.ok(refused?.type === 'note' && 'kind' in refused.fact && refused.fact.kind === 'refused')
})

test('a connection of somebody who may not send is closed', () => {
  const collector = new Collector({ syslog: { ...UDP, transport: 'tcp', allow: ['198.51.100.0/24'] } })
  const opened = {
    type: 'opened',
    connection: 'c1',
    listener: 'syslog',
    local: LOCAL,
    remote: DEVICE,
  } as const
  const effects = collector.handle(opened, NOW)
  assert.ok(effects.some(effect => effect.type === 'close' && effect.connection === 'c1'))
  assert.deepEqual(
    collector.handle({ type: 'received', connection: 'c1', bytes: Buffer.from('<134>x\n') }, NOW),
    [],
  )
})

test('records torn over the pieces of a connection are read', () => {
  const collector = new Collector({ syslog: { ...UDP, transport: 'tcp' } })
  collector.handle(
    { type: 'opened', connection: 'c1', listener: 'syslog', local: LOCAL, remote: DEVICE },
    NOW,
  )
  const octets = Buffer.from(RECORDS.map(record => `${Buffer.byteLength(record)} ${record}`).join(''))
  const facts: Fact[] = []
  for (let at = 0; at < octets.length; at += 7) {
    const bytes = octets.subarray(at, at + 7)
    facts.push(...passed(collector.handle({ type: 'received', connection: 'c1', bytes }, NOW)))
  }
  assert.ok(facts.some(fact => fact.kind === 'tls-handshake' && fact.outcome === 'failed'))
})

test('whoever sends more than is read in a second loses it, and the gap is a fact', () => {
  const collector = new Collector(SYSLOG)
  const flood = Buffer.alloc(60_000, 'x')
  for (let sent = 0; sent < 100; sent++) collector.handle(datagram(flood), NOW)
  const due = collector.deadline()
  assert.equal(due, after(NOW, seconds(10)))
  const [gap, ...more] = passed(collector.handle({ type: 'tick' }, due as typeof NOW))
  assert.ok(gap?.kind === 'gap' && gap.why === 'lost')
  assert.equal(gap.count, 100 - Math.floor((4 * 1024 * 1024) / 60_000))
  assert.deepEqual(collector.leftOut(), { syslog: gap.count })
  assert.deepEqual([more, collector.deadline()], [[], undefined])
})

test('of more senders than there is room for, one that was silent for long makes room', () => {
  const collector = new Collector(SYSLOG)
  const from = (index: number) => ({ address: `10.0.0.${index}`, port: 514 })
  for (let index = 1; index <= 64; index++) collector.handle(datagram('<134>x', from(index)), NOW)
  const [refused] = collector.handle(datagram('<134>x', from(65)), NOW)
  assert.ok(refused?.type === 'note')
  assert.deepEqual(collector.leftOut(), { syslog: 1 })
  const later = after(NOW, minutes(11))
  assert.deepEqual(collector.handle(datagram('<134>x', from(66)), later), [])
  assert.match(collector.news().join('\n'), /10\.0\.0\.1: 0 records read[\s\S]*10\.0\.0\.66 comes in/)
})

test('HEP is told a second later, from the side of the SBC, each agent an observer', () => {
  const collector = new Collector({ hep: UDP })
  const sbc = { address: '192.0.2.20', port: 5061 }
  const microsoft = { address: '52.114.75.24', port: 5061 }
  const options =
    'OPTIONS sip:sbc SIP/2.0\r\nVia: SIP/2.0/TLS x;branch=z9hG4bK1\r\nFrom: <sip:x>;tag=1\r\nTo: <sip:y>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n'
  const packet = writeHep({ source: microsoft, destination: sbc, protocol: 22, payload: options, agent: 7 })
  assert.deepEqual(collector.handle(datagram(packet, DEVICE, 'hep'), NOW), [])
  const due = collector.deadline()
  assert.equal(due, after(NOW, seconds(1)))
  const [fact] = passed(collector.handle({ type: 'tick' }, due as typeof NOW))
  assert.ok(fact?.kind === 'sip')
  assert.deepEqual(
    [fact.observer, fact.direction, fact.local, fact.at],
    ['192.0.2.21 agent 7', 'received', sbc, NOW],
  )
})

test('a place that is lost is noted by the name of its key', () => {
  const collector = new Collector(SYSLOG)
  const [note] = collector.handle({ type: 'unbound', socket: 'syslog', says: 'taken' }, NOW)
  assert.deepEqual(note, {
    type: 'note',
    fact: { kind: 'unbound', place: 'collect.syslog', transport: 'udp', local: LOCAL, says: 'taken' },
  })
})

test('renewed certificates are shown to new connections, and the place stays as it is', () => {
  const policy = (name: string) => ({
    contexts: [{ name, chain: [] }],
    policies: [{ when: { any: true as const }, context: name }],
    clientCertificate: 'no' as const,
    handshakeLimitMs: seconds(10),
    minVersion: 'TLSv1.2' as const,
    maxVersion: 'TLSv1.3' as const,
  })
  const [before, renewed] = [policy('before'), policy('renewed')]
  const collector = new Collector({ hep: UDP, syslog: { transport: 'tls', local: LOCAL, tls: before } })
  const elsewhere = { ...LOCAL, port: 6514 }
  assert.deepEqual(collector.renew({ syslog: { transport: 'tls', local: elsewhere, tls: renewed } }), [
    { type: 'listen', listener: 'syslog', local: LOCAL, tls: renewed },
  ])
})
