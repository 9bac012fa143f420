// What a call needs of the element around it, and the way of its requests to the SBC.

import type { ElementEffect, SipEndpoint, SipTarget, UsageTable } from '../element/index.ts'
import { hostIn, type Note } from '../facts/index.ts'
import type { Chance, Instant } from '../kernel/index.ts'
import { type Dialog, parseNameAddr, parseUri, type UsageEvent } from '../sip/index.ts'
import type { RegionConfig, SbcEntry, Settings, Target } from './config.ts'
import type { Directory } from './directory.ts'
import type { MediaPorts } from './media-ports.ts'
import type { Referral } from './referral.ts'
import type { DeliveryFailure, TransferCompletion } from './transfer-completion.ts'

export type Ended = Extract<UsageEvent, { type: 'ended' }>

/** A transfer that is over. */
export interface TransferRecord {
  /** Correlation id of the call that was transferred. */
  call: string
  callId: string
  target: Target
  /** How often a REFER was sent. */
  tries: number
  outcome: 'succeeded' | 'failed'
  completion?: TransferCompletion
}

export interface Exchange {
  readonly settings: Settings
  readonly directory: Directory
  readonly chance: Chance
  readonly endpoint: SipEndpoint
  readonly usages: UsageTable
  readonly ports: MediaPorts
  emit(effect: ElementEffect): void
  note(fact: Note): void
  /** The events of this usage belong to the call from now on. */
  owns(key: string, call: string): void
  /** The node whose turn it is to deliver a REFER. */
  referNode(region: RegionConfig): string
  /** Waits for the INVITE of a transfer, until `forgets`. */
  expects(referral: Referral, call: string): void
  forgets(referral: Referral): void
  /** A transfer came to its end. */
  keeps(transfer: TransferRecord): void
  /** A call came to its end. */
  ends(call: string, event: Ended, now: Instant): void
  /** Why the connection broke whose end is being dealt with. */
  readonly failure: DeliveryFailure
}

/** Where requests inside a dialog go: the topmost Record-Route, else the Contact (SIP protocol page). */
export function nextHop(
  dialog: Pick<Dialog, 'routeSet' | 'remoteTarget'>,
  sbc: SbcEntry,
  routeHost: string,
): Omit<SipTarget, 'interface'> {
  // The proxy's own entry, which it put into the INVITE itself, leads nowhere (RFC 3261 section 16.4).
  const route = dialog.routeSet.find(entry => hostIn(entry) !== routeHost.toLowerCase())
  const first = route === undefined ? undefined : parseNameAddr(route)
  const uri = parseUri(first?.ok ? first.value.uri : dialog.remoteTarget)
  if (!uri.ok) return targetOf(sbc)
  const { host, port = sbc.port } = uri.value
  return host === sbc.fqdn.toLowerCase() ? { ...targetOf(sbc), port } : { host, port, serverName: host }
}

export const targetOf = ({ fqdn, port, address }: SbcEntry): Omit<SipTarget, 'interface'> => ({
  host: address ?? fqdn,
  port,
  serverName: fqdn,
})
