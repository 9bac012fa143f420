// The keys of the side of Microsoft and of the media between the two sides; those of the carrier: carrier-keys.ts.

import { z } from 'zod'
import { millis, minutes, seconds } from '../kernel/index.ts'
import { defaulted, list, optional, required, value } from './keys.ts'
import {
  durationWithin,
  formatTarget,
  oneOf,
  readAddress,
  readEndpoint,
  readFqdn,
  readHostName,
  readHostPort,
  readPorts,
  readRange,
  readServer,
  readServerName,
  readText,
  readYes,
} from './text-values.ts'

const PLAN = 'Microsoft, Plan Direct Routing'

/** The three names in the order Microsoft demands. */
export const MICROSOFT_PROXIES = ['sip', 'sip2', 'sip3'].map(name =>
  formatTarget({ host: `${name}.pstnhub.microsoft.com`, port: 5061 }),
)
/** Signalling: both ranges of today and the one of older pages, which some of Microsoft's documents still name. */
export const MICROSOFT_RANGES = ['52.112.0.0/14', '52.122.0.0/15', '52.120.0.0/14']

const optionsInterval = value('duration', durationWithin(seconds(10), minutes(60)))
const keepAlive = value('duration', durationWithin(seconds(30), minutes(15)))
const material = value('file, PEM text, env:NAME or file:PATH', readText)

export const fqdn = required(value('host name', readFqdn), {
  description:
    'Name the SBC is paired with in the tenant. It stands in every Contact and in the certificate.',
  source: `${PLAN}: 63 characters at most, a domain of the tenant, not under onmicrosoft.com`,
})

const contextKeys = z.strictObject({
  name: required(value('text', readText), { description: 'What policies and ladders call it.' }),
  certificate: required(material, {
    description: 'Certificate and intermediates, leaf first, as PEM.',
    source: `${PLAN}: the whole chain must be sent`,
  }),
  key: required(material, { description: 'Private key, as PEM without a passphrase.', secret: true }),
})

const policyKeys = z.strictObject({
  context: required(value('text', readText), { description: 'Name of the context to serve.' }),
  serverName: optional(value('name or *.name', readServerName), {
    description: 'The client asked for this name (SNI).',
    source: 'RFC 6066 section 3; Microsoft sends the FQDN of the SBC',
  }),
  remote: optional(list(value('address or range', readRange)), {
    description: 'The client comes from one of these addresses.',
  }),
  listener: optional(value('text', readText), { description: 'The listener that was reached: `teams`.' }),
  any: optional(value('yes', oneOf('yes', 'true')), { description: 'Whoever it is; the last policy only.' }),
  default: optional(value('yes', oneOf('yes', 'true')), {
    description: 'Marks a default context: being served it means that nothing better was configured.',
  }),
})

const version = value('TLSv1.2 or TLSv1.3', oneOf('TLSv1.2', 'TLSv1.3'))

export const teamsKeys = {
  transport: defaulted(value('tls, tcp or udp', oneOf('tls', 'tcp', 'udp')), 'tls', {
    description:
      'What is spoken on this side. Microsoft takes `tls` only; the others are for a lab, or for a TLS proxy in front of the SBC.',
    source: PLAN,
  }),
  listen: required(value('address:port', readEndpoint), {
    description: 'Where the SBC listens for Microsoft. The port is the SipSignalingPort of the tenant.',
  }),
  proxies: defaulted(list(value('host:port', readHostPort)).min(1), MICROSOFT_PROXIES, {
    description: "Microsoft's proxies in the order to try them.",
    source: `${PLAN}: sip, then sip2, then sip3`,
  }),
  allow: defaulted(list(value('address or range', readRange)).min(1), MICROSOFT_RANGES, {
    description: 'Addresses that may signal; any of them, not only what the proxies resolve to.',
    source: `${PLAN}; pages of 2022 name 52.120.0.0/14, those since 2023 52.122.0.0/15`,
  }),
  identities: defaulted(list(value('host name', readHostName)), ['sip.pstnhub.microsoft.com'], {
    description: "Names of which Microsoft's certificate must hold one; an empty list takes any trusted one.",
    source: 'Microsoft, Connect the SBC',
  }),
  referTargets: defaulted(list(value('host name', readHostName)).min(1), ['pstnhub.microsoft.com'], {
    description: 'Hosts a REFER may lead to, each with all names below it.',
    source: 'Microsoft, SIP protocol: Refer-To names its own proxies',
  }),
  optionsInterval: defaulted(optionsInterval, '60s', {
    description: 'How often OPTIONS go to each proxy.',
    source: 'Microsoft, Monitor Direct Routing',
  }),
  keepAlive: optional(keepAlive, {
    description: 'How often connections to Microsoft are asked whether they live, with a double CRLF.',
    source: 'RFC 5626 section 4.4.1; Microsoft documents OPTIONS and no CRLF',
    otherwise: 'they are not asked; OPTIONS keep them',
  }),
  contexts: required(list(contextKeys).min(1), { description: 'Certificates the SBC can show.' }),
  policies: optional(list(policyKeys).min(1), {
    description: 'Which context answers a connection; the first policy of which all conditions hold.',
    otherwise: 'by server name, each context for the names in its certificate; others are refused',
  }),
  context: optional(value('text', readText), {
    description: 'Context shown to Microsoft on connections the SBC opens.',
    otherwise: 'the first that is good for `fqdn`',
  }),
  trust: defaulted(value('microsoft, file, PEM text, env:NAME or file:PATH', readText), 'microsoft', {
    description: "Roots Microsoft's certificate may end in; `microsoft` are the seven it has announced.",
    source: "Microsoft, What's new for Direct Routing, December 2025",
  }),
  clientCertificate: defaulted(value('no, ask or require', oneOf('no', 'ask', 'require')), 'ask', {
    description:
      'Whether a client must show a certificate. With `ask` one without is turned away after the handshake, with the reason told.',
  }),
  minVersion: defaulted(version, 'TLSv1.2', {
    description: 'Oldest version of TLS.',
    source: "Microsoft, What's new: 1.2 since April 2022",
  }),
  maxVersion: defaulted(version, 'TLSv1.3', { description: 'Newest version of TLS.' }),
  ciphers: optional(list(value('OpenSSL name', readText)).min(1), {
    description: 'Cipher suites in order of preference.',
    otherwise: "OpenSSL's choice, which holds Microsoft's four",
  }),
  handshakeLimit: defaulted(value('duration', durationWithin(millis(500), minutes(1))), '10s', {
    description: 'A handshake that takes longer is ended.',
  }),
}

export const mediaKeys = {
  relay: defaulted(value('yes or no', readYes), 'yes', {
    description:
      'Whether audio goes through the SBC. With `no` session descriptions pass untouched and the SBC only signals: the two ends send to each other, so the carrier, or a relay beside the SBC, must speak SRTP with SDES and be reachable for Microsoft; a carrier that calls without SDP is refused, and a transfer rings without a tone of the SBC.',
  }),
  carrierAddress: optional(value('address', readAddress), {
    description: 'Address for audio with the carrier.',
    otherwise: 'that of `carrier.listen`',
  }),
  teamsAddress: optional(value('address', readAddress), {
    description: 'Address for audio with Microsoft.',
    otherwise: 'that of `teams.listen`',
  }),
  ports: defaulted(value('first-last', readPorts), '20000-29999', {
    description:
      'UDP ports; a call takes two of each side, a transfer two more towards Teams. Both sides share them where their addresses are the same.',
    source: 'RFC 3550 section 11',
  }),
  codecs: defaulted(list(value('PCMA or PCMU', oneOf('PCMA', 'PCMU'))).min(1), ['PCMA', 'PCMU'], {
    description: 'Codecs in order of preference; nothing is transcoded.',
  }),
}

export const dnsKeys = {
  servers: defaulted(list(value('address or address:port', readServer)), [], {
    description: "DNS servers to ask; the system's when empty.",
  }),
  hosts: defaulted(
    z.record(z.string(), list(value('address', readAddress))).meta({ shape: 'name: [address, ...]' }),
    {},
    { description: 'Names known without asking, for labs.' },
  ),
}
