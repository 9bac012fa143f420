// The scene of the stories on real sockets, without its carrier: whoever the test brings plays the carrier.
//
//   sipp, baresip, raw sockets --UDP/TCP, RTP--> Sbc --TLS, SRTP--> Teams

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Carrier } from '../../src/carrier/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import type { Fact } from '../../src/facts/index.ts'
import { millis, seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { Sbc, type SbcCounts } from '../../src/sbc/index.ts'
import {
  type CertificateMaker,
  healthyScene,
  issuedCertificates,
  loopbackAddresses,
  type Scene,
} from '../../src/stories/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { takeNet } from './loopback-net.ts'

export interface WireStage {
  world: NodeWorld
  scene: Scene
  sbc: Sbc
  teams: Teams
  /** Second number of its addresses, `127.<net>.0.0/16`. */
  net: number
}

export interface WireOptions {
  /** Changes the healthy scene before it comes alive. */
  change?: (scene: Scene) => Scene
  /** DNS servers for names that the scene does not know. */
  dnsServers?: string[]
  /** False where the change keeps the SBC and Microsoft from meeting: the test does not wait for it. */
  meetsMicrosoft?: false
}

/** A tenth of RFC 3261's times, so that transactions are forgotten within seconds. */
const QUICK_TIMERS = {
  t1: millis(50),
  t2: millis(400),
  t4: millis(500),
  timerD: millis(3200),
  tryingAfter: millis(0),
}

const quick = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, timers: { ...scene.sbc.timers, sip: QUICK_TIMERS } },
  teams: { ...scene.teams, timers: QUICK_TIMERS },
})

let issued: Promise<CertificateMaker> | undefined

const certificates = (): Promise<CertificateMaker> => {
  issued ??= issuedCertificates(new NodeWorld().now())
  return issued
}

/** A certificate of the authority that everybody on a stage trusts, for a program of others. */
export async function certificateFor(commonName: string): Promise<{ cert: string; key: string }> {
  const { pem } = await (await certificates()).make({ context: commonName, commonName })
  assert.ok(pem !== undefined)
  return { cert: pem.cert, key: pem.key }
}

/** A test on a stage of its own, which is taken down however the test goes. No bug of ours may show up on it. */
export const onStage = (body: (stage: WireStage) => Promise<void>, options: WireOptions = {}) => {
  return async (): Promise<void> => {
    const { net, release } = await takeNet()
    const healthy = quick(await healthyScene(loopbackAddresses(net), await certificates()))
    const scene = options.change?.(healthy) ?? healthy
    const { dnsServers } = options
    const world = new NodeWorld({ hosts: scene.hosts, ...(dnsServers && { dnsServers }) })
    const sbc = new Sbc(scene.sbc, systemChance())
    const teams = new Teams(scene.teams, systemChance())
    world.add('teams', teams)
    world.add('sbc', sbc)
    try {
      if (options.meetsMicrosoft !== false)
        await until(world, 'SBC and Microsoft know each other', () => sbc.health().proxies.every(isUp))
      await body({ world, scene, sbc, teams, net })
      assert.deepEqual(world.facts.of('bug'), [])
    } finally {
      await world.end()
      release()
    }
  }
}

const isUp = ({ state }: { state: string }): boolean => state === 'up'

/** Skips with these words, where there are any. */
export const testUnless = (why: string | false, name: string, body: () => Promise<void>): void =>
  void test(name, { skip: why, timeout: 30_000 }, body)

/** Waits for a condition, and fails with its name. */
export async function until(
  world: NodeWorld,
  what: string,
  condition: () => boolean,
  limit = seconds(10),
): Promise<void> {
  assert.ok(await world.passUntil(condition, limit), `not within ${limit} ms: ${what}`)
}

/** A carrier of our own beside the peer under test. */
export function addCarrier({ world, scene }: Pick<WireStage, 'world' | 'scene'>): Carrier {
  const carrier = new Carrier(scene.carrier, systemChance())
  world.add('carrier', carrier)
  return carrier
}

/** Waits until nothing of any call is left; connections to Microsoft stay. */
export async function nothingLeft({ world, sbc }: WireStage, limit = seconds(15)): Promise<void> {
  const left = (): string => JSON.stringify(leftOf(sbc.counts()))
  const isEmpty = await world.passUntil(() => left() === '{}', limit)
  assert.ok(isEmpty, `left over: ${left()}`)
}

function leftOf(counts: SbcCounts): Partial<SbcCounts> {
  const { connections: _, ...mustEnd } = counts
  return Object.fromEntries(Object.entries(mustEnd).filter(([, count]) => count > 0))
}

/** Facts of the SBC of one kind. */
export const seenBySbc = <Kind extends Fact['kind']>({ world }: WireStage, kind: Kind) =>
  world.facts.of(kind).filter(fact => fact.observer === 'sbc')

/** A healthy run fires no rule, whoever the peer was; `but` is one that what the test did may well fire. */
export const noFindings = ({ world }: WireStage, but?: string): void =>
  assert.deepEqual(
    diagnose(world.facts.seenBy('sbc'))
      .filter(({ rule }) => rule !== but)
      .map(({ rule, says }) => `${rule}: ${says}`),
    [],
  )
