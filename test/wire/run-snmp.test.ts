// `linesman run` with an SNMP agent and no API: what it counts is read, and what came to be in the meantime shows.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, test } from 'node:test'
// @ts-expect-error: it has no types.
import untyped from 'net-snmp'
import { Carrier } from '../../src/carrier/index.ts'
import { seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { LINESMAN_MIB } from '../../src/snmp/index.ts'
import { CALLER, USER_NUMBER } from '../../src/stories/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { freePort } from '../support/free-port.ts'
import { Folder, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

interface Session {
  get(oids: string[], done: (error: Error | null, found: { value: number | Buffer }[]) => void): void
  close(): void
}
const snmp = untyped as unknown as {
  createSession(target: string, community: string, options: object): Session
  readonly Version2c: number
}

const folder = new Folder()
after(() => folder.remove())
const COMMUNITY = 'of-a-test-alone'
const CALLS_STANDING = `${LINESMAN_MIB}.1.2.1.2.0`
const SYS_NAME = '1.3.6.1.2.1.1.5.0'

test('calls that stand are read, without an API, and a datagram of no sense changes nothing', async () => {
  const { scene, config, text } = await newScene(folder)
  const port = await freePort()
  folder.write('linesman.yaml', `${text}snmp: { listen: "127.0.0.1:${port}", community: env:SNMP_WORD }\n`)
  const world = new NodeWorld({ hosts: scene.hosts })
  const carrier = new Carrier(scene.carrier, systemChance())
  world.add('teams', new Teams(scene.teams, systemChance()))
  world.add('carrier', carrier)
  const sbc = new Running(['run', '-c', config], { SNMP_WORD: COMMUNITY })
  const session = snmp.createSession('127.0.0.1', COMMUNITY, { port, version: snmp.Version2c, timeout: 1000 })
  const read = (oid: string) =>
    new Promise<number | string>((resolve, reject) =>
      session.get([oid], (error, found) => {
        if (error) return reject(error)
        const value = found[0]?.value ?? ''
        resolve(typeof value === 'number' ? value : value.toString())
      }),
    )
  try {
    await sbc.until(/listening:/)
    assert.match(sbc.err, /snmp: 127\.0\.0\.1:\d+, by SNMPv2c, for 127\.0\.0\.0\/8, ::1\n/)
    assert.equal(await read(SYS_NAME), 'sbc1.example.net')
    const stranger = createSocket('udp4')
    for (const octets of ['', '30', '30820fff', 'ffff'])
      await new Promise(done => stranger.send(Buffer.from(octets, 'hex'), port, '127.0.0.1', done))
    stranger.close()
    assert.equal(await read(CALLS_STANDING), 0)
    world.command('carrier', now =>
      carrier.call({ from: CALLER, to: USER_NUMBER, prompt: 'caller', patienceMs: seconds(30) }, now),
    )
    await sbc.until(/ answered/)
    const end = Date.now() + 15_000
    while ((await read(CALLS_STANDING)) !== 1) {
      assert.ok(Date.now() < end, 'the call never shows')
      await new Promise(done => setTimeout(done, 100))
    }
    assert.doesNotMatch(sbc.out + sbc.err, new RegExp(COMMUNITY))
  } finally {
    session.close()
    sbc.signal('SIGKILL')
    await sbc.ended
    await world.end()
  }
})

test('a place that somebody else has ends the start, with the key that names it', async () => {
  const { config, text } = await newScene(folder)
  const other = createSocket('udp4')
  other.bind(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address()
  folder.write('linesman.yaml', `${text}snmp: { listen: "127.0.0.1:${port}", community: ${COMMUNITY} }\n`)
  try {
    const { code, err } = await new Running(['run', '-c', config]).ended
    assert.equal(code, 3)
    assert.match(err, /snmp\.listen/)
  } finally {
    other.close()
  }
})
