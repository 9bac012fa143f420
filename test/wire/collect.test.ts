// `linesman run` takes in what others send of what they saw, by real sockets, and names what is wrong there.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { openHepExport } from '../../src/collector/index.ts'
import { parseFactLines, showsMicrosoft } from '../../src/facts/index.ts'
import { toldDefaultCertificate, toldTransfer } from '../../src/facts/testing/index.ts'
import { decodeHep } from '../../src/hep/index.ts'
import { seconds, systemChance } from '../../src/kernel/index.ts'
import { AudiocodesLogWriter } from '../../src/logs/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { Folder, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

const FAULT = /finding critical tls\/default-certificate-served \(likely\): .* Evidence of 127\.0\.0\.1\./

/** The article's refused connections, a record each, as the device sends them. */
const records = (): string[] =>
  new AudiocodesLogWriter({ style: 'raw' })
    .facts(toldDefaultCertificate().facts.filter(fact => fact.kind !== 'sip'))
    .text.split(/\n(?=<\d+>)/)

/** A running SBC that collects as `keys` say, written with its address for `HERE`. */
async function running(keys: string, more: readonly string[] = []) {
  const { scene, text } = await newScene(folder)
  const here = scene.addresses.sbcTeamsSide
  const config = folder.write('collect.yaml', text + keys.replaceAll('HERE', here))
  const sbc = new Running(['run', '-c', config, ...more])
  await sbc.until(/listening: /)
  return { sbc, here, scene }
}

async function ended(sbc: Running): Promise<string> {
  sbc.signal('SIGTERM')
  const { code, err } = await sbc.ended
  assert.equal(code, 0, err)
  return err
}

async function sends(datagrams: readonly (string | Uint8Array)[], port: number, address: string) {
  const socket = createSocket('udp4')
  for (const datagram of datagrams)
    await new Promise(sent => socket.send(Buffer.from(datagram), port, address, sent))
  socket.close()
}

test('the fault of a device that sends its syslog over UDP is told within seconds, and who sent it', async () => {
  const facts = folder.file('udp.ndjson')
  const { sbc, here } = await running('collect: { syslog: { listen: "HERE:5514" } }\n', ['--facts', facts])
  await sbc.until(new RegExp(`collecting: syslog udp ${here}:5514`))
  await sends(records(), 5514, here)
  await sbc.until(FAULT)
  const err = await ended(sbc)
  assert.match(err, /syslog of 127\.0\.0\.1 comes in/)
  assert.match(err, /syslog of 127\.0\.0\.1: \d+ records read, 0 passed over/)
  const written = parseFactLines(readFileSync(facts, 'utf8'))
  assert.ok(written.facts.some(fact => fact.kind === 'tls-handshake' && fact.observer === '127.0.0.1'))
})

test('syslog over TCP is read by octet counting, and over TLS', async () => {
  for (const transport of ['tcp', 'tls']) {
    const { sbc, here } = await running(
      `collect: { syslog: { listen: "HERE:6514", transport: ${transport} } }\n`,
    )
    const socket =
      transport === 'tcp'
        ? connect(6514, here)
        : connectTls({ host: here, port: 6514, rejectUnauthorized: false })
    await once(socket, transport === 'tcp' ? 'connect' : 'secureConnect')
    socket.write(
      records()
        .map(record => `${Buffer.byteLength(record)} ${record}`)
        .join(''),
    )
    await sbc.until(FAULT)
    socket.destroy()
    await ended(sbc)
  }
})

test('a sender without a certificate is turned away where one is required, and nothing else happens', async () => {
  const { sbc, here } = await running(
    'collect: { syslog: { listen: "HERE:6514", transport: tls, tls: { clientCertificate: require, trust: roots.pem } } }\n',
  )
  const socket = connectTls({ host: here, port: 6514, rejectUnauthorized: false, maxVersion: 'TLSv1.2' })
  const [error] = await once(socket, 'error')
  assert.match(String(error), /alert/)
  await sbc.until(/TLS failed from 127\.0\.0\.1:\d+/)
  const err = await ended(sbc)
  assert.doesNotMatch(err, /finding \w+ tls/)
})

test('who is not allowed to send is told once and read never', async () => {
  const { sbc, here } = await running(
    'collect: { syslog: { listen: "HERE:5514", allow: [192.0.2.0/24] }, flows: { listen: "HERE:2055" } }\n',
  )
  await sends(records(), 5514, here)
  await sends(['no export of flows'], 2055, here)
  await sbc.until(/refused udp 127\.0\.0\.1:\d+: collect\.syslog\.allow does not hold it/)
  const err = await ended(sbc)
  assert.doesNotMatch(err, FAULT)
  assert.equal(err.match(/allow does not hold/g)?.length, 1)
  assert.match(err, /flows of 127\.0\.0\.1: 0 records read, 1 passed over/)
})

test('HEP over UDP, TCP and TLS tells of the call an agent saw, from the side of the SBC', async () => {
  const messages = toldDefaultCertificate().facts.flatMap(fact => (fact.kind === 'sip' ? [fact] : []))
  const agent = await openHepExport({ to: { address: '', port: 0 }, transport: 'udp', agent: 7 })
  const packets = messages.flatMap(fact =>
    agent.tell(fact).flatMap(effect => (effect.type === 'datagram' ? [effect.bytes] : [])),
  )
  assert.ok(messages.some(showsMicrosoft))
  for (const transport of ['udp', 'tcp', 'tls']) {
    const facts = folder.file(`hep-${transport}.ndjson`)
    const { sbc, here } = await running(
      `collect: { hep: { listen: "HERE:9060", transport: ${transport} } }\n`,
      ['--facts', facts],
    )
    if (transport === 'udp') await sends(packets, 9060, here)
    else {
      const socket =
        transport === 'tcp'
          ? connect(9060, here)
          : connectTls({ host: here, port: 9060, rejectUnauthorized: false })
      socket.end(Buffer.concat(packets))
      await once(socket, 'close')
    }
    await sbc.until(/hep of 127\.0\.0\.1 comes in/)
    const err = await ended(sbc)
    assert.match(err, new RegExp(`hep of 127\\.0\\.0\\.1: ${packets.length} records read, 0 passed over`))
    const seen = parseFactLines(readFileSync(facts, 'utf8')).facts.filter(
      fact => fact.observer === '127.0.0.1 agent 7',
    )
    assert.deepEqual(
      seen.map(fact => fact.kind === 'sip' && [fact.direction, fact.startLine]),
      messages.map(({ direction, startLine }) => [direction, startLine]),
    )
  }
})

test('a place that is taken ends the start with the key that names it', async () => {
  const { scene, text } = await newScene(folder)
  const here = scene.addresses.sbcTeamsSide
  const socket = createSocket('udp4')
  await new Promise<void>(done => socket.bind(9060, here, done))
  const config = folder.write('taken.yaml', `${text}collect: { hep: { listen: "${here}:9060" } }\n`)
  const { code, err } = await new Running(['run', '-c', config]).ended
  socket.close()
  assert.equal(code, 3)
  assert.match(err, /\nlinesman: collect\.hep\.listen: .*:9060.*; end the program that uses it/)
})

test('what the SBC sees goes out as HEP, and a reload says what waits for a restart', async () => {
  const keeper = createSocket('udp4')
  await new Promise<void>(done => keeper.bind(0, '127.0.0.1', done))
  const heard: string[] = []
  keeper.on('message', bytes => {
    const read = decodeHep(bytes)
    assert.ok(read.ok)
    heard.push(`${read.value.agent} ${read.value.transport} ${Buffer.from(read.value.payload).toString()}`)
  })
  const { port } = keeper.address()
  const { sbc, scene } = await running(`export: { hep: { to: "127.0.0.1:${port}", agent: 77 } }\n`)
  const world = new NodeWorld({ hosts: scene.hosts })
  world.add('teams', new Teams(scene.teams, systemChance()))
  assert.ok(await world.passUntil(() => heard.some(each => each.includes('SIP/2.0 200')), seconds(10)))
  assert.match(heard[0] ?? '', /^77 tls OPTIONS sip:/)
  const file = folder.file('collect.yaml')
  folder.write('collect.yaml', readFileSync(file, 'utf8').replace('agent: 77', 'agent: 78'))
  sbc.signal('SIGHUP')
  await sbc.until(/reload: waits for a restart: export\.hep\.agent/)
  await ended(sbc)
  await world.end()
  keeper.close()
})

test('a keeper of HEP that is away is told once and costs nothing', async () => {
  const { sbc } = await running('export: { hep: { to: "127.0.0.1:9", transport: tcp } }\n')
  await sbc.until(/HEP cannot be sent to 127\.0\.0\.1:9: refused; it is tried again/)
  await ended(sbc)
})

test('a transfer that works leaves no finding when its log is sent', async () => {
  const { sbc, here } = await running('collect: { syslog: { listen: "HERE:5514" } }\n')
  const log = new AudiocodesLogWriter({ style: 'raw' }).facts(toldTransfer().facts).text
  await sends(log.split(/\n(?=<\d+>)/), 5514, here)
  const err = await ended(sbc)
  assert.match(err, /syslog of 127\.0\.0\.1: [1-9]\d* records read, 0 passed over/)
  assert.doesNotMatch(err, /finding.*127\.0\.0\.1/)
})
