// How single values are written in a configuration, each as a reader from text to what the rooms below want.

import { type BusySpan, parseBusySpan } from '../alerts/index.ts'
import {
  type Endpoint,
  fault,
  formatEndpoint,
  type Instant,
  type Millis,
  millis,
  ok,
  parseZone,
  type Result,
} from '../kernel/index.ts'
import { isRange } from '../tls/index.ts'
import { type HealthSubject, isZone, parseMoment, parseWeeklySpan, type WeeklySpan } from '../watch/index.ts'
import { nearest } from './nearest.ts'
import type { Objection } from './problem.ts'

export type Read<Value> = Result<Value, Objection>

const UNITS = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
])

/** `500ms`, `60s`, `2m`, `1h`. */
function readDuration(text: string): Read<Millis> {
  const [, count, unit] = /^(\d{1,9})\s*(ms|s|m|h)$/.exec(text.trim()) ?? []
  const factor = UNITS.get(unit ?? '')
  return count === undefined || factor === undefined
    ? objection(`"${text}" is no duration`, 'write a number and a unit, as 500ms, 60s, 2m or 1h')
    : ok(millis(Number(count) * factor))
}

/** The shortest way to write it. */
export function formatDuration(length: Millis): string {
  const [unit, factor] = [...UNITS].findLast(([, factor]) => length % factor === 0 && length > 0) ?? ['ms', 1]
  return `${length / factor}${unit}`
}

/** A duration between two others, both included. */
export const durationWithin =
  (shortest: Millis, longest: Millis) =>
  (text: string): Read<Millis> => {
    const read = readDuration(text)
    if (!read.ok || (read.value >= shortest && read.value <= longest)) return read
    const range = `${formatDuration(shortest)} to ${formatDuration(longest)}`
    return objection(`${text} is out of range`, `write ${range}`)
  }

/** A whole number between two others, both included. */
export const numberWithin =
  (least: number, most: number) =>
  (text: string): Read<number> =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? ok(Number(text))
      : objection(
          `"${text}" is no whole number from ${least} to ${most}`,
          `write one from ${least} to ${most}`,
        )

const SIZES = new Map([
  ['MB', 1024 ** 2],
  ['GB', 1024 ** 3],
  ['TB', 1024 ** 4],
])

/** `512MB`, `4GB`: octets, between two sizes in megabytes, both included. */
export const sizeWithin =
  (leastMegabytes: number, mostMegabytes: number) =>
  (text: string): Read<number> => {
    const [, count, unit] = /^(\d{1,6})\s*(MB|GB|TB)$/i.exec(text.trim()) ?? []
    const bytes = Number(count) * (SIZES.get(unit?.toUpperCase() ?? '') ?? Number.NaN)
    const megabytes = bytes / 1024 ** 2
    return megabytes >= leastMegabytes && megabytes <= mostMegabytes
      ? ok(bytes)
      : objection(
          `"${text}" is no size from ${leastMegabytes} MB to ${mostMegabytes} MB`,
          'write a number and a unit, as 512MB or 4GB',
        )
  }

export const readYes = (text: string): Read<boolean> =>
  text === 'true' || text === 'yes'
    ? ok(true)
    : text === 'false' || text === 'no'
      ? ok(false)
      : objection(`"${text}" is neither yes nor no`, 'write yes or no')

/** One of some words. */
export const oneOf =
  <Word extends string>(...words: readonly Word[]) =>
  (text: string): Read<Word> => {
    const found = words.find(word => word === text)
    if (found !== undefined) return ok(found)
    const meant = nearest(text, words)
    const list = words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
    return objection(
      `"${text}" is not known here`,
      meant === undefined ? `write ${list}` : `did you mean ${meant}?`,
    )
  }

export const readText = (text: string): Read<string> =>
  text.trim() === '' ? objection('nothing stands here', 'write a value or take the key out') : ok(text)

/** An address to listen at. It stands in messages too, so it must be one others can reach. */
export function readEndpoint(text: string): Read<Endpoint> {
  const read = readPlace(text)
  if (!read.ok || !isWildcard(read.value.address)) return read
  return objection(
    `${read.value.address} means every address of the machine, and the peer is told where to answer and to send audio`,
    'write the one address the peer reaches',
  )
}

/** An address and a port; the address may stand for all of the machine. */
export function readPlace(text: string): Read<Endpoint> {
  const read = readHostPort(text)
  if (!read.ok) return read
  const { host: address, port } = read.value
  return isAddress(address)
    ? ok({ address, port })
    : objection(`"${address}" is no IP address`, 'write one of this machine, as 192.0.2.10:5060')
}

/** Where something is sent. */
export function readKeeper(text: string): Read<Endpoint> {
  const read = readPlace(text)
  if (read.ok && !isWildcard(read.value.address)) return read
  return objection(
    `"${text}" is no place that can be sent to`,
    'write its address and port, as 192.0.2.60:9060',
  )
}

/** How far the clock of a log is from UTC. */
export function readZone(text: string): Read<number> {
  const minutes = parseZone(text)
  return minutes === undefined
    ? objection(`"${text}" is no time zone`, 'write how far it is from UTC: +01:00')
    : ok(minutes)
}

/** A name or an address, and a port or none. */
export function readPeer(text: string): Read<{ host: string; port?: number }> {
  const host = text.trim().replace(/^\[([^\]]+)\]$/, '$1')
  return isAddress(host) || isHostName(host) ? ok({ host }) : readHostPort(text)
}

/** A name or an address, and a port. */
export function readHostPort(text: string): Read<{ host: string; port: number }> {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,6})$/.exec(text.trim()) ?? []
  const host = bracketed ?? plain
  if (host === undefined)
    return objection(`"${text}" is no host and port`, 'write host:port, as 192.0.2.10:5060')
  const port = Number(digits)
  if (port < 1 || port > 65_535) return objection(`${port} is no port`, 'write a port from 1 to 65535')
  if (!isAddress(host) && !isHostName(host)) {
    return objection(
      `"${host}" is no host name and no address`,
      'write a name of letters, digits, dots and hyphens',
    )
  }
  return ok({ host, port })
}

export const readAddress = (text: string): Read<string> =>
  !isAddress(text)
    ? objection(`"${text}" is no IP address`, 'write one of this machine, as 192.0.2.10')
    : isWildcard(text)
      ? objection(`${text} means every address of the machine`, 'write the one address the peer reaches')
      : ok(text)

export const readRange = (text: string): Read<string> =>
  isRange(text)
    ? ok(text)
    : objection(`"${text}" is no address or range`, 'write it as 198.51.100.7 or 198.51.100.0/24')

/** `20000-29999`, with room for one pair of RTP and RTCP at least. */
export function readPorts(text: string): Read<{ first: number; last: number }> {
  const [, from, to] = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text.trim()) ?? []
  if (from === undefined) return objection(`"${text}" is no range of ports`, 'write it as 20000-29999')
  const ports = { first: Number(from), last: Number(to) }
  if (ports.first < 1024 || ports.last > 65_535) {
    return objection(
      'ports below 1024 or above 65535 cannot be taken',
      'choose a range between 1024 and 65535',
    )
  }
  if (ports.first > ports.last) return objection('the range ends before it begins', `write ${to}-${from}`)
  return pairsIn(ports) > 0
    ? ok(ports)
    : objection('no pair of an even port and the next one fits', 'make the range wider')
}

/** Pairs of an even port for RTP and the odd one above it. */
export const pairsIn = (ports: { first: number; last: number }): number =>
  Math.max(0, Math.floor((ports.last + 1 - (ports.first + (ports.first % 2))) / 2))

/** The name Microsoft knows the SBC by (Plan Direct Routing: at most 63 characters, a domain of the tenant). */
export function readFqdn(text: string): Read<string> {
  const name = text.replace(/\.$/, '')
  if (isAddress(name))
    return objection('an address is no FQDN', 'write the name the SBC is paired with in the tenant')
  if (name.length > 63) {
    return objection(
      `the name has ${name.length} characters, Microsoft takes 63 at most`,
      'choose a shorter name and pair the SBC with it',
    )
  }
  if (!isHostName(name) || !name.includes('.') || name.includes('*')) {
    return objection(`"${text}" is no fully qualified domain name`, 'write it as sbc1.example.net')
  }
  if (name.toLowerCase().endsWith('.onmicrosoft.com')) {
    return objection(
      'Microsoft takes no SBC under onmicrosoft.com',
      'use a domain of your own that the tenant has verified',
    )
  }
  return ok(name)
}

export function readHostName(text: string): Read<string> {
  return isHostName(text) || isAddress(text)
    ? ok(text)
    : objection(`"${text}" is no host name`, 'write a name of letters, digits, dots and hyphens')
}

/** User part of a SIP URI, as it is written there (RFC 3261 section 25.1, without what would have to be escaped). */
export const readUser = (text: string): Read<string> =>
  /^[a-z0-9\-_.!~*'()&=+$,?/]{1,128}$/i.test(text)
    ? ok(text)
    : objection(`"${text}" is no user part of a SIP URI`, 'write letters, digits and + . - _')

/** `trunk` or `trunk@carrier.example`. */
export function readAor(text: string): Read<string> {
  const [user = '', domain, ...more] = text.replace(/^sip:/, '').split('@')
  const read = readUser(user)
  if (!read.ok) return read
  if (more.length > 0 || (domain !== undefined && !isHostName(domain) && !isAddress(domain))) {
    return objection(`"${text}" is no address of record`, 'write it as trunk or trunk@carrier.example')
  }
  return ok(domain === undefined ? user : `${user}@${domain}`)
}

/** `https://` or `http://`, and a host. */
export function readHttpUrl(text: string): Read<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    ? ok(text)
    : objection('this is no address of the web', 'write it as https://alerts.example.net/path')
}

/** `https://graph.microsoft.com`: where something is served, without a path. */
export function readHttpsOrigin(text: string): Read<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url?.protocol === 'https:' && url.pathname === '/' && `${url.origin}/` === url.href
    ? ok(url.origin)
    : objection('this is no place of the web with TLS', 'write it as https://graph.microsoft.com')
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

export const readGuid = (text: string): Read<string> =>
  GUID.test(text)
    ? ok(text.toLowerCase())
    : objection(`"${text}" is no id`, 'write it as 00000000-0000-0000-0000-000000000000')

/** By its id, or one of its domains. */
export const readTenant = (text: string): Read<string> =>
  GUID.test(text) || (isHostName(text) && text.includes('.'))
    ? ok(text.toLowerCase())
    : objection(`"${text}" is no tenant`, 'write its directory id, or a domain as contoso.onmicrosoft.com')

/** `anna@example.net`, `Linesman <linesman@example.net>`; no line end gets into a header by it. */
export const readMailbox = (text: string): Read<string> =>
  /^(?:[^<>@\p{Cc}]*<)?[^<>@\s\p{Cc}]+@[^<>@\s\p{Cc}]+>?$/u.test(text) &&
  text.includes('<') === text.endsWith('>')
    ? ok(text)
    : objection(`"${text}" is no mail address`, 'write it as anna@example.net or Anna <anna@example.net>')

/** `Mon-Fri 08:00-18:00`. */
export function readBusySpan(text: string): Read<BusySpan> {
  const span = parseBusySpan(text)
  return span === undefined
    ? objection(`"${text}" is no time of the week`, 'write days and times, as Mon-Fri 08:00-18:00')
    : ok(span)
}

/** `sun 02:00-04:00`, with the text as it was written. */
export function readWeekly(text: string): Read<WeeklySpan & { says: string }> {
  const span = parseWeeklySpan(text)
  return span === undefined
    ? objection(`"${text}" is no time of the week`, 'write days and times, as sun 02:00-04:00')
    : ok({ ...span, says: text.trim() })
}

/** By which clocks is said elsewhere (`momentIn`). */
export const readMoment = (text: string): Read<string> =>
  parseMoment(text, 'UTC') === undefined
    ? objection(`"${text}" is no date with a time`, 'write it as 2026-12-01T22:00')
    : ok(text)

export const momentIn = (text: string | undefined, zone: string): Instant | undefined =>
  text === undefined ? undefined : parseMoment(text, zone)

/** `trunk carrier.example`. */
export function readSubject(text: string): Read<HealthSubject> {
  const [, subject, name] = /^(sbc|trunk|region) +(\S.*)$/.exec(text.trim()) ?? []
  return subject === undefined || name === undefined
    ? objection(`"${text}" is nothing that has health`, 'write sbc, trunk or region and its name')
    : ok({ subject: subject as HealthSubject['subject'], name })
}

/** IANA name of a time zone. */
export const readTimeZone = (text: string): Read<string> =>
  isZone(text) ? ok(text) : objection(`"${text}" is no time zone`, 'write its IANA name, as Europe/Berlin')

/** A DNS server. */
export function readServer(text: string): Read<string> {
  const read = readHostPort(text)
  return isAddress(text) || (read.ok && isAddress(read.value.host))
    ? ok(text)
    : objection(`"${text}" is no address of a server`, 'write it as 192.0.2.53 or 192.0.2.53:5353')
}

export const readServerName = (text: string): Read<string> =>
  isHostName(text.replace(/^\*\./, ''))
    ? ok(text)
    : objection(`"${text}" is no server name`, 'write a name, or *. and a name for any one label')

export const isAddress = (text: string): boolean => isRange(text) && !text.includes('/')

export const isWildcard = (address: string): boolean => address === '0.0.0.0' || /^[0:]+$/.test(address)

const isHostName = (text: string): boolean =>
  text.length <= 253 &&
  text.split('.').every(label => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/i.test(label)) &&
  !/^[\d.]+$/.test(text)

export const formatTarget = ({ host, port }: { host: string; port?: number | undefined }): string =>
  port === undefined ? host : formatEndpoint({ address: host, port })

const objection = (what: string, remedy: string): Read<never> => fault({ what, remedy })
