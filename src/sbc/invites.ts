// The INVITEs that the SBC sends: to Teams (SIP protocol page, INVITE), to the carrier, and to Teams again for a
// transfer. They are written from parts of what came in, never copied as a whole.

import {
  formatHostPort,
  formatNameAddr,
  type NameAddr,
  parseNameAddr,
  parseNumber,
  type SipRequest,
} from '../sip/index.ts'
import { transportParameter } from './carrier-way.ts'
import { type SbcConfig, type Settings, teamsTransport } from './config.ts'
import { type PassingPolicy, passedHeaders } from './header-policy.ts'
import type { Side } from './leg-id.ts'
import { e164Of, type NumberPlan } from './numbers.ts'
import { hidesCaller, type Privacy } from './privacy.ts'
import type { ProxyAddress } from './proxies.ts'

/** An INVITE that came in, and what was read of it. */
export interface Invitation {
  invite: SipRequest
  /** Who is called: E.164 where it can be made so. */
  number: string
  /** Left after us. */
  hops: number
  privacy: Privacy
}

/** The parts of an INVITE that are not the dialog's own. */
export interface InviteParts {
  uri: string
  /** Without tag. */
  from: string
  to: string
  contact: string
  maxForwards: number
  headers: [name: string, value: string][]
}

/** A person at the carrier's end, as Teams is told of them: the number is E.164 where it could be made so. */
export interface Party {
  number: string
  display?: string | undefined
}

const ANONYMOUS: Party = { number: 'anonymous', display: 'Anonymous' }
/** Of an INVITE that carries no Max-Forwards (RFC 3261 section 16.6). */
const MAX_FORWARDS = 70
/** No more can be written (section 20.22). */
const MOST_HOPS = 255

/** The number an INVITE is for, E.164 where it can be made so; undefined where there is none. */
export function dialled(invite: SipRequest, side: Side, { behaviour }: Settings): string | undefined {
  if (side === 'teams') return e164Of(invite.uri, undefined)
  const { calledNumber, numberPlan } = behaviour
  const inTo = calledNumber === 'to' ? e164Of(invite.to.uri, numberPlan) : undefined
  return inTo ?? e164Of(invite.uri, numberPlan)
}

/** Hops left after us; below zero the INVITE is answered 483 (RFC 3261 section 16.3). */
export function hopsLeft(invite: SipRequest): number {
  const value = invite.headers.get('Max-Forwards')
  const stated = value === undefined ? undefined : parseNumber(value, MOST_HOPS)
  return Math.min(stated ?? MAX_FORWARDS, MAX_FORWARDS) - 1
}

/** Who calls from the carrier, with their wish not to be shown respected. */
export function callerOf({ invite, privacy }: Invitation, { behaviour }: Settings): Party {
  if (hidesCaller(privacy)) return ANONYMOUS
  const { numberPlan, trustsCarrier, assertedIdentityIntoFrom } = behaviour
  const asserted =
    assertedIdentityIntoFrom && trustsCarrier
      ? invite.headers
          .values('P-Asserted-Identity')
          .map(value => asParty(value, numberPlan))
          .find(isParty)
      : undefined
  return asserted ?? partyOf(invite.from, numberPlan) ?? ANONYMOUS
}

/** What passes to a side besides its numbers (RFC 3325: the trust domain is Teams, the SBC, and the carrier if wished). */
function policyTo(to: Side, config: SbcConfig, { behaviour }: Settings): PassingPolicy {
  const { trustsCarrier, identityToCarrier, forwarding, numberPlan } = behaviour
  return to === 'teams'
    ? {
        host: config.fqdn,
        plan: numberPlan,
        isFromTrusted: trustsCarrier,
        isToTrusted: true,
        identity: 'P-Asserted-Identity',
        forwarding: forwarding.teams,
      }
    : {
        host: carrierDomain(config),
        isFromTrusted: true,
        isToTrusted: trustsCarrier,
        identity: identityToCarrier,
        forwarding: forwarding.carrier,
      }
}

export function inviteToTeams(
  { invite, number, hops, privacy }: Invitation,
  caller: Party,
  proxy: ProxyAddress,
  config: SbcConfig,
  settings: Settings,
): InviteParts {
  const to = `sip:${number}@${formatHostPort(proxy.host)};user=phone`
  const next = formatHostPort(proxy.host, proxy.port)
  return {
    uri: `sip:${number}@${next};user=phone;transport=${teamsTransport(config.teams)}`,
    from: partyAt(caller, config.fqdn, settings),
    to: `<${to}>`,
    contact: teamsContact(config, caller),
    maxForwards: hops,
    headers: passedHeaders(invite.headers, 'carrier', {
      policy: policyTo('teams', config, settings),
      privacy,
      target: to,
    }),
  }
}

export function inviteToCarrier(
  { invite, number, hops, privacy }: Invitation,
  routes: readonly string[],
  config: SbcConfig,
  settings: Settings,
): InviteParts {
  const { peer } = config.carrier
  const domain = carrierDomain(config)
  const shown = privacy.words.has('user') ? undefined : partyOf(invite.from, undefined)
  const caller = shown ?? ANONYMOUS
  const to = `sip:${number}@${domain};user=phone`
  const transport = transportParameter(config.carrier)
  return {
    uri: `sip:${number}@${formatHostPort(peer.host, peer.port)};user=phone${transport}`,
    from: partyAt(caller, domain, settings),
    to: `<${to}>`,
    contact: carrierContact(config, caller),
    maxForwards: hops,
    headers: [
      ...routes.map((route): [string, string] => ['Route', route]),
      ...passedHeaders(invite.headers, 'teams', {
        policy: policyTo('carrier', config, settings),
        privacy,
        target: to,
      }),
    ],
  }
}

/** What an accepted REFER asks for. */
export interface Referral {
  /** The URI of Refer-To, untouched. */
  target: string
  /** The value of Referred-By, untouched. */
  referredBy: string | undefined
}

/**
 * The INVITE of a transfer: Request-URI and Referred-By exactly as Microsoft wrote them, because it finds the call
 * and the transferor by them (x-m, x-t, x-ti, x-tt; Base64 is case-sensitive). The number in it is not parsed.
 */
export function inviteToTarget(
  referral: Referral,
  transferee: Party,
  maxForwards: number,
  config: SbcConfig,
  settings: Settings,
): InviteParts {
  const { target, referredBy } = referral
  return {
    uri: target,
    from: partyAt(transferee, config.fqdn, settings),
    to: `<${target}>`,
    contact: teamsContact(config, transferee),
    maxForwards,
    headers: referredBy === undefined ? [] : [['Referred-By', referredBy]],
  }
}

/** `<sip:+49...@sbc1.example.net:5061;transport=tls>`: its host is what Microsoft looks the tenant up by. */
export function teamsContact({ fqdn, teams }: SbcConfig, party?: Party): string {
  const user = party === undefined ? '' : `${party.number}@`
  return `<sip:${user}${formatHostPort(fqdn, teams.local.port)};transport=${teamsTransport(teams)}>`
}

export function carrierContact({ carrier }: SbcConfig, party?: Party): string {
  const user = party === undefined ? '' : `${party.number}@`
  const place = formatHostPort(carrier.local.address, carrier.local.port)
  return `<sip:${user}${place}${transportParameter(carrier)}>`
}

export const carrierDomain = ({ carrier }: SbcConfig): string =>
  carrier.domain ?? formatHostPort(carrier.peer.host)

/** A caller who is not shown has no host either (RFC 3323 section 4.1). */
function partyAt({ number, display }: Party, host: string, { behaviour }: Settings): string {
  if (number !== ANONYMOUS.number) {
    return formatNameAddr({ display, uri: `sip:${number}@${host};user=phone` })
  }
  const nowhere = behaviour.anonymousHost === 'anonymous.invalid' ? behaviour.anonymousHost : host
  return formatNameAddr({ display, uri: `sip:${number}@${nowhere}` })
}

function partyOf(address: NameAddr, plan: NumberPlan | undefined): Party | undefined {
  const number = e164Of(address.uri, plan)
  return number === undefined ? undefined : { number, display: address.display }
}

function asParty(value: string, plan: NumberPlan | undefined): Party | undefined {
  const address = parseNameAddr(value)
  return address.ok ? partyOf(address.value, plan) : undefined
}

const isParty = (party: Party | undefined): party is Party => party !== undefined
