// A probe of the article's SBC in simulated time: its listener shows the default certificate.

import type { Fact } from '../../src/facts/index.ts'
import { millis, seconds } from '../../src/kernel/index.ts'
import { LabWorld } from '../../src/lab/index.ts'
import { describeCertificate, MICROSOFT_CIPHERS, MICROSOFT_RULES } from '../../src/tls/index.ts'
import { DEFAULT_PROBE_FROM, Probe } from '../../src/watch/index.ts'
import { Recorder } from '../worlds/recorder.ts'

const NAME = 'sbc1.example.net'
const LIMIT = seconds(120)

export async function probedFacts(address: string): Promise<readonly Fact[]> {
  const world = new LabWorld({ hosts: [[NAME, [address]]] })
  const fallback = describeCertificate({ subject: 'SBC default certificate' })
  const tls = {
    contexts: [{ name: 'default', chain: [fallback] }],
    policies: [{ when: { any: true }, context: 'default' } as const],
    clientCertificate: 'no' as const,
    handshakeLimitMs: seconds(10),
    minVersion: 'TLSv1.2' as const,
    maxVersion: 'TLSv1.2' as const,
    ciphers: MICROSOFT_CIPHERS,
  }
  const local = { address, port: 5061 }
  world.add('sbc', new Recorder([{ type: 'listen', listener: 'teams', local, tls }]))
  const trust = { name: 'the lab roots', roots: [describeCertificate({ subject: 'Lab Root', isCa: true })] }
  const order = {
    host: NAME,
    port: 5061,
    serverName: NAME,
    times: 3,
    from: DEFAULT_PROBE_FROM,
    trust,
    rules: MICROSOFT_RULES,
    limitMs: LIMIT,
    answerLimitMs: millis(5000),
  }
  const probe = new Probe(order, world.chance)
  world.add('probe', probe)
  await world.passUntil(() => probe.isOver, LIMIT)
  return world.facts.seenBy('probe').all()
}
