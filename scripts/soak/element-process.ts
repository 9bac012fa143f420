// One element of the soak in a process of its own, so that its memory and its processor time are its own. Started by
// scripts/soak.ts with --expose-gc.

import { existsSync, readFileSync } from 'node:fs'
import { FactLog } from '../../src/facts/index.ts'
import { systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { Sbc } from '../../src/sbc/index.ts'
import {
  type CertificateMaker,
  healthyScene,
  loopbackAddresses,
  type Scene,
} from '../../src/stories/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { bundleFacts, ContextPem, trustStoreFromPem } from '../../src/tls/index.ts'
import type { Order, Sample, Setting } from './messages.ts'

type Look = () => Pick<Sample, 'counts' | 'isReady'>

let world: NodeWorld | undefined
let look: Look | undefined
let bugs = 0
let transferred = 0

process.on('message', (order: Order) => {
  if (order.type === 'begin') void begin(order.setting)
  else if (order.type === 'sample') process.send?.(sample() ?? null)
  else void end()
})
// Whoever started it may have been ended by force; its addresses are to be free again.
process.on('disconnect', () => process.exit())

async function begin(setting: Setting): Promise<void> {
  const scene = await healthyScene(loopbackAddresses(setting.net), certificatesOf(setting))
  world = new NodeWorld({ hosts: scene.hosts, facts: new FactLog([], setting.factLimit) })
  world.facts.subscribe(fact => {
    if (fact.kind === 'call' && fact.event === 'transfer-answered') transferred += 1
    if (fact.kind !== 'bug') return
    bugs += 1
    console.error(`bug in ${fact.where}: ${fact.says}`)
  })
  look = setting.role === 'sbc' ? addSbc(world, scene) : addTeams(world, scene, setting.factLimit)
}

async function end(): Promise<void> {
  await world?.end()
  process.disconnect()
}

function addSbc(into: NodeWorld, scene: Scene): Look {
  const sbc = new Sbc(scene.sbc, systemChance())
  into.add('sbc', sbc)
  const isReady = () => sbc.health().proxies.every(({ state }) => state === 'up')
  return () => ({ counts: sbc.counts(), isReady: isReady() })
}

/** The queue's agent answers at once: the soak is about the transfer, not about the music. */
function addTeams(into: NodeWorld, scene: Scene, records: number): Look {
  const queues = { service: { agents: [{ name: 'robin', answersAfterMs: 500 }] } }
  const teams = new Teams({ ...scene.teams, queues, limits: { records } }, systemChance())
  into.add('teams', teams)
  return () => ({ counts: teams.counts(), isReady: true })
}

function sample(): Sample | undefined {
  if (look === undefined) return undefined
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const sockets = process.getActiveResourcesInfo().filter(name => /^(TCP|UDP)/.test(name)).length
  return {
    rssBytes: rss,
    pssBytes: proportional(),
    heapBytes: heapUsed,
    cpuMs: (user + system) / 1000,
    sockets,
    bugs,
    transferred,
    ...look(),
  }
}

/** Linux alone tells it. */
function proportional(): number {
  const file = '/proc/self/smaps_rollup'
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)
}

/** The certificates were issued once, by the soak; here they are only handed out again. */
function certificatesOf({ contexts, rootPem }: Setting): CertificateMaker {
  const trust = trustStoreFromPem('soak', rootPem)
  if (!trust.ok) throw new Error(trust.fault.says)
  return {
    trust: trust.value,
    make: async wish => {
      const pem = contexts[wish.context]
      const chain = bundleFacts(pem?.cert ?? '')
      if (pem === undefined || !chain.ok) throw new Error(`no certificate for ${wish.context}`)
      return { name: wish.context, chain: chain.value, pem: new ContextPem(pem) }
    },
  }
}
