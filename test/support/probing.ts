// The probe on real sockets: against a server that a test has started, judged by the test's own authority.

import { diagnose, type Finding } from '../../src/diagnosis/index.ts'
import type { FactLog } from '../../src/facts/index.ts'
import { instantOf, millis, seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { type Authority, createAuthority, MICROSOFT_RULES } from '../../src/tls/index.ts'
import {
  type AddressReport,
  DEFAULT_PROBE_FROM,
  type NameReport,
  Probe,
  type ProbeOrder,
  type ProbeReport,
  probeReport,
} from '../../src/watch/index.ts'

export const PROBED_NAME = 'sbc1.example.net'
export const NOW = instantOf(Date.now())

let authority: Promise<Authority> | undefined
/** One for all tests of a process. */
export const probeAuthority = (): Promise<Authority> => {
  authority ??= createAuthority({ name: 'Probe Root', now: NOW })
  return authority
}

export interface Probed {
  report: ProbeReport
  /** Of the only address. */
  first: AddressReport
  findings: Finding[]
  rules: string[]
  facts: FactLog
}

export async function probed(
  addresses: readonly string[],
  port: number,
  options: Partial<ProbeOrder> = {},
): Promise<Probed> {
  const order: ProbeOrder = {
    host: PROBED_NAME,
    port,
    serverName: PROBED_NAME,
    addresses,
    times: 2,
    from: DEFAULT_PROBE_FROM,
    trust: (await probeAuthority()).trust,
    rules: MICROSOFT_RULES,
    limitMs: seconds(20),
    answerLimitMs: millis(500),
    ...options,
  }
  const world = new NodeWorld({ limits: { connectLimitMs: seconds(2), handshakeLimitMs: seconds(2) } })
  const probe = new Probe(order, systemChance())
  world.add('probe', probe)
  await world.passUntil(() => probe.isOver, seconds(25))
  await world.end()
  const report = probeReport(order, probe.log, world.facts)
  const findings = diagnose(world.facts)
  const [first] = report.addresses
  return {
    report,
    first: first as AddressReport,
    findings,
    rules: findings.map(finding => finding.rule),
    facts: world.facts,
  }
}

/** What was shown under one name, as `SUBJECT xCOUNT`, then how it ended without. */
export const shownTo = ({ names }: AddressReport, asked: NameReport['asked']): string[] => {
  const name = names.find(each => each.asked === asked)
  return [
    ...(name?.certificates ?? []).map(each => `${each.subject} x${each.count}`),
    ...(name?.ended ?? []).map(each => `${each.how} x${each.count}`),
  ]
}
