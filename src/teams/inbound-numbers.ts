// What a tenant's voice routing makes of the numbers of a call from an SBC: both are translated by the rules of its
// gateway, then the caller may be blocked, or led to a resource account. Without a tenant they stay as they came.

import { type Admission, admitInbound, nameKey } from '../routing/index.ts'
import { parseUri, type SipRequest } from '../sip/index.ts'
import type { Destination, SbcEntry, Settings } from './config.ts'

export interface InboundNumbers {
  /** As the rules of the gateway made it; absent without any. */
  calling?: string
  /** Undefined where the Request-URI cannot be read. */
  called?: string
  outcome: Admission['outcome']
}

export function inboundNumbers(
  request: SipRequest,
  sbc: SbcEntry | undefined,
  { voiceRouting }: Settings,
): InboundNumbers {
  const called = numberIn(request.uri)
  const asTheyCame = { ...(called !== undefined && { called }), outcome: { type: 'admitted' } as const }
  if (voiceRouting === undefined || sbc === undefined || called === undefined) return asTheyCame
  const { index, reading } = voiceRouting
  const parent = sbc.fqdn.slice(sbc.fqdn.indexOf('.') + 1)
  const gateway = index.gateways.get(nameKey(sbc.fqdn)) ?? index.gateways.get(nameKey(parent))
  if (gateway === undefined) return asTheyCame
  const calling = numberIn(request.from.uri) ?? ''
  const admission = admitInbound(index, { gateway, calling, called }, reading)
  return {
    // An anonymous caller may have no number at all.
    ...(calling !== '' && { calling: admission.calling.number }),
    called: admission.called.number,
    outcome: admission.outcome,
  }
}

/** The attendant or queue of a resource account. */
export function serviceOf(
  resourceAccount: string,
  { attendants = {}, queues = {} }: Settings,
): Destination | undefined {
  const is = ([name, { resourceAccount: account = name }]: [string, { resourceAccount?: string }]): boolean =>
    nameKey(account) === nameKey(resourceAccount)
  const attendant = Object.entries(attendants).find(is)?.[0]
  if (attendant !== undefined) return { kind: 'attendant', name: attendant }
  const queue = Object.entries(queues).find(is)?.[0]
  return queue === undefined ? undefined : { kind: 'queue', name: queue }
}

/** The user part without its parameters; empty where there is none. */
function numberIn(uri: string): string | undefined {
  const parsed = parseUri(uri)
  return parsed.ok ? ((parsed.value.user ?? '').split(';', 1)[0] ?? '') : undefined
}
