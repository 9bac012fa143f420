import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Element, ElementEffect, ElementEvent } from '../element/index.ts'
import { type Instant, millis, minutes, seconds } from '../kernel/index.ts'
import { describeCertificate, type TlsClientPolicy, type TlsServerPolicy } from '../tls/index.ts'
import { LabWorld, type LabWorldOptions } from './lab-world.ts'

type React = (event: ElementEvent, now: Instant) => ElementEffect[]

class Probe implements Element {
  readonly events: ElementEvent[] = []
  readonly #first: ElementEffect[]
  readonly #react: React

  constructor(first: ElementEffect[], react: React = () => []) {
    this.#first = first
    this.#react = react
  }

  start(): ElementEffect[] {
    return this.#first
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    this.events.push(event)
    return this.#react(event, now)
  }

  deadline(): undefined {}

  closed(): string[] {
    return this.events.flatMap(event => (event.type === 'closed' ? [event.cause] : []))
  }
}

const SBC = { address: '10.0.0.1', port: 5060 }
const MICROSOFT = '52.114.75.24'
const bytes = (text: string) => Buffer.from(text)
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

/** An SBC that listens on TCP and UDP, and a proxy of Microsoft that has opened `up` to it. */
async function pair(options: LabWorldOptions = {}, before: (world: LabWorld) => void = () => {}) {
  const world = new LabWorld(options)
  before(world)
  const sbc = new Probe([
    { type: 'listen', listener: 'sip', local: SBC },
    { type: 'bind', socket: 'sip', local: SBC },
  ])
  const teams = new Probe([
    { type: 'bind', socket: 'sip', local: { address: MICROSOFT, port: 5060 } },
    { type: 'open', connection: 'up', to: SBC },
  ])
  world.add('sbc', sbc)
  world.add('teams', teams)
  await world.pass(seconds(1))
  return { world, sbc, teams }
}

const send = (world: LabWorld, name: string, connection: string, text = 'x') =>
  world.command(name, () => [{ type: 'send', connection, bytes: bytes(text) }])

test("Microsoft is eight milliseconds away: a self-signed certificate costs the article's sixteen", async () => {
  const world = new LabWorld()
  const own = { name: 'default', chain: [describeCertificate({ subject: 'sbc1.example.net' })] }
  const server: TlsServerPolicy = {
    contexts: [own],
    policies: [{ when: { any: true }, context: 'default', isDefault: true }],
    clientCertificate: 'no',
    handshakeLimitMs: seconds(10),
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
  }
  const client: TlsClientPolicy = {
    serverName: 'sbc1.example.net',
    trust: { name: 'Microsoft Trusted Root Program', roots: [] },
    checkAt: 'server-flight',
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
  }
  world.add('sbc', new Probe([{ type: 'listen', listener: 'teams', local: SBC, tls: server }]))
  world.add(
    'teams',
    new Probe([{ type: 'open', connection: 'refer', to: SBC, localAddress: MICROSOFT, tls: client }]),
  )
  await world.pass(seconds(1))
  const seen = world.facts.seenBy('sbc')
  assert.equal(seen.of('tls-handshake')[0]?.durationMs, 16)
  assert.equal(seen.of('connection-closed')[0]?.livedMs, 16)
  assert.equal(seen.of('connection-opened')[0]?.remote.address, MICROSOFT)
})

test('a world begins on the morning of the article and takes no real time', async () => {
  const world = new LabWorld()
  assert.equal(new Date(world.now()).toISOString(), '2022-01-04T08:55:00.000Z')
  await world.pass(minutes(600))
  assert.equal(new Date(world.now()).toISOString(), '2022-01-04T18:55:00.000Z')
})

test('passUntil stops at the very event', async () => {
  const { world, sbc } = await pair()
  const sent = world.now()
  send(world, 'teams', 'up')
  assert.ok(await world.passUntil(() => sbc.events.some(event => event.type === 'received'), seconds(1)))
  assert.equal(world.now() - sent, 8)
  assert.equal(await world.passUntil(() => false, seconds(2)), false)
  assert.equal(world.now() - sent, 2008)
})

test('a blocked way lets no connection come to be: the attempt ends at its limit', async () => {
  const { world, teams } = await pair(
    {},
    world => void world.network.block(MICROSOFT, '10.0.0.1:5060', 'tcp'),
  )
  await world.pass(seconds(5))
  assert.deepEqual(teams.closed(), ['timeout'])
  const [fact] = world.facts.of('connection-closed')
  assert.deepEqual([fact?.livedMs, fact?.endedBy, fact?.local], [5000, 'local', undefined])
})

test('a way mended in time is found by the next SYN', async () => {
  let mend = () => {}
  const { world, teams } = await pair({}, world => {
    mend = world.network.block('*', '10.0.0.0/8')
  })
  await world.pass(seconds(1))
  mend()
  await world.pass(seconds(2))
  assert.equal(teams.events[0]?.type, 'opened')
})

test('a firewall that rejects looks like a port where nobody listens', async () => {
  const { teams, sbc } = await pair({}, world => void world.network.block('*', SBC.address, 'refuse'))
  assert.deepEqual(teams.closed(), ['refused'])
  assert.deepEqual(sbc.events, [])
})

test('what a blocked way holds back comes in order when it is mended', async () => {
  const { world, sbc } = await pair()
  const mend = world.network.block(MICROSOFT, SBC.address, 'tcp')
  send(world, 'teams', 'up', 'one')
  send(world, 'teams', 'up', 'two')
  await world.pass(seconds(60))
  assert.equal(sbc.events.filter(event => event.type === 'received').length, 0)
  mend()
  await world.pass(seconds(1))
  const texts = sbc.events.flatMap(event => (event.type === 'received' ? [text(event.bytes)] : []))
  assert.deepEqual(texts, ['one', 'two'])
})

test('a cut connection tells nobody', async () => {
  const { world, sbc, teams } = await pair()
  const [link] = world.network.connections()
  assert.ok(link)
  world.network.cut(link)
  send(world, 'teams', 'up')
  world.command('teams', () => [{ type: 'close', connection: 'up', cause: 'idle' }])
  await world.pass(minutes(60))
  assert.deepEqual(sbc.closed(), [])
  assert.deepEqual(teams.closed(), [])
  assert.deepEqual(world.pending().connections, ['sbc in-1'])
})

test('a forgotten connection is reset when the other side uses it', async () => {
  const { world, sbc, teams } = await pair()
  const [link] = world.network.connections()
  assert.ok(link)
  world.network.forget(link, 'client')
  await world.pass(minutes(10))
  assert.deepEqual(sbc.closed(), [])
  send(world, 'sbc', 'in-1')
  await world.pass(seconds(1))
  assert.deepEqual(sbc.closed(), ['reset'])
  assert.deepEqual(teams.closed(), [])
  assert.deepEqual(world.network.connections(), [])
})

test('a reset reaches both ends', async () => {
  const { world, sbc, teams } = await pair()
  const [link] = world.network.connections()
  assert.ok(link)
  world.network.reset(link)
  assert.deepEqual([sbc.closed(), teams.closed()], [['reset'], ['reset']])
})

test('a killed element is silence, until somebody takes over its address and knows nothing of the connection', async () => {
  const { world, teams } = await pair()
  world.kill('sbc')
  send(world, 'teams', 'up')
  world.command('teams', () => [{ type: 'open', connection: 'again', to: SBC }])
  await world.pass(seconds(10))
  assert.deepEqual(teams.closed(), ['timeout'])
  const standby = new Probe([{ type: 'listen', listener: 'sip', local: SBC }])
  world.add('standby', standby)
  world.command('teams', () => [{ type: 'open', connection: 'new', to: SBC }])
  await world.pass(seconds(1))
  assert.deepEqual(teams.closed(), ['timeout', 'reset'])
  assert.equal(standby.events[0]?.type, 'opened')
})

test('datagrams may be lost, doubled and overtaken, in the same way for the same seed', async () => {
  const run = async (seed: number) => {
    const datagrams = { lossPercent: 20, duplicationPercent: 20, reorderingPercent: 20 }
    const { world, sbc } = await pair({ seed, network: { datagrams } })
    for (let number = 0; number < 100; number++) {
      const datagram: ElementEffect = {
        type: 'datagram',
        socket: 'sip',
        to: SBC,
        bytes: Uint8Array.of(number),
      }
      world.command('teams', () => [datagram])
      await world.pass(millis(10))
    }
    await world.pass(seconds(1))
    return sbc.events.flatMap(event => (event.type === 'datagram' ? [event.bytes[0] as number] : []))
  }
  const arrived = await run(7)
  const kinds = new Set(arrived)
  assert.ok(kinds.size < 100 && kinds.size > 60, `${kinds.size} of 100 arrived`)
  assert.ok(arrived.length > kinds.size)
  assert.notDeepEqual(
    arrived,
    arrived.toSorted((left, right) => left - right),
  )
  assert.deepEqual(await run(7), arrived)
  assert.notDeepEqual(await run(8), arrived)
})

test('random chunks cut and join the stream and lose nothing', async () => {
  const { world, sbc } = await pair({ network: { chunking: 'random' } })
  const pieces = Array.from({ length: 50 }, (_, index) => `message ${index}\r\n`)
  world.command('teams', () =>
    pieces.map(piece => ({ type: 'send', connection: 'up', bytes: bytes(piece) }) as const),
  )
  await world.pass(seconds(1))
  const chunks = sbc.events.flatMap(event => (event.type === 'received' ? [text(event.bytes)] : []))
  assert.equal(chunks.join(''), pieces.join(''))
  assert.ok(chunks.some(chunk => !pieces.includes(chunk)))
})

test('distances belong to addresses, and the farther end counts', () => {
  const { network } = new LabWorld({ network: { distances: [['198.51.100.0/24', millis(5)]] } })
  assert.equal(network.latency('10.0.0.1', '10.0.0.2'), 1)
  assert.equal(network.latency('10.0.0.1', '198.51.100.7'), 5)
  assert.equal(network.latency('52.114.75.24', '10.0.0.1'), 8)
  network.setDistance('10.0.0.2', millis(90))
  assert.equal(network.latency('52.114.75.24', '10.0.0.2'), 90)
})

test('what is pending is listed until it is over', async () => {
  const { world } = await pair()
  assert.deepEqual(world.pending().connections, ['sbc in-1', 'teams up'])
  assert.equal(world.pending().listeners.length, 1)
  assert.equal(world.pending().sockets.length, 2)
  await world.end()
  assert.deepEqual(world.pending(), { connections: [], listeners: [], sockets: [], deadlines: [] })
  assert.deepEqual(world.network.connections(), [])
})

test('two elements that feed each other without an end are stopped', async () => {
  const world = new LabWorld()
  world.network.setDistance('0.0.0.0/0', millis(0))
  const local = { address: '10.0.0.1', port: 1 }
  const again = (): ElementEffect[] => [
    { type: 'datagram', socket: 'loop', to: local, bytes: Uint8Array.of(1) },
  ]
  world.add('loop', new Probe([{ type: 'bind', socket: 'loop', local }, ...again()], again))
  await assert.rejects(world.pass(millis(1)), /comes to rest/)
})
