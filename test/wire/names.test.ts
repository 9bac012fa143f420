// DNS, against a server of our own.

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { seconds } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { Recorder } from '../worlds/recorder.ts'

/** Answers each question for an A record with these two addresses, any other with none (RFC 1035 section 4). */
async function dnsServer(ttl: number): Promise<{ at: string; asked: () => number; close: () => void }> {
  const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.53`
  const socket = createSocket('udp4')
  let asked = 0
  socket.on('message', (query, from) => {
    asked += 1
    const question = query.subarray(12, query.indexOf(0, 12) + 5)
    const isA = question.at(-3) === 1
    const records = isA
      ? [
          [192, 0, 2, 7],
          [192, 0, 2, 8],
        ].map(octets => [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, ttl, 0, 4, ...octets])
      : []
    const header = [query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0]
    socket.send(Buffer.from([...header, ...question, ...records.flat()]), from.port, from.address)
  })
  await new Promise<void>(done => socket.bind(5353, address, done))
  return { at: `${address}:5353`, asked: () => asked, close: () => socket.close() }
}

async function resolveTwice(ttl: number): Promise<{ answers: string[][]; asked: number }> {
  const dns = await dnsServer(ttl)
  const world = new NodeWorld({ dnsServers: [dns.at] })
  const element = new Recorder()
  world.add('asking', element)
  try {
    for (const count of [1, 2]) {
      world.command('asking', () => [{ type: 'resolve', name: 'sip.example.net' }])
      assert.ok(await world.passUntil(() => element.heard('resolved').length === count, seconds(5)))
    }
    return { answers: element.heard('resolved').map(event => event.addresses), asked: dns.asked() }
  } finally {
    await world.end()
    dns.close()
  }
}

test('an answer is remembered as long as it says', async () => {
  const { answers, asked } = await resolveTwice(30)
  assert.deepEqual(answers, [
    ['192.0.2.7', '192.0.2.8'],
    ['192.0.2.7', '192.0.2.8'],
  ])
  assert.equal(asked, 1)
})

test('an answer that may not be kept is asked for again', async () => {
  const { asked } = await resolveTwice(0)
  assert.equal(asked, 2)
})
