// The keys of the side of the carrier.

import { z } from 'zod'
import { minutes, seconds } from '../kernel/index.ts'
import { defaulted, list, optional, required, value } from './keys.ts'
import {
  durationWithin,
  oneOf,
  readAor,
  readEndpoint,
  readHostName,
  readPeer,
  readRange,
  readText,
  readUser,
  readYes,
} from './text-values.ts'

const tlsKeys = z.strictObject({
  context: optional(value('text', readText), {
    description: 'Which of `teams.contexts` the carrier is shown.',
    otherwise: '`teams.context`',
  }),
  trust: required(value('public, file, PEM text, env:NAME or file:PATH', readText), {
    description: "Roots the carrier's certificate may end in; `public` are those that come with Node.",
  }),
  serverName: optional(value('host name', readHostName), {
    description: "Name asked for and looked for in the carrier's certificate.",
    otherwise: 'the host that is connected to',
  }),
  clientCertificate: defaulted(value('no, ask or require', oneOf('no', 'ask', 'require')), 'no', {
    description: 'Whether the carrier must show a certificate on connections it opens.',
  }),
})

const registrationKeys = z.strictObject({
  registrar: required(value('host or host:port', readPeer), {
    description:
      'Whose domain is registered with: its host stands in the Request-URI. REGISTER goes there, or to `carrier.outboundProxy`.',
    source: 'RFC 3261 section 10.2',
  }),
  aors: required(list(value('user or user@domain', readAor)).min(1).max(100), {
    description: "Addresses to register, of the registrar's domain where they name none.",
  }),
  contactUser: optional(value('user', readUser), {
    description: 'User part of the contact: what the carrier puts into the Request-URI of calls.',
    otherwise: 'that of the address',
  }),
  expires: defaulted(value('duration', durationWithin(seconds(60), minutes(24 * 60))), '1h', {
    description: 'How long to be registered for; the registrar may grant less, or ask for more with 423.',
    source: 'RFC 3261 section 10.2.1.1',
  }),
})

export const carrierKeys = {
  transport: defaulted(value('udp, tcp or tls', oneOf('udp', 'tcp', 'tls')), 'udp', {
    description: 'What the carrier speaks.',
  }),
  tls: optional(tlsKeys, { description: 'For the transport `tls`.', otherwise: 'no TLS with the carrier' }),
  srtp: defaulted(value('yes or no', readYes), 'no', {
    description: 'Whether audio with the carrier is SRTP, with its keys in the SDP; RTP is then refused.',
    source: 'RFC 4568; RFC 3711',
  }),
  listen: required(value('address:port', readEndpoint), {
    description: 'Where the SBC listens for the carrier; stands in Via and Contact.',
  }),
  peer: required(value('host or host:port', readPeer), {
    description:
      'Where calls to the carrier go. A name alone is located by its NAPTR and SRV records, with a port by its addresses. Of several servers the next is tried when one does not answer, refuses the connection or says 503.',
    source: 'RFC 3263 section 4',
  }),
  allow: optional(list(value('address or range', readRange)), {
    description: 'Addresses that may call.',
    otherwise:
      "the peer's address, and those of outbound proxy and registrar; to be written when the peer is a name. A registrar that took the registration may call from where it answered",
  }),
  credentials: optional(
    z.strictObject({
      username: required(value('text', readText), { description: 'User name for the digest.' }),
      password: required(value('secret', readText), {
        description: 'Its password: the text itself, `env:NAME` or `file:PATH`. Never printed.',
        secret: true,
      }),
      realm: optional(value('text', readText), {
        description: 'The realm they are for; another one gets no answer.',
        otherwise: 'whoever of the carrier asks',
      }),
    }),
    {
      description: 'Answer to a 401 or 407 of the carrier.',
      source: 'RFC 3261 section 22; RFC 8760: SHA-512-256, SHA-256 or MD5',
    },
  ),
  outboundProxy: optional(value('host or host:port', readPeer), {
    description: 'Where everything for the carrier is sent, with a Route header for it.',
    source: 'RFC 3261 section 8.1.2',
    otherwise: 'REGISTER to the registrar, calls to `carrier.peer`',
  }),
  registration: optional(registrationKeys, {
    description: 'For a trunk that knows its SBC by registration (docs/trunks.md).',
    source: 'RFC 3261 section 10, RFC 3608, RFC 5626 section 4.5',
    otherwise: 'the SBC does not register',
  }),
  domain: optional(value('host name', readHostName), {
    description: 'Host part of From, To and asserted identities.',
    otherwise: "the peer's host",
  }),
  optionsInterval: optional(value('duration', durationWithin(seconds(10), minutes(60))), {
    description: 'How often the SBC asks after the carrier with OPTIONS.',
    otherwise: 'it does not ask',
  }),
  keepAlive: optional(value('duration', durationWithin(seconds(30), minutes(15))), {
    description:
      'Over TCP and TLS: how often connections to the carrier are asked whether they live, with a double CRLF. One that is not answered within 10 s is closed, so write it only for a carrier that answers.',
    source: 'RFC 5626 section 4.4.1; RFC 6223: to be agreed on',
    otherwise: 'they are not asked; TCP does after a minute of silence',
  }),
}
