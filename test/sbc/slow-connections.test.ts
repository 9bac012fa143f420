// Connections that are opened and not used, or used as slowly as can be: each has its time, and it is counted from the
// first octet, so that dripping buys nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sipText } from '../support/sip-text.ts'
import { Recorder } from '../worlds/recorder.ts'
import { type Bench, bench, CARRIER, NOTHING_LEFT } from './bench.ts'

const SBC = { address: '203.0.113.10', port: 5060 }
const OPTIONS = sipText('OPTIONS', { uri: 'sip:203.0.113.10', host: `${CARRIER}:5070`, transport: 'TCP' })
/** 64*T1. */
const PATIENCE_MS = 32_000

interface Connected extends Bench {
  peer: Recorder
  sends(text: string): void
  /** How the connection ended, and after how long. */
  end(): string | undefined
}

async function connected(localAddress = CARRIER): Promise<Connected> {
  const it = bench({ carrierTransport: 'tcp' })
  const peer = new Recorder([{ type: 'open', connection: 'one', to: SBC, localAddress }])
  it.world.add('peer', peer)
  await it.world.passUntil(() => peer.heard('opened').length > 0, 5000 as never)
  return {
    ...it,
    peer,
    sends: text =>
      it.world.command('peer', () => [
        { type: 'send', connection: 'one', bytes: Buffer.from(text, 'latin1') },
      ]),
    end: () => {
      const isOurs = it.world.facts
        .of('connection-closed')
        .find(fact => fact.observer === 'sbc' && fact.transport === 'tcp')
      return isOurs && `${isOurs.how} by ${isOurs.endedBy} after ${Math.round(isOurs.livedMs / 1000)} s`
    },
  }
}

test('a connection that never says anything is closed after 64*T1', async () => {
  const it = await connected()
  await it.pass(PATIENCE_MS - 1000)
  assert.equal(it.end(), undefined)
  await it.pass(2000)
  assert.equal(it.end(), 'timeout by local after 32 s')
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

const UNASKED = `SIP/2.0 200 OK\r\n${OPTIONS.slice(OPTIONS.indexOf('\r\n') + 2)}`

test('a stranger cannot keep a connection by keep-alives, neither before he has said a word nor after', async () => {
  for (const first of ['', OPTIONS, UNASKED, OPTIONS.replace('CSeq', 'X')]) {
    const it = await connected('192.0.2.66')
    it.sends(first)
    for (let i = 0; i < 60 && it.end() === undefined; i++) {
      await it.pass(1000)
      it.sends('\r\n\r\n')
    }
    assert.equal(it.peer.text().includes('SIP/2.0 403'), first === OPTIONS)
    assert.equal(it.end(), 'timeout by local after 32 s')
  }
})

test('a head that drips in is given up after 64*T1, however steadily it drips', async () => {
  const it = await connected()
  for (let i = 0; i < 60 && it.end() === undefined; i++) {
    it.sends(OPTIONS[i] ?? '')
    await it.pass(1000)
  }
  assert.equal(it.end(), 'timeout by local after 32 s')
})

test('a body that drips in is given up as well, behind messages that were whole', async () => {
  const it = await connected()
  it.sends(OPTIONS)
  await it.pass(20_000)
  assert.match(it.peer.text(), /^SIP\/2\.0 200/)
  it.sends(OPTIONS.replace('Content-Length: 0', 'Content-Length: 100'))
  for (let i = 0; i < 60 && it.end() === undefined; i++) {
    it.sends('x')
    await it.pass(1000)
  }
  assert.equal(it.end(), 'timeout by local after 52 s')
})

test('whoever takes half of that time for a message is answered', async () => {
  const it = await connected()
  const half = OPTIONS.length >> 1
  it.sends(OPTIONS.slice(0, half))
  await it.pass(PATIENCE_MS / 2)
  it.sends(OPTIONS.slice(half))
  await it.pass(500)
  assert.match(it.peer.text(), /^SIP\/2\.0 200/)
})

test('a keep-alive is word enough: the connection stays (RFC 5626 section 3.5.1)', async () => {
  const it = await connected()
  for (let i = 0; i < 6; i++) {
    it.sends('\r\n\r\n')
    await it.pass(20_000)
  }
  assert.equal(it.end(), undefined)
})

test('a stranger’s connection is closed once he has had his answers', async () => {
  const it = await connected('192.0.2.66')
  for (let i = 0; i < 5; i++) {
    it.sends(OPTIONS)
    await it.pass(100)
  }
  assert.equal(it.peer.text().split('SIP/2.0 403').length - 1, 3)
  assert.equal(it.end(), 'limit by local after 0 s')
})

test('a stranger who comes again and again with nonsense is told of three times', async () => {
  const it = await connected('192.0.2.66')
  for (let i = 0; i < 50; i++) {
    const connection = `again-${i}`
    it.world.command('peer', () => [{ type: 'open', connection, to: SBC, localAddress: '192.0.2.66' }])
    await it.pass(50)
    it.world.command('peer', () => [
      { type: 'send', connection, bytes: Buffer.from('GET / HTTP/1.1\n\r\n\r\n', 'latin1') },
    ])
    await it.pass(50)
  }
  assert.equal(it.refusals().length, 3)
  await it.pass(61_000)
  assert.equal(it.refusals().at(-1)?.count, 47)
})
