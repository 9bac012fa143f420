// The keys of what carries alerts: each channel has a name, and the keys of the one kind it is.

import { z } from 'zod'
import { defaulted, list, optional, required, value } from './keys.ts'
import {
  numberWithin,
  oneOf,
  readHostName,
  readHostPort,
  readHttpUrl,
  readKeeper,
  readMailbox,
  readText,
  readYes,
} from './text-values.ts'

const material = value('public, file, PEM text, env:NAME or file:PATH', readText)
const secretText = value('text, env:NAME or file:PATH', readText)
const secretUrl = value('URL, env:NAME or file:PATH', readText)
const url = value('URL', readHttpUrl)

const trust = optional(material, {
  description: 'Roots its certificate may end in.',
  otherwise: 'the public ones',
})

const secret = (description: string) => required(secretText, { description, secret: true })

const token = optional(secretText, {
  description: 'Sent as `Authorization: Bearer`.',
  otherwise: 'none is sent',
  secret: true,
})

const email = optional(
  z.strictObject({
    host: required(value('host name', readHostName), { description: 'Server that takes the mail.' }),
    port: defaulted(value('number', numberWithin(1, 65_535)), '587', { description: 'Its port.' }),
    security: defaulted(value('starttls, tls or none', oneOf('starttls', 'tls', 'none')), 'starttls', {
      description: 'How it is encrypted; with `starttls` no mail goes in the clear.',
      source: 'RFC 8314',
    }),
    user: optional(value('text', readText), { description: 'To sign in.', otherwise: 'nobody signs in' }),
    password: optional(secretText, { description: 'Of the user.', otherwise: 'none', secret: true }),
    from: required(value('mail address', readMailbox), { description: 'Who sends it.' }),
    to: required(list(value('mail address', readMailbox)).min(1), { description: 'Who gets it.' }),
    trust,
  }),
  { description: 'Mail over SMTP.', otherwise: 'another kind' },
)

const webhook = optional(
  z.strictObject({
    url: required(secretUrl, { description: 'Where the notice is posted as JSON.', secret: true }),
    secret: optional(secretText, {
      description: 'Key of the HMAC-SHA256 that is sent with it.',
      otherwise: 'none is sent',
      secret: true,
    }),
    token,
    trust,
  }),
  { description: 'JSON over HTTP.', otherwise: 'another kind' },
)

const alertmanager = optional(
  z.strictObject({ url: required(url, { description: 'Of the server.' }), token, trust }),
  { description: "Prometheus' Alertmanager.", otherwise: 'another kind' },
)

const hook = (description: string, where: string) =>
  optional(
    z.strictObject({
      url: required(secretUrl, { description: where, secret: true }),
      trust,
    }),
    { description, otherwise: 'another kind' },
  )

const ntfy = optional(
  z.strictObject({
    url: defaulted(url, 'https://ntfy.sh', { description: 'Of the server.' }),
    topic: secret('Whoever knows it can read it.'),
    token,
    trust,
  }),
  { description: 'ntfy, for telephones.', otherwise: 'another kind' },
)

const pagerduty = optional(
  z.strictObject({
    routingKey: secret('Of the integration "Events API v2".'),
    url: defaulted(url, 'https://events.pagerduty.com/v2/enqueue', { description: 'Of the service.' }),
    trust,
  }),
  { description: 'PagerDuty, or what speaks its events.', otherwise: 'another kind' },
)

export const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const

const syslog = optional(
  z.strictObject({
    to: required(value('host:port', readHostPort), { description: 'Who takes it.' }),
    transport: defaulted(value('udp, tcp or tls', oneOf('udp', 'tcp', 'tls')), 'udp', {
      description: 'How it goes there.',
      source: 'RFC 5424 over RFC 5426, RFC 6587 or RFC 5425',
    }),
    facility: defaulted(value('daemon, local0 ... local7 or another', oneOf(...FACILITIES)), 'local0', {
      description: 'What it is filed under.',
    }),
    trust,
  }),
  { description: 'Syslog.', otherwise: 'another kind' },
)

const snmp = optional(
  z.strictObject({
    to: required(value('address:port', readKeeper), { description: 'Who takes traps; usual is port 162.' }),
    version: defaulted(value('v2c or v3', oneOf('v2c', 'v3')), 'v3', { description: 'Of SNMP.' }),
    community: optional(secretText, {
      description: 'With v2c.',
      otherwise: 'needed with v2c',
      secret: true,
    }),
    inform: defaulted(value('yes or no', readYes), 'no', {
      description:
        'With v2c: what is sent has to be acknowledged, and is sent again where it is not; with v3 always.',
    }),
    user: optional(value('text', readText), { description: 'With v3.', otherwise: 'needed with v3' }),
    auth: defaulted(value('sha, sha256 or sha512', oneOf('sha', 'sha256', 'sha512')), 'sha256', {
      description: 'How a trap is signed, where there is an `authKey`.',
    }),
    authKey: optional(secretText, {
      description: 'With v3.',
      otherwise: 'traps are not signed',
      secret: true,
    }),
    privacy: defaulted(value('aes or aes256', oneOf('aes', 'aes256')), 'aes', {
      description: 'How a trap is encrypted, where there is a `privacyKey`.',
    }),
    privacyKey: optional(secretText, {
      description: 'With v3 and an `authKey`.',
      otherwise: 'traps go in the clear',
      secret: true,
    }),
  }),
  { description: 'Traps of SNMP.', otherwise: 'another kind' },
)

/** Each kind by the name of its type. */
export const channelKinds = {
  email,
  webhook,
  alertmanager,
  teams: hook(
    'A workflow of Teams that posts a card.',
    'Of the workflow "when a Teams webhook request is received".',
  ),
  slack: hook('Slack, or what takes its messages.', 'Of the incoming webhook.'),
  ntfy,
  pagerduty,
  syslog,
  snmp,
} as const
