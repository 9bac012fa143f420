// OPTIONS both ways (direct-routing protocol page; Monitor Direct Routing): one a minute to each proxy, with the FQDN
// in Contact and REFER and NOTIFY in Allow, so that every region of Microsoft knows the SBC alive; and the 200 to
// Microsoft's own.

import { after, type Chance, type Instant, type Millis, millis, seconds, token } from '../kernel/index.ts'
import {
  formatHostPort,
  type HeaderPairs,
  makeTag,
  SipHeaders,
  SipRequest,
  supportedBy,
  type UsageProfile,
} from '../sip/index.ts'
import { preloadedRoutes } from './carrier-way.ts'
import { type SbcConfig, type Settings, teamsTransport } from './config.ts'
import { carrierContact, teamsContact } from './invites.ts'
import type { Side } from './leg-id.ts'
import { ownHeaders } from './profile.ts'
import type { ProxyAddress } from './proxies.ts'

/** Whom to ask, when next, and whether an answer is awaited. */
export interface Probe {
  side: Side
  peer: ProxyAddress
  everyMs: Millis
  nextAt: Instant
  /** Client transaction of the OPTIONS under way. */
  asked: string | undefined
  /** OPTIONS in a row that did not reach the peer. */
  undelivered: number
}

/** A peer that could not be reached is tried again after this, then twice as long each time, up to its interval. */
const FIRST_RETRY = seconds(5)

export const newProbe = (side: Side, peer: ProxyAddress, everyMs: Millis, now: Instant): Probe => ({
  side,
  peer,
  everyMs,
  nextAt: now,
  asked: undefined,
  undelivered: 0,
})

/**
 * Notes what became of the OPTIONS under way. One that never left does not count against the rhythm Microsoft asks
 * for (one a minute), so a peer that was down when the SBC came up is found within seconds of its return.
 */
export function settle(probe: Probe, reached: boolean, now: Instant): void {
  probe.asked = undefined
  probe.undelivered = reached ? 0 : probe.undelivered + 1
  if (reached) return
  const wait = Math.min(probe.everyMs, FIRST_RETRY * 2 ** (probe.undelivered - 1))
  probe.nextAt = after(now, millis(wait))
}

/** A carrier that has asked for a pause is left alone for as long; Microsoft wants its OPTIONS in any case. */
export function waitOut(probe: Probe, pauseUntil: Instant | undefined): void {
  if (probe.side === 'carrier' && pauseUntil !== undefined && pauseUntil > probe.nextAt)
    probe.nextAt = pauseUntil
}

/** The OPTIONS for a peer when its time has come and the one before is over. */
export function dueProbe(
  probe: Probe,
  now: Instant,
  config: SbcConfig,
  settings: Settings,
  chance: Chance,
): SipRequest | undefined {
  if (now < probe.nextAt) return undefined
  probe.nextAt = after(now, probe.everyMs)
  if (probe.asked !== undefined) return undefined
  return probe.side === 'teams'
    ? optionsToTeams(probe.peer, config, settings, chance)
    : optionsToCarrier(probe.peer, config, settings, chance)
}

function optionsToTeams(
  peer: ProxyAddress,
  config: SbcConfig,
  settings: Settings,
  chance: Chance,
): SipRequest {
  const own = formatHostPort(config.fqdn, config.teams.local.port)
  const theirs = formatHostPort(peer.host, peer.port)
  const uri = `sip:${theirs};transport=${teamsTransport(config.teams)}`
  const about = ownHeaders('teams', settings.behaviour)
  return options(uri, `<sip:${own}>`, `<sip:${theirs}>`, teamsContact(config), config.fqdn, about, chance)
}

function optionsToCarrier(
  peer: ProxyAddress,
  config: SbcConfig,
  settings: Settings,
  chance: Chance,
): SipRequest {
  const { local } = config.carrier
  const own = formatHostPort(local.address, local.port)
  const theirs = formatHostPort(peer.host, peer.port)
  const uri = `sip:${theirs}`
  const routes = preloadedRoutes(config.carrier, []).map((route): [string, string] => ['Route', route])
  const about = [...routes, ...ownHeaders('carrier', settings.behaviour)]
  return options(uri, `<sip:${own}>`, `<${uri}>`, carrierContact(config), local.address, about, chance)
}

function options(
  uri: string,
  from: string,
  to: string,
  contact: string,
  host: string,
  own: HeaderPairs,
  chance: Chance,
): SipRequest {
  const headers = SipHeaders.of(
    ['Max-Forwards', '70'],
    ['From', `${from};tag=${makeTag(chance)}`],
    ['To', to],
    ['Call-ID', `${token(chance, 12)}@${formatHostPort(host)}`],
    ['CSeq', '1 OPTIONS'],
    ['Contact', contact],
    ['Accept', 'application/sdp'],
    ...own,
  )
  return new SipRequest({ method: 'OPTIONS', uri, headers })
}

/** Headers of the 200 to an OPTIONS: what the peer learns of us from it (RFC 3261 section 11.2). */
export function optionsAnswer(
  side: Side,
  config: SbcConfig,
  { behaviour }: Settings,
  profile: UsageProfile,
): HeaderPairs {
  const supported = supportedBy(profile).join(', ')
  return [
    ['Contact', side === 'teams' ? teamsContact(config) : carrierContact(config)],
    ['Accept', 'application/sdp'],
    ...ownHeaders(side, behaviour),
    ...(supported === '' ? [] : [['Supported', supported] as [string, string]]),
  ]
}
