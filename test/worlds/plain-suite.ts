// Both worlds: UDP, TCP, time, limits and bugs.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addressAnswer } from '../../src/element/index.ts'
import { after, type Endpoint, millis, seconds } from '../../src/kernel/index.ts'
import { type Harness, type MakeHarness, within } from './harness.ts'
import { echo, octets, Recorder } from './recorder.ts'

const SOON = seconds(3)

export function plainSuite(name: string, make: MakeHarness): void {
  describe(`${name}: UDP, TCP and time`, () => {
    udp(make)
    names(make)
    tcp(make)
    closing(make)
    endings(make)
    ticks(make)
    bugs(make)
    limits(make)
  })
}

function udp(make: MakeHarness): void {
  test(
    'datagrams travel both ways and name their sender',
    within(make, async ({ world, address }) => {
      const server = { address: address(1), port: 5060 }
      const client = { address: address(2), port: 5060 }
      const answering = new Recorder([{ type: 'bind', socket: 'sip', local: server }], echo)
      const asking = new Recorder([{ type: 'bind', socket: 'out', local: client }])
      world.add('answering', answering)
      world.add('asking', asking)
      world.command('asking', () => [{ type: 'datagram', socket: 'out', to: server, bytes: octets('hello') }])
      assert.ok(await world.passUntil(() => asking.heard('datagram').length === 1, SOON))
      assert.deepEqual(answering.heard('datagram')[0]?.from, client)
      assert.deepEqual(asking.heard('datagram')[0]?.from, server)
      assert.equal(asking.heard('datagram')[0]?.socket, 'out')
      assert.equal(String(Buffer.from(asking.heard('datagram')[0]?.bytes ?? [])), 'hello')
    }),
  )

  test(
    'a socket or listener that somebody else has is unbound',
    within(make, async ({ world, address }) => {
      const local = { address: address(1), port: 5060 }
      world.add(
        'first',
        new Recorder([
          { type: 'bind', socket: 'a', local },
          { type: 'listen', listener: 'b', local },
        ]),
      )
      const late = new Recorder()
      world.add('late', late)
      await world.pass(millis(20))
      world.command('late', () => [
        { type: 'bind', socket: 'c', local },
        { type: 'listen', listener: 'd', local },
      ])
      assert.ok(await world.passUntil(() => late.heard('unbound').length === 2, SOON))
      assert.deepEqual(
        late
          .heard('unbound')
          .map(event => event.socket)
          .toSorted(),
        ['c', 'd'],
      )
      assert.match(late.heard('unbound')[0]?.says ?? '', /in use/i)
    }),
  )
}

function names(make: MakeHarness): void {
  test(
    'names resolve by the own table first, addresses are themselves, and an unknown name has none',
    within(
      make,
      async ({ world }) => {
        const element = new Recorder()
        world.add('asking', element)
        world.command('asking', () => [
          { type: 'resolve', name: 'SIP.example.net', record: 'A' },
          { type: 'resolve', name: '192.0.2.9', record: 'A' },
          { type: 'resolve', name: 'nobody.example.invalid', record: 'A' },
        ])
        assert.ok(await world.passUntil(() => element.heard('resolved').length === 3, seconds(10)))
        const answers = Object.fromEntries(
          element.heard('resolved').map(({ name, answer }) => [name, answer]),
        )
        assert.deepEqual(answers['SIP.example.net'], addressAnswer(['192.0.2.2', '192.0.2.1'], 'A'))
        assert.deepEqual(answers['192.0.2.9'], addressAnswer(['192.0.2.9'], 'A'))
        assert.equal(answers['nobody.example.invalid']?.ok, false)
      },
      { hosts: [['sip.example.net', ['192.0.2.2', '192.0.2.1']]] },
    ),
  )
}

/** An echoing server on address 1 and a client that is connected to it as `up`. */
async function connected(harness: Harness): Promise<{ server: Recorder; client: Recorder; to: Endpoint }> {
  const { world, address } = harness
  const to = { address: address(1), port: 5060 }
  const server = new Recorder([{ type: 'listen', listener: 'sip', local: to }], echo)
  const client = new Recorder([{ type: 'open', connection: 'up', to, localAddress: address(2) }])
  world.add('server', server)
  world.add('client', client)
  const ready = () => client.heard('opened').length === 1 && server.heard('opened').length === 1
  assert.ok(await world.passUntil(ready, SOON))
  return { server, client, to }
}

function tcp(make: MakeHarness): void {
  test(
    'a TCP connection opens with the same ends seen from both sides',
    within(make, async harness => {
      const { server, client, to } = await connected(harness)
      const mine = client.heard('opened')[0]
      const theirs = server.heard('opened')[0]
      assert.equal(mine?.connection, 'up')
      assert.equal(mine?.listener, undefined)
      assert.deepEqual(mine?.remote, to)
      assert.equal(mine?.local.address, harness.address(2))
      assert.equal(theirs?.connection, 'in-1')
      assert.equal(theirs?.listener, 'sip')
      assert.deepEqual(theirs?.local, to)
      assert.deepEqual(theirs?.remote, mine?.local)
    }),
  )

  test(
    'what is sent arrives whole and in order, and comes back',
    within(make, async harness => {
      const { client } = await connected(harness)
      const pieces = Array.from(
        { length: 200 },
        (_, index) => `message ${index}: ${'x'.repeat(index * 5)}\r\n`,
      )
      harness.world.command('client', () =>
        pieces.map(piece => ({ type: 'send', connection: 'up', bytes: octets(piece) })),
      )
      const all = pieces.join('')
      assert.ok(await harness.world.passUntil(() => client.text().length >= all.length, SOON))
      assert.equal(client.text(), all)
    }),
  )
}

function closing(make: MakeHarness): void {
  test(
    'close lets what was sent leave first; only the other side hears of it',
    within(make, async harness => {
      const { server, client } = await connected(harness)
      harness.world.command('client', () => [
        { type: 'send', connection: 'up', bytes: octets('last words') },
        { type: 'close', connection: 'up', cause: 'idle' },
      ])
      assert.ok(await harness.world.passUntil(() => server.heard('closed').length === 1, SOON))
      assert.equal(server.text(), 'last words')
      assert.deepEqual(server.heard('closed')[0], { type: 'closed', connection: 'in-1', cause: 'fin' })
      await harness.world.pass(millis(20))
      assert.deepEqual(client.heard('closed'), [])
      const closed = harness.world.facts.of('connection-closed')
      const ends = closed.map(({ observer, role, how, endedBy }) => ({ observer, role, how, endedBy }))
      assert.deepEqual(ends, [
        { observer: 'client', role: 'client', how: 'idle', endedBy: 'local' },
        { observer: 'server', role: 'server', how: 'fin', endedBy: 'remote' },
      ])
      assert.deepEqual([closed[0]?.bytesSent, closed[1]?.bytesReceived], [10, 10])
    }),
  )

  test(
    'an id is free again after its connection',
    within(make, async harness => {
      const { server, client, to } = await connected(harness)
      harness.world.command('client', () => [
        { type: 'close', connection: 'up', cause: 'idle' },
        { type: 'open', connection: 'up', to },
      ])
      assert.ok(await harness.world.passUntil(() => client.heard('opened').length === 2, SOON))
      assert.ok(await harness.world.passUntil(() => server.heard('opened').length === 2, SOON))
      assert.deepEqual(
        server.heard('opened').map(event => event.connection),
        ['in-1', 'in-2'],
      )
    }),
  )
}

function endings(make: MakeHarness): void {
  test(
    'a port where nobody listens refuses',
    within(make, async ({ world, address }) => {
      const element = new Recorder([
        { type: 'open', connection: 'up', to: { address: address(9), port: 5060 } },
      ])
      world.add('client', element)
      assert.ok(await world.passUntil(() => element.events.length === 1, SOON))
      assert.deepEqual(element.events, [{ type: 'closed', connection: 'up', cause: 'refused' }])
      const [fact] = world.facts.all()
      assert.equal(fact?.kind, 'connection-closed')
      assert.deepEqual(
        { ...fact, at: 0, livedMs: 0 },
        {
          kind: 'connection-closed',
          at: 0,
          observer: 'client',
          connection: 'up',
          transport: 'tcp',
          role: 'client',
          remote: { address: address(9), port: 5060 },
          endedBy: 'remote',
          how: 'refused',
          livedMs: 0,
          bytesReceived: 0,
          bytesSent: 0,
        },
      )
    }),
  )

  test(
    'a reset is told apart from a farewell, and touches nobody else',
    within(make, async harness => {
      const { server, client, to } = await connected(harness)
      const peer = await harness.peer(to)
      assert.ok(await harness.world.passUntil(() => server.heard('opened').length === 2, SOON))
      peer.reset()
      assert.ok(await harness.world.passUntil(() => server.heard('closed').length === 1, SOON))
      assert.deepEqual(server.heard('closed')[0], { type: 'closed', connection: 'in-2', cause: 'reset' })
      harness.world.command('client', () => [{ type: 'send', connection: 'up', bytes: octets('still here') }])
      assert.ok(await harness.world.passUntil(() => client.text() === 'still here', SOON))
    }),
  )

  test(
    'the end of a world leaves nothing behind',
    within(make, async harness => {
      const { client } = await connected(harness)
      client.wakeAt = after(harness.world.now(), seconds(60))
      harness.world.command('client', () => [
        { type: 'bind', socket: 'udp', local: { address: harness.address(3), port: 5060 } },
      ])
      await harness.world.end()
      assert.deepEqual(await harness.leftovers(), [])
      const ends = harness.world.facts.of('connection-closed').map(fact => fact.how)
      assert.ok(ends.includes('shutdown'))
    }),
  )
}

function ticks(make: MakeHarness): void {
  test(
    'a tick comes at the deadline and not before, and no more once there is none',
    within(make, async ({ world }) => {
      const ticks: number[] = []
      const element: Recorder = new Recorder([], (event, now) => {
        if (event.type === 'tick') {
          ticks.push(now)
          element.wakeAt = ticks.length === 1 ? after(now, millis(40)) : undefined
        }
        return []
      })
      const first = after(world.now(), millis(60))
      element.wakeAt = first
      world.add('waiting', element)
      assert.ok(await world.passUntil(() => ticks.length === 2, SOON))
      await world.pass(millis(60))
      assert.equal(ticks.length, 2)
      const [one = 0, two = 0] = ticks
      assert.ok(one >= first && one < first + 40, `first tick ${one - first} ms late`)
      assert.ok(two >= one + 40 && two < one + 80, `second tick after ${two - one} ms`)
    }),
  )
}

function bugs(make: MakeHarness): void {
  test(
    'an element that throws leaves a bug fact, and everybody lives on',
    within(make, async ({ world, address }) => {
      const local = { address: address(1), port: 5060 }
      const fragile = new Recorder([{ type: 'bind', socket: 'sip', local }], (event, now) => {
        if (event.type === 'datagram' && event.bytes[0] === 'X'.charCodeAt(0)) throw new Error('broken on X')
        return echo(event, now)
      })
      const client = new Recorder([
        { type: 'bind', socket: 'out', local: { address: address(2), port: 5060 } },
      ])
      world.add('fragile', fragile)
      world.add('client', client)
      const say = (text: string) =>
        world.command('client', () => [{ type: 'datagram', socket: 'out', to: local, bytes: octets(text) }])
      say('X')
      say('Y')
      assert.ok(await world.passUntil(() => client.heard('datagram').length === 1, SOON))
      const [bug] = world.facts.of('bug')
      assert.equal(bug?.observer, 'fragile')
      assert.equal(bug?.where, 'datagram')
      assert.match(bug?.says ?? '', /broken on X/)
    }),
  )

  test(
    'an element that throws at every tick does not take the time of the others',
    within(make, async ({ world }) => {
      const element = new Recorder([], ({ type }) => {
        if (type !== 'tick') return []
        throw new Error('never well')
      })
      element.wakeAt = world.now()
      world.add('ill', element)
      await world.pass(millis(300))
      assert.equal(world.facts.of('bug').length, 1)
    }),
  )

  test(
    'effects are carried out in order, and the events they lead to come after them',
    within(make, async ({ world, address }) => {
      const to = { address: address(9), port: 5060 }
      const order: string[] = []
      const element = new Recorder([], event => {
        order.push(event.type)
        return []
      })
      world.add('one', element)
      world.command('one', () => [
        { type: 'open', connection: 'same', to },
        { type: 'open', connection: 'same', to },
        { type: 'note', fact: { kind: 'bug', where: 'test', says: 'last' } },
      ])
      assert.ok(await world.passUntil(() => order.length === 2, SOON))
      const bugs = world.facts.of('bug').map(fact => fact.where)
      assert.deepEqual(bugs, ['effect open', 'test'])
    }),
  )
}

function limits(make: MakeHarness): void {
  test(
    'a peer that does not read is closed at the limit, while others are served',
    within(
      make,
      async harness => {
        const { server, client, to } = await connected(harness)
        const deaf = await harness.peer(to)
        assert.ok(await harness.world.passUntil(() => server.heard('opened').length === 2, SOON))
        deaf.deafen()
        const flood = () =>
          harness.world.command('server', () => [
            { type: 'send', connection: 'in-2', bytes: new Uint8Array(64 * 1024) },
          ])
        const given = await harness.world.passUntil(() => {
          if (server.heard('closed').length === 0) flood()
          return server.heard('closed').length === 1
        }, seconds(5))
        assert.ok(given)
        assert.deepEqual(server.heard('closed')[0], { type: 'closed', connection: 'in-2', cause: 'limit' })
        harness.world.command('client', () => [{ type: 'send', connection: 'up', bytes: octets('and I?') }])
        assert.ok(await harness.world.passUntil(() => client.text() === 'and I?', SOON))
      },
      { limits: { waitingLimitBytes: 100_000 } },
    ),
  )

  test(
    'one address gets no more connections than its share',
    within(
      make,
      async harness => {
        const { world, address } = harness
        const to = { address: address(1), port: 5060 }
        const open = (connection: string, localAddress: string) =>
          ({ type: 'open', connection, to, localAddress }) as const
        const server = new Recorder([{ type: 'listen', listener: 'sip', local: to }])
        const greedy = new Recorder()
        const modest = new Recorder()
        world.add('server', server)
        world.add('greedy', greedy)
        world.add('modest', modest)
        world.command('greedy', () => ['a', 'b', 'c'].map(id => open(id, address(2))))
        assert.ok(await world.passUntil(() => greedy.heard('closed').length === 1, SOON))
        world.command('modest', () => [open('m', address(3))])
        assert.ok(await world.passUntil(() => server.heard('opened').length === 3, SOON))
        assert.deepEqual(server.heard('closed'), [])
        const refused = world.facts.of('connection-closed').filter(fact => fact.observer === 'server')
        assert.deepEqual(
          refused.map(({ how, endedBy }) => ({ how, endedBy })),
          [{ how: 'limit', endedBy: 'local' }],
        )
      },
      { limits: { acceptedPerAddressLimit: 2 } },
    ),
  )
}
