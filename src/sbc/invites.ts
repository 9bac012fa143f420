// The INVITEs that the SBC sends: to Teams (SIP protocol page, INVITE), to the carrier, and to Teams again for a
// transfer. They are written from parts of what came in, never copied as a whole.

import {
  formatHostPort,
  formatNameAddr,
  type NameAddr,
  parseNameAddr,
  type SipRequest,
} from '../sip/index.ts'
import { type SbcConfig, type Settings, teamsTransport } from './config.ts'
import { numberOf, passedHeaders, wantsPrivacy } from './header-policy.ts'
import { toE164 } from './numbers.ts'
import type { ProxyAddress } from './proxies.ts'

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

/** The number an INVITE is for; undefined where its Request-URI holds none. */
export const dialled = (invite: SipRequest): string | undefined => numberOf(invite.uri)

/** Hops left after us; below zero the INVITE is answered 483 (RFC 3261 section 16.3). */
export function hopsLeft(invite: SipRequest): number {
  const value = invite.headers.get('Max-Forwards')
  const stated = value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : MAX_FORWARDS
  return Math.min(stated, MAX_FORWARDS) - 1
}

/** Who calls from the carrier, with their wish not to be shown respected. */
export function callerOf(invite: SipRequest, { behaviour }: Settings): Party {
  if (wantsPrivacy(invite.headers)) return ANONYMOUS
  const asserted = behaviour.assertedIdentityIntoFrom
    ? invite.headers.values('P-Asserted-Identity').map(asParty).find(isParty)
    : undefined
  const party = asserted ?? partyOf(invite.from)
  if (party === undefined) return ANONYMOUS
  return { ...party, number: toE164(party.number, behaviour.numberPlan) }
}

export function inviteToTeams(
  invite: SipRequest,
  caller: Party,
  proxy: ProxyAddress,
  config: SbcConfig,
  settings: Settings,
): InviteParts {
  const plan = settings.behaviour.numberPlan
  const number = toE164(dialled(invite) ?? '', plan)
  const next = formatHostPort(proxy.host, proxy.port)
  return {
    uri: `sip:${number}@${next};user=phone;transport=${teamsTransport(config.teams)}`,
    from: partyAt(caller, config.fqdn),
    to: `<sip:${number}@${formatHostPort(proxy.host)};user=phone>`,
    contact: teamsContact(config, caller),
    maxForwards: hopsLeft(invite),
    headers: passedHeaders(invite.headers, { host: config.fqdn, plan }),
  }
}

export function inviteToCarrier(invite: SipRequest, config: SbcConfig): InviteParts {
  const { peer } = config.carrier
  const domain = carrierDomain(config)
  const number = toE164(dialled(invite) ?? '', undefined)
  const caller = partyOf(invite.from) ?? ANONYMOUS
  const transport = config.carrier.transport === 'tcp' ? ';transport=tcp' : ''
  return {
    uri: `sip:${number}@${formatHostPort(peer.host, peer.port)};user=phone${transport}`,
    from: partyAt(caller, domain),
    to: `<sip:${number}@${domain};user=phone>`,
    contact: carrierContact(config, caller),
    maxForwards: hopsLeft(invite),
    headers: passedHeaders(invite.headers, { host: domain }),
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
): InviteParts {
  const { target, referredBy } = referral
  return {
    uri: target,
    from: partyAt(transferee, config.fqdn),
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
  const transport = carrier.transport === 'tcp' ? ';transport=tcp' : ''
  return `<sip:${user}${formatHostPort(carrier.local.address, carrier.local.port)}${transport}>`
}

export const carrierDomain = ({ carrier }: SbcConfig): string =>
  carrier.domain ?? formatHostPort(carrier.peer.host)

const partyAt = ({ number, display }: Party, host: string): string =>
  formatNameAddr({ display, uri: `sip:${number}@${host}${number === ANONYMOUS.number ? '' : ';user=phone'}` })

function partyOf(address: NameAddr): Party | undefined {
  const number = numberOf(address.uri)
  return number === undefined ? undefined : { number, display: address.display }
}

function asParty(value: string): Party | undefined {
  const address = parseNameAddr(value)
  return address.ok ? partyOf(address.value) : undefined
}

const isParty = (party: Party | undefined): party is Party => party !== undefined
