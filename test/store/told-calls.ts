// Calls for the tests of stores, told in facts as an SBC notes them.

import { type Fact, stamp } from '../../src/facts/index.ts'
import { Teller, type ToldLeg } from '../../src/facts/testing/index.ts'
import type { Finding, ToldFinding } from '../../src/findings/index.ts'
import { type Instant, instantOf } from '../../src/kernel/index.ts'
import type { Batch, ProbeResult } from '../../src/store/index.ts'
import type { HealthChange } from '../../src/watch/index.ts'

export interface ToldCall {
  id: string
  /** Milliseconds from the beginning of the story. */
  at: number
  caller?: string
  callee?: string
  node?: string
  /** Answered with this; 200 without. */
  status?: number
  /** From the answer on. */
  lengthMs?: number
  transfer?: 'transfer-answered' | 'transfer-failed'
  /** Still standing when the story ends. */
  stands?: true
}

export const batchOf = (parts: Partial<Batch>): Batch => ({
  facts: [],
  calls: [],
  findings: [],
  health: [],
  probes: [],
  ...parts,
})

/** An inbound call: the carrier's leg, Microsoft's leg, and what the SBC says of both. */
export function toldCall(call: ToldCall): Fact[] {
  const { id, at, caller = '+4930123456', callee = '+4952511234', status = 200, lengthMs = 60_000 } = call
  const carrier: ToldLeg = {
    callId: `${id}-carrier`,
    transport: 'udp',
    local: { address: '192.0.2.10', port: 5060 },
    remote: { address: '192.0.2.1', port: 5060 },
    from: `<sip:${caller}@carrier.example>`,
    to: `<sip:${callee}@sbc.example.com>`,
  }
  const teams: ToldLeg = {
    callId: `${id}-teams`,
    transport: 'tls',
    local: { address: '192.0.2.10', port: 40_000 },
    remote: { address: '52.114.75.24', port: 5061 },
    connection: `tls-${id}`,
    from: `<sip:${caller}@sbc.example.com>`,
    to: `<sip:${callee}@sip.pstnhub.microsoft.com>`,
  }
  const legs = [
    { callId: carrier.callId, side: 'carrier' as const },
    { callId: teams.callId, side: 'teams' as const },
  ]
  const microsoft: [string, string][] = [
    ['User-Agent', `Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 ${call.node ?? 'i.EUWE.10'}`],
  ]
  const story = new Teller('sbc')
  story
    .at(at)
    .opened(`tls-${id}`, { role: 'client', local: teams.local, remote: teams.remote })
    .request('received', carrier, 'INVITE')
    .call(id, 'offered', legs)
    .request('sent', teams, 'INVITE')
    .at(at + 100)
    .response('received', teams, status, 'INVITE', { headers: microsoft })
    .response('sent', carrier, status, 'INVITE')
  if (status === 200) story.call(id, 'answered', legs)
  if (call.transfer !== undefined) story.at(at + 200).call(id, call.transfer, legs)
  if (call.stands) return story.facts
  story.at(at + 100 + (status === 200 ? lengthMs : 0))
  if (status === 200) story.request('received', carrier, 'BYE').request('sent', teams, 'BYE')
  return story.call(id, 'ended', legs).facts
}

export function toldFinding(at: Instant, refs: readonly string[], rule?: string): ToldFinding {
  const en = findingAt(at, refs, rule)
  return { en, de: { ...en, says: 'Es wurde gesagt.' } }
}

const findingAt = (at: Instant, refs: readonly string[], rule = 'tls/told'): Finding => ({
  rule,
  severity: 'critical',
  certainty: 'likely',
  title: 'Told',
  says: 'It was told.',
  remedy: 'Tell no more.',
  reference: 'none',
  at,
  count: 1,
  evidence: refs.map(ref => ({ source: 'sbc', ref, at, text: 'told' })),
})

export const toldHealth = (at: number, name: string, state: HealthChange['state']): HealthChange => ({
  at: instantOf(at),
  subject: 'trunk',
  name,
  direction: 'inbound',
  state,
  reason: { en: `it is ${state}`, de: `es ist ${state}` },
})

export const toldProbe = (at: number, target: string): ProbeResult => ({
  at: instantOf(at),
  target,
  outcome: 'failed',
  says: { en: 'nobody answered', de: 'niemand antwortete' },
  durationMs: 12 as ProbeResult['durationMs'],
})

/** A fact that is in no call. */
export const toldOptions = (at: number, observer = 'sbc'): Fact =>
  stamp(
    { kind: 'options', direction: 'sent', peer: 'sip.pstnhub.microsoft.com', status: 200 },
    observer,
    instantOf(at),
  )
