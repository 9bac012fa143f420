import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, seconds, seededChance } from '../../kernel/index.ts'
import { FIRST, LOCAL, NamedPeer, NOW } from '../testing/named-peer.ts'
import { KeepAlive } from './keep-alive.ts'

const at = (second: number): Instant => after(NOW, seconds(second))
const OPENED = {
  type: 'opened',
  connection: 'out-1',
  local: LOCAL,
  remote: { address: FIRST, port: 5060 },
} as const

/** A connection to a peer that is asked now and then, with a request on it. */
function connected(everySeconds = 120): { peer: NamedPeer; id: string } {
  const peer = new NamedPeer('tcp', { keepAliveMs: seconds(everySeconds) })
  const id = peer.request('INVITE', FIRST, 5060)
  peer.hears(OPENED)
  peer.sent.length = 0
  return { peer, id }
}

const pings = ({ sent }: NamedPeer): number =>
  sent.filter(each => each.type === 'send' && Buffer.from(each.bytes).toString() === '\r\n\r\n').length

test('a connection is asked between 80 and 100 percent of its interval (RFC 5626 section 4.4)', () => {
  const { peer } = connected()
  peer.hears({ type: 'tick' }, at(95))
  assert.equal(pings(peer), 0)
  peer.hears({ type: 'tick' }, at(120))
  assert.equal(pings(peer), 1)
})

test('many connections are not asked at one moment', () => {
  const keepAlive = new KeepAlive(seededChance(1))
  const moments = Array.from({ length: 20 }, (_, i) => {
    keepAlive.watch(`c${i}`, seconds(120), NOW)
    const due = keepAlive.deadline()
    keepAlive.gone(`c${i}`)
    return due ?? NOW
  })
  assert.ok(new Set(moments).size > 15)
  assert.ok(moments.every(moment => moment >= at(96) && moment <= at(120)))
})

test('a connection that answers is asked again, and lives', () => {
  const { peer } = connected()
  for (const round of [1, 2, 3]) {
    peer.hears({ type: 'tick' }, at(round * 121))
    peer.hears({ type: 'received', connection: 'out-1', bytes: Buffer.from('\r\n') }, at(round * 121 + 1))
    assert.equal(pings(peer), round)
  }
  assert.equal(
    peer.sent.some(({ type }) => type === 'close'),
    false,
  )
})

test('one that does not answer within ten seconds is closed, and its transactions have failed', () => {
  const { peer, id } = connected(20)
  const asked = at(20)
  peer.hears({ type: 'tick' }, asked)
  assert.deepEqual(peer.hears({ type: 'tick' }, after(asked, seconds(9))), [])
  const events = peer.hears({ type: 'tick' }, after(asked, seconds(10)))
  assert.deepEqual(events, [{ type: 'failed', id, cause: 'transport' }])
  assert.deepEqual(peer.sent.at(-1), { type: 'close', connection: 'out-1', cause: 'timeout' })
})

test('connections of the peer, and of interfaces that do not want it, are not asked', () => {
  const accepted = { ...OPENED, connection: 'in-1', listener: 'trunk' }
  const asking = new NamedPeer('tcp', { keepAliveMs: seconds(120) })
  asking.hears(accepted)
  asking.hears({ type: 'tick' }, at(200))
  const quiet = new NamedPeer('tcp')
  quiet.request('OPTIONS', FIRST, 5060)
  quiet.hears(OPENED)
  quiet.hears({ type: 'tick' }, at(200))
  assert.deepEqual([pings(asking), pings(quiet)], [0, 0])
})
