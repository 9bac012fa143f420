// A probe in a world of its own, from what is to be asked to what was seen.

import type { FactLog } from '../../facts/index.ts'
import { type Instant, millis, systemChance } from '../../kernel/index.ts'
import { NodeWorld, type OwnConnections } from '../../node/index.ts'
import { Probe, type ProbeOrder, type ProbeReport, probeReport } from '../../watch/index.ts'

export interface Asked {
  report: ProbeReport
  facts: FactLog
  /** Connections that were tried. */
  tries: number
  /** When it was over. */
  at: Instant
}

export type LookUp = Pick<NonNullable<ConstructorParameters<typeof NodeWorld>[0]>, 'hosts' | 'dnsServers'>

interface Wishes {
  /** Whose facts they are. */
  observer: string
  /** Where names are looked up. */
  dns?: LookUp
  /** Where connections are written down, for an SBC of the same process. */
  dials?: OwnConnections
  /** Ends it early. */
  signal?: AbortSignal
}

/** Beyond the probe's own limit: for a world that does not keep it. */
const GRACE_MS = 5000

export async function askSbc(
  order: ProbeOrder,
  { observer, dns = {}, dials, signal }: Wishes,
): Promise<Asked> {
  const world = new NodeWorld({ ...dns, ...(dials && { own: { dials } }) })
  const probe = new Probe(order, systemChance())
  world.add(observer, probe)
  await world.passUntil(() => probe.isOver || signal?.aborted === true, millis(order.limitMs + GRACE_MS))
  const at = world.now()
  await world.end()
  const { facts } = world
  return { report: probeReport(order, probe.log, facts), facts, tries: probe.log.attempts.length, at }
}
