// `linesman run` as a child process between a carrier and a Teams side that play in this process.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { Carrier } from '../../src/carrier/index.ts'
import { parseFactLines } from '../../src/facts/index.ts'
import { minutes, seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { openStore } from '../../src/store/index.ts'
import { CALLER, USER_NUMBER } from '../../src/stories/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { freePort } from '../support/free-port.ts'
import { atLoadOf, Folder, Running } from './cli-harness.ts'
import { certificates, newScene } from './run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

test('run connects a call, reloads a renewed certificate without losing it, drains and ends', async () => {
  const { scene, config, text } = await newScene(folder)
  const facts = folder.file('run.ndjson')
  const records = folder.file('records.db')
  folder.write('linesman.yaml', `${text}store: { place: ${records} }\n`)
  const sbc = new Running(['run', '-c', config, '--facts', facts, '--json'])
  await sbc.until(/listening: carrier udp/)
  const world = new NodeWorld({ hosts: scene.hosts })
  const carrier = new Carrier(scene.carrier, systemChance())
  world.add('teams', new Teams(scene.teams, systemChance()))
  world.add('carrier', carrier)
  const served = () => servedBy(scene.addresses.sbcTeamsSide)
  const first = await served()

  world.command('carrier', now =>
    carrier.call({ from: CALLER, to: USER_NUMBER, prompt: 'caller', patienceMs: seconds(30) }, now),
  )
  await sbc.until(/ answered/)
  const renewed = await certificates.make({ context: 'renewed', commonName: 'sbc1.example.net' })
  folder.write('sbc.pem', renewed.pem?.cert ?? '')
  folder.write('sbc.key', renewed.pem?.key ?? '')
  folder.write(
    'linesman.yaml',
    `${text}limits: { calls: 7 }\ntimers: { idle: 20m }\nstore: { place: ${records} }\n`,
  )
  sbc.signal('SIGHUP')
  await sbc.until(
    /new connections with Teams get the new certificates[\s\S]*in force: limits\.calls[\s\S]*waits for a restart: timers\.idle/,
  )
  assert.notEqual(await served(), first)
  assert.equal(await served(), renewed.chain[0]?.fingerprint256)

  folder.write('linesman.yaml', 'fqdn: x\n')
  sbc.signal('SIGHUP')
  await sbc.until(/reload: nothing changes until the errors are gone/)

  sbc.stopReading()
  sbc.signal('SIGTERM')
  await sbc.until(/draining: calls up: 1;/)
  sbc.signal('SIGTERM')
  const { code, out, err } = await sbc.ended
  assert.equal(code, 0, err)
  assert.ok(await world.passUntil(() => carrier.calls().every(call => call.state === 'over'), seconds(2)))
  assert.match(err, /call \w+ ended/)
  const written = parseFactLines(readFileSync(facts, 'utf8'))
  assert.deepEqual(written.problems, [])
  assert.ok(written.facts.some(fact => fact.kind === 'call' && fact.event === 'answered'))
  assert.match(out, /^\{"schemaVersion":1,"kind":/)
  await world.end()
  await hasKept(records)
})

/** The call, as the store tells it once the process has ended. */
async function hasKept(place: string): Promise<void> {
  const store = await openStore({ place, readOnly: true, keepMs: minutes(60), capBytes: 1e9 })
  const [row] = (await store.calls({})).items
  assert.deepEqual([row?.state, row?.status, row?.direction], ['ended', 200, 'inbound'])
  const story = await store.call(row?.legs[1]?.callId ?? '')
  assert.ok(story?.facts.some(fact => fact.kind === 'sip' && fact.method === 'BYE'))
  assert.doesNotMatch(JSON.stringify(story), /inline:[A-Za-z0-9+/]{20}/)
  await store.end()
}

test('run can be ended in good order as soon as it says that it listens, though it still reads its records', async () => {
  const { text } = await newScene(folder)
  const kept = folder.write('kept.yaml', `${text}store: { place: "${folder.file('kept.db')}" }\n`)
  const run = new Running(['run', '-c', kept])
  run.signalOnce(/listening: /, 'SIGTERM')
  const { code, err } = await run.ended
  assert.equal(code, 0)
  assert.match(err, / ended\n$/)
})

test('run says which port it cannot have and ends with 3', async () => {
  const { scene, config } = await newScene(folder)
  const socket = createSocket('udp4')
  await new Promise<void>(done => socket.bind(5060, scene.addresses.sbcCarrierSide, done))
  const { code, err } = await new Running(['run', '-c', config]).ended
  socket.close()
  assert.equal(code, 3)
  assert.match(err, /\nlinesman: carrier\.listen: .*127\.\d+\.20\.1:5060.*; end the program that uses it/)
})

test('run with a wrong configuration tells its errors and ends with 2', async () => {
  const file = folder.write('wrong.yaml', 'fqdn: 192.0.2.1\n')
  const { code, out, err } = await new Running(['run', '-c', file]).ended
  assert.deepEqual([code, out], [2, ''])
  assert.match(err, /wrong\.yaml:1: error: fqdn: [\s\S]*linesman: .*wrong\.yaml: 3 errors; /)
})

/** Fingerprint of what the listener shows to one that asks for the SBC. */
const servedBy = (host: string): Promise<string> =>
  new Promise((done, failed) => {
    const socket = connect(
      { host, port: 5061, servername: 'sbc1.example.net', rejectUnauthorized: false },
      () => {
        done(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase())
        socket.destroy()
      },
    )
    socket.on('error', failed)
  })

test('a reload that is asked for while all is being started is made then, and from listening on an end is one in order', async () => {
  const { config, text } = await newScene(folder)
  const places = `store: { place: ${folder.file('early.db')} }\ncollect: { records: { folder: ${folder.path} } }\n`
  folder.write('linesman.yaml', `${text}${places}api: { listen: "127.0.0.1:${await freePort()}" }\n`)
  const sbc = new Running(['run', '-c', config])
  await sbc.until(/api: http/)
  sbc.signal('SIGHUP')
  await sbc.until(/listening: carrier/)
  sbc.signal('SIGTERM')
  const { code, err } = await sbc.ended
  assert.equal(code, 0, err)
  assert.match(err, /reload: nothing has changed[\s\S]* ended\n/)
})

test('a reload that is asked for before anything is loaded that could make it is made once all is started', async () => {
  const { config } = await newScene(folder)
  const sbc = new Running(
    ['run', '-c', config],
    atLoadOf('cli/run/run.ts', "process.kill(process.pid, 'SIGHUP')"),
  )
  await sbc.until(/listening: carrier[\s\S]*reload: nothing has changed/)
  sbc.signal('SIGTERM')
  const { code, err } = await sbc.ended
  assert.equal(code, 0, err)
})

test('a reload is refused where what it needs cannot be loaded, and nothing of it is in force', async () => {
  const { config, text } = await newScene(folder)
  const sbc = new Running(
    ['run', '-c', config],
    atLoadOf('record-places.ts', "throw new Error('half of it is gone')"),
  )
  await sbc.until(/listening: carrier/)
  folder.write(
    'linesman.yaml',
    `${text}limits: { calls: 7 }\ncollect: { records: { folder: ${folder.path} } }\n`,
  )
  sbc.signal('SIGHUP')
  await sbc.until(/reload: nothing changes: .*half of it is gone/)
  folder.write('linesman.yaml', `${text}limits: { calls: 7 }\n`)
  sbc.signal('SIGHUP')
  await sbc.until(/reload: in force: /)
  sbc.signal('SIGTERM')
  const { code, err } = await sbc.ended
  assert.equal(code, 0, err)
  assert.match(err, /nothing changes: .*gone\n.*reload: in force: limits\.calls\n/)
})
