// `linesman diagnose --capture`: what passes on loopback while a story is played there.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { connect, createServer } from 'node:tls'
import type { SipFact } from '../../src/facts/index.ts'
import { TEAMS_LEG, Teller, toldDefaultCertificate } from '../../src/facts/testing/index.ts'
import { systemChance } from '../../src/kernel/index.ts'
import { AudiocodesLogWriter } from '../../src/logs/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { issuedCertificates, loopbackAddresses, play } from '../../src/stories/index.ts'
import { storyNamed } from '../support/lab-play.ts'
import { takeNet } from '../support/loopback-net.ts'
import { certificateFor, testUnless } from '../support/wire-stage.ts'
import { withoutCapture } from '../support/wiretap.ts'
import { Folder, linesman, Running } from './cli-harness.ts'

const folder = new Folder()
after(() => folder.remove())

/** Plays a story on real sockets. */
async function plays(id: string, net: number): Promise<void> {
  const world = new NodeWorld()
  try {
    const played = await play(storyNamed(id), world, {
      addresses: loopbackAddresses(net),
      certificates: await issuedCertificates(world.now()),
      chance: systemChance(),
    })
    assert.deepEqual(played.problems, [])
  } finally {
    await world.end()
  }
}

/** What is found while `body` runs, and what the command said. */
async function captured(filter: string, body: () => Promise<unknown>, ...more: string[]) {
  const live = new Running(['diagnose', '--capture', 'lo', '--filter', filter, '--json', ...more])
  await live.until(/capturing on lo with dumpcap/)
  await body()
  return live
}

/** An INVITE to Microsoft that lacks REFER in Allow, and its answer. */
const [told, answered] = new Teller('sbc')
  .request('sent', TEAMS_LEG, 'INVITE', { headers: [['Allow', 'INVITE, ACK, BYE']] })
  .response('received', TEAMS_LEG, 486, 'INVITE', {
    headers: [['User-Agent', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0']],
  }).facts as [SipFact, SipFact]

/** One asks over TLS and is answered; what a key log would have of it. */
async function saysInTls(to: string, question: string, answer: string): Promise<Buffer[]> {
  const server = createServer(await certificateFor('sip.example.net'), socket =>
    socket.once('data', () => socket.end(answer)),
  )
  server.listen(0, to)
  await once(server, 'listening')
  const { port, address } = server.address() as AddressInfo
  const lines: Buffer[] = []
  const client = connect({ port, host: address, rejectUnauthorized: false })
  client.on('keylog', line => lines.push(line))
  client.resume()
  client.write(question)
  await once(client, 'close')
  server.close()
  return lines
}

const rulesIn = (out: string): string[] =>
  out.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line).rule as string]))

testUnless(
  withoutCapture,
  'a fault is told while packets pass, and the packets around it are kept',
  async () => {
    const { net, release } = await takeNet()
    const ring = folder.file('ring')
    const live = await captured(
      `net 127.${net}.0.0/16`,
      () => plays('refer-default-certificate', net),
      '--ring',
      ring,
    )
    await live.until(/tls\/default-certificate-served/)
    live.signal('SIGINT')
    const { code, out, err } = await live.ended
    release()
    assert.equal(code, 1, err)
    assert.ok(rulesIn(out).includes('tls/default-certificate-served'))
    assert.match(out, /^\{"schemaVersion":1,/)
    assert.ok(readdirSync(ring).some(name => name.endsWith('.pcapng')))
  },
)

testUnless(withoutCapture, 'a transfer that works yields no finding', async () => {
  const { net, release } = await takeNet()
  const live = await captured(`net 127.${net}.0.0/16`, () => plays('refer-new-connection', net))
  live.signal('SIGINT')
  const { code, out, err } = await live.ended
  release()
  assert.deepEqual([code, out], [0, ''], err)
  assert.match(err, /lo: [1-9]\d* packets read/)
})

testUnless(withoutCapture, 'syslog that passes by is read where its packets are', async () => {
  const { net, release } = await takeNet()
  const place = `127.${net}.0.1`
  const log = new AudiocodesLogWriter({ style: 'raw' }).facts(
    toldDefaultCertificate().facts.filter(fact => fact.kind !== 'sip'),
  )
  const live = await captured(`udp and host ${place}`, async () => {
    const socket = createSocket('udp4')
    for (const record of log.text.split(/\n(?=<\d+>)/))
      await new Promise(sent => socket.send(record, 514, place, sent))
    socket.close()
  })
  await live.until(/tls\/default-certificate-served/)
  live.signal('SIGINT')
  const { out } = await live.ended
  release()
  assert.match(out, /"source":"lo 127\.0\.0\.1","ref":"packet \d+"/)
})

testUnless(withoutCapture, 'a key log that is written after the packets have passed opens them', async () => {
  const { net, release } = await takeNet()
  const keylog = folder.file('keys.log')
  const said: Buffer[] = []
  const live = await captured(
    `tcp and net 127.${net}.0.0/16`,
    async () => {
      const lines = await saysInTls(`127.${net}.0.1`, told.text, answered.text)
      // As when its writer had kept them in a buffer.
      writeFileSync(keylog, Buffer.concat(lines))
      said.push(...lines)
    },
    ...['--keylog', keylog, '--local', '127.0.0.1'],
  )
  await live.until(/refer\/not-allowed/)
  live.signal('SIGINT')
  const { err } = await live.ended
  release()
  assert.ok(said.length > 0)
  assert.match(err, /keys\.log is not there yet: keys are taken when it is/)
})

testUnless(
  withoutCapture,
  'an interface that is not there ends with 3, and it is said what there is',
  async () => {
    const { code, err } = await linesman('diagnose', '--capture', 'nowhere0')
    assert.equal(code, 3)
    assert.match(err, /linesman: --capture: .*nowhere0.*; see the interfaces there are: dumpcap -D/)
  },
)

test('options of a capture without one are wrong usage, and so is a command without anything', async () => {
  const [filter, nothing] = await Promise.all([
    linesman('diagnose', 'x', '--seconds', '3'),
    linesman('diagnose'),
  ])
  assert.deepEqual([filter.code, nothing.code], [2, 2])
  assert.match(nothing.err, /name files, - for stdin, or --capture any/)
})
