// Brings a scene to life in a world, plays a story on it and says whether it went as told.

import { Carrier } from '../carrier/index.ts'
import { diagnose, type Finding } from '../diagnosis/index.ts'
import type { World } from '../element/index.ts'
import type { FactLog } from '../facts/index.ts'
import type { Language } from '../findings/index.ts'
import { assert, type Chance } from '../kernel/index.ts'
import { Sbc } from '../sbc/index.ts'
import { Teams } from '../teams/index.ts'
import type { Addresses } from './addresses.ts'
import type { CertificateMaker } from './certificates.ts'
import { healthyScene } from './scene.ts'
import type { BreakableNetwork, Fault, Stage, Staging, Story } from './story.ts'

interface PlayOptions {
  addresses: Addresses
  certificates: CertificateMaker
  chance: Chance
  fault?: Fault
  /** Needed by faults that strike the network. */
  network?: BreakableNetwork
  /** Of the findings' texts; default English. */
  language?: Language
}

export interface Played {
  story: string
  fault?: string
  /** Everything as told, and exactly the expected rules fired. */
  passed: boolean
  /** What did not go as told. */
  problems: string[]
  expected: string[]
  /** From what the SBC itself saw. */
  findings: Finding[]
  facts: FactLog
  /** What is still alive at the SBC when the story is over; all zero when nothing is left over. */
  leftOver: Record<string, number>
}

/** Sets the scene: every element is alive in the world, nobody has called yet. */
async function setStage(
  world: World,
  stagings: (Staging | undefined)[],
  options: PlayOptions,
): Promise<Stage> {
  const { addresses, certificates, chance } = options
  let scene = await healthyScene(addresses, certificates)
  for (const staging of stagings) if (staging) scene = await staging(scene, certificates, world.now())
  for (const [name, found] of scene.hosts) world.hosts.set(name, found)
  const teams = new Teams(scene.teams, chance)
  const sbc = new Sbc(scene.sbc, chance)
  const carrier = new Carrier(scene.carrier, chance)
  world.add('teams', teams)
  world.add('sbc', sbc)
  world.add('carrier', carrier)
  return { world, scene, carrier, sbc, teams }
}

export async function play(story: Story, world: World, options: PlayOptions): Promise<Played> {
  const { fault } = options
  const stage = await setStage(world, [story.stage, fault?.stage], options)
  if (fault?.strike !== undefined) {
    assert(options.network !== undefined, `the fault ${fault.id} needs a network that can be broken`)
    fault.strike(options.network, stage.scene)
  }
  await story.perform(stage)
  const leftOver = { ...stage.sbc.counts() }
  const findings = diagnose(world.facts.seenBy('sbc'), { language: options.language ?? 'en' })
  const expected = fault?.expected ?? story.expected
  // A fault makes the story end otherwise; then only its rules are asked for.
  const problems = fault === undefined ? story.problems(world.facts) : []
  const fired = findings.map(finding => finding.rule)
  const named = new Set(fired)
  for (const rule of expected) if (!named.has(rule)) problems.push(`${rule} did not fire`)
  for (const rule of named) if (!expected.includes(rule)) problems.push(`${rule} fired and should not have`)
  return {
    story: story.id,
    ...(fault && { fault: fault.id }),
    passed: problems.length === 0,
    problems,
    expected,
    findings,
    facts: world.facts,
    leftOver,
  }
}
