// Whether Microsoft's side takes a request of an SBC, checked in the documented order: the certificate against the
// Contact, the tenant, the number, the trunk, then what the message says. A refusal carries Microsoft's own code.

import { fault, ok, type Result } from '../kernel/index.ts'
import { firstUsableCrypto } from '../media/index.ts'
import {
  type HeaderPairs,
  parseMinSe,
  parseNameAddr,
  parseSdp,
  parseSessionExpires,
  parseUri,
  type SipRequest,
} from '../sip/index.ts'
import { matchesName, type TlsSession } from '../tls/index.ts'
import type { Destination, SbcEntry, Settings } from './config.ts'
import { type InboundNumbers, inboundNumbers, serviceOf } from './inbound-numbers.ts'
import { claimsReferral } from './referral.ts'

export interface Refusal {
  status: number
  /** In the text of Reason. */
  says: string
  /** Microsoft's code, where one is known: 511404. */
  subCode?: number
  headers?: HeaderPairs
  /** Q.850; from the status when left out. */
  cause?: number
}

export interface Admitted {
  sbc: SbcEntry
  /** Undefined for an INVITE that carries out a transfer. */
  destination?: Destination
  number?: string
  /** Who calls, where the tenant's rules had a word in it. */
  calling?: string
}

type Checked<Value> = Result<Value, Refusal>
const refuse = (status: number, says: string, more: Partial<Refusal> = {}): { ok: false; fault: Refusal } =>
  fault({ status, says, ...more })

/** OPTIONS: who asks, by the FQDN of Record-Route or Contact. The value is the SBC to probe in return. */
export function admitOptions(
  request: SipRequest,
  session: TlsSession | undefined,
  settings: Settings,
): Checked<{ sbc: SbcEntry }> {
  const { options } = settings
  const contact = request.contact?.uri
  const route = topRoute(request)
  if (contact === undefined && route === undefined) {
    const cause = { cause: 63 }
    return refuse(options.missingContactStatus, 'Record-Route and Contact headers are missing', cause)
  }
  const first = options.acceptRecordRouteFqdnFirst ? (route ?? contact) : (contact ?? route)
  const known = identify(first ?? '', session, settings)
  if (!known.ok) return known
  // Microsoft's own probe goes to the Contact, never to a Record-Route.
  const probed = contact === undefined ? known : identify(contact, session, settings)
  return probed.ok ? ok({ sbc: probed.value }) : probed
}

export function admitInvite(
  request: SipRequest,
  session: TlsSession | undefined,
  settings: Settings,
): Checked<Admitted> {
  const contact = request.contact?.uri
  if (contact === undefined) return refuse(400, 'Missing Contact', { subCode: 540400 })
  const route = topRoute(request)
  const routed = route === undefined ? ok(undefined) : checkCertificate(route, session)
  if (!routed.ok) return routed
  const checked = checkCertificate(contact, session)
  if (!checked.ok) return checked
  const tenant = checkTenant(checked.value, settings)
  if (!tenant.ok) return tenant
  if (request.headers.has('Replaces')) {
    return refuse(settings.options.replacesStatus, 'Replaces is not accepted from an SBC')
  }
  const transfer = claimsReferral(request)
  const sbc = trunkOf(checked.value, settings)
  const { calling, called, outcome } = inboundNumbers(request, sbc, settings)
  const callee = transfer ? ok(undefined) : calledParty(request, called, outcome, settings)
  if (!callee.ok) return callee
  if (sbc === undefined) return refuse(403, 'No trunk config found', { subCode: 510532 })
  const said = checkOffer(request, settings) ?? checkSessionTimer(request, settings)
  if (said !== undefined) return fault(said)
  return ok({ sbc, ...callee.value, ...(calling !== undefined && { calling }) })
}

/** The trunk a Contact stands for, after certificate and tenant. */
function identify(uri: string, session: TlsSession | undefined, settings: Settings): Checked<SbcEntry> {
  const checked = checkCertificate(uri, session)
  if (!checked.ok) return checked
  const tenant = checkTenant(checked.value, settings)
  if (!tenant.ok) return tenant
  const sbc = trunkOf(checked.value, settings)
  return sbc === undefined ? refuse(403, 'No trunk config found', { subCode: 510532 }) : ok(sbc)
}

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':')

/** The host, once the certificate on the connection is good for it: exactly, or by a wildcard of one label. */
function checkCertificate(uri: string, session: TlsSession | undefined): Checked<string> {
  const parsed = parseUri(uri)
  if (!parsed.ok || parsed.value.scheme === 'tel') return refuse(400, 'Bad Contact', { subCode: 540400 })
  const { host } = parsed.value
  if (isAddress(host)) return refuse(403, 'Contact holds an IP address and no FQDN')
  const leaf = session?.remoteChain[0]
  if (leaf === undefined || session?.remoteVerified.ok === false) return refuse(403, 'No trusted certificate')
  return matchesName(leaf, host) ? ok(host) : refuse(403, `The certificate is not for ${host}`)
}

/** The FQDN itself is a domain of the tenant, or the name without its first label is. */
function checkTenant(host: string, settings: Settings): Checked<undefined> {
  const domains = settings.domains ?? settings.sbcs.map(({ fqdn }) => fqdn)
  const known = domains.some(domain => [host, parentOf(host)].includes(domain.toLowerCase()))
  return known ? ok(undefined) : refuse(settings.options.unknownFqdnStatus, `${host} belongs to no tenant`)
}

/** A trunk of its own, or that of a carrier whose subdomain the host is (derived trunk). */
const trunkOf = (host: string, { sbcs }: Settings): SbcEntry | undefined => {
  const own = sbcs.find(({ fqdn }) => fqdn.toLowerCase() === host)
  const carrier = sbcs.find(({ fqdn }) => fqdn.toLowerCase() === parentOf(host))
  return own ?? (carrier && { ...carrier, fqdn: host })
}

const parentOf = (host: string): string => host.slice(host.indexOf('.') + 1)

function topRoute(request: SipRequest): string | undefined {
  const first = request.headers.values('Record-Route')[0]
  const parsed = first === undefined ? undefined : parseNameAddr(first)
  return parsed?.ok ? parsed.value.uri : undefined
}

/** Whose number the Request-URI holds, by the tenant's rules where there are any; a blocked caller reaches nobody. */
function calledParty(
  request: SipRequest,
  called: string | undefined,
  outcome: InboundNumbers['outcome'],
  settings: Settings,
): Checked<{ destination: Destination; number: string }> {
  const uri = parseUri(request.uri)
  if (!uri.ok) return refuse(uri.fault.startsWith('unsupported') ? 416 : 400, uri.fault, { subCode: 540400 })
  const number = called ?? ''
  if (outcome.type === 'refused') {
    return refuse(outcome.sipCode, 'The calling number is blocked', { subCode: outcome.microsoftCode })
  }
  if (outcome.type === 'redirected') {
    const service = serviceOf(outcome.resourceAccount, settings)
    if (service !== undefined) return ok({ destination: service, number })
    return refuse(404, `No service has the resource account ${outcome.resourceAccount}`, { subCode: 511404 })
  }
  if (!number.startsWith('+')) {
    const status = settings.options.numberWithoutPlusStatus
    const subCode = status === 412 ? 510412 : 511404
    return refuse(status, 'The number has no +', { subCode })
  }
  const destination = Object.hasOwn(settings.numbers, number) ? settings.numbers[number] : undefined
  if (destination !== undefined) return ok({ destination, number })
  return refuse(404, 'The number belongs to nobody', { subCode: 511404 })
}

/** Codecs our media processors take from an SBC. */
const CODECS = ['PCMA', 'PCMU']

function checkOffer(request: SipRequest, { options }: Settings): Refusal | undefined {
  if (request.body.length === 0) {
    const subCode = options.noSdpStatus === 415 ? { subCode: 540415 } : {}
    return { status: options.noSdpStatus, says: 'INVITE without SDP', ...subCode }
  }
  const type = request.headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/sdp') {
    const headers: HeaderPairs = [['Accept', 'application/sdp']]
    return { status: 415, says: 'Unsupported Content-Type', subCode: 540415, headers }
  }
  const sdp = parseSdp(request.body)
  if (!sdp.ok) return { status: 410, says: `MediaOfferError ${sdp.fault}`, subCode: 531000, cause: 22 }
  const { audio } = sdp.value
  if (audio !== undefined && firstUsableCrypto(audio.cryptos) === undefined) {
    return { status: 488, says: 'SrtpEncryptionRequired', subCode: 531000 }
  }
  const names = [...(audio?.rtpmaps.values() ?? [])].map(({ name }) => name.toUpperCase())
  if (names.some(name => CODECS.includes(name))) return undefined
  return { status: 488, says: 'CannotSupportAnyMedia', subCode: 531000 }
}

/** RFC 4028 section 9: too short an interval, from a client that can understand the refusal. */
function checkSessionTimer(request: SipRequest, { options }: Settings): Refusal | undefined {
  const value = request.headers.get('Session-Expires')
  const asked = value === undefined ? undefined : parseSessionExpires(value)
  const leastSeconds = Math.ceil(options.sessionTimer.minSeMs / 1000)
  if (!asked?.ok || asked.value.intervalSeconds >= leastSeconds) return undefined
  const supported = [...request.headers.values('Supported'), ...request.headers.values('Require')]
  if (!supported.some(option => option.toLowerCase() === 'timer')) return undefined
  const stated = parseMinSe(request.headers.get('Min-SE') ?? '')
  const least = Math.max(leastSeconds, stated.ok ? stated.value : 0)
  const headers: HeaderPairs = [['Min-SE', String(least)]]
  return { status: 422, says: 'Session Interval Too Small', subCode: 540422, headers }
}
