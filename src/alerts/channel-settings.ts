// How each channel reaches somebody: what the configuration says of it, read and whole. Passwords, tokens and keys are
// the secrets themselves here; references to them (`env:`, `file:`) were resolved before.

import type { Language } from '../findings/index.ts'
import type { Endpoint } from '../kernel/index.ts'
import type { TrustStore } from '../tls/index.ts'

export type ChannelSettings =
  | EmailChannel
  | WebhookChannel
  | AlertmanagerChannel
  | TeamsChannel
  | SlackChannel
  | NtfyChannel
  | PagerDutyChannel
  | SyslogChannel
  | SnmpChannel

export type ChannelType = ChannelSettings['type']
export type ChannelOf<Type extends ChannelType> = Extract<ChannelSettings, { type: Type }>

interface Named {
  /** What routes call it; the only one of that name. */
  name: string
  /** Of its texts. */
  language: Language
}

interface OverTls extends Named {
  /** Roots that the certificate of who takes it may end in; the public ones without it. */
  trust?: TrustStore
}

/** Over HTTP; redirects are not followed. */
interface OverHttp extends OverTls {
  /** `http:` or `https:`. It may hold a secret, as those of Teams and Slack do, and is never shown. */
  url: string
}

export interface EmailChannel extends OverTls {
  type: 'email'
  host: string
  port: number
  /** `starttls`: refused where the server does not offer it; `tls`: from the first octet on; `none`: in the clear. */
  security: 'starttls' | 'tls' | 'none'
  /** Both or none. */
  user?: string
  password?: string
  /** Address, or name and address: `Linesman <linesman@example.com>`. */
  from: string
  to: readonly string[]
}

export interface WebhookChannel extends OverHttp {
  type: 'webhook'
  /** Key of the HMAC-SHA256 that is sent with the body; none without it. */
  secret?: string
  /** Sent as `Authorization: Bearer`. */
  token?: string
}

/** URL of the server: `/api/v2/alerts` follows it. */
export interface AlertmanagerChannel extends OverHttp {
  type: 'alertmanager'
  /** Sent as `Authorization: Bearer`. */
  token?: string
}

/** A workflow "when a Teams webhook request is received", which posts an adaptive card. */
export interface TeamsChannel extends OverHttp {
  type: 'teams'
}

/** An incoming webhook. */
export interface SlackChannel extends OverHttp {
  type: 'slack'
}

/** URL of the server, without the topic. */
export interface NtfyChannel extends OverHttp {
  type: 'ntfy'
  topic: string
  /** Sent as `Authorization: Bearer`. */
  token?: string
}

/** Events API v2, or what speaks it. */
export interface PagerDutyChannel extends OverHttp {
  type: 'pagerduty'
  routingKey: string
}

/** RFC 5424, over UDP (RFC 5426), TCP (RFC 6587, octets counted) or TLS (RFC 5425). */
export interface SyslogChannel extends OverTls {
  type: 'syslog'
  to: { host: string; port: number }
  transport: 'udp' | 'tcp' | 'tls'
  /** RFC 5424 section 6.2.1: 0 to 23; `local0` is 16. */
  facility: number
}

export interface SnmpChannel extends Named {
  type: 'snmp'
  to: Endpoint
  security: SnmpSecurity
}

export type SnmpSecurity =
  /** `inform`: the receiver acknowledges it, so one that got lost is seen and sent again; a trap without it. */
  | { version: 'v2c'; community: string; inform?: boolean }
  /** Always an inform. RFC 3414; without `privacy` in the clear, without `auth` for everybody to forge. */
  | {
      version: 'v3'
      user: string
      auth?: { protocol: 'sha' | 'sha256' | 'sha512'; key: string }
      privacy?: { protocol: 'aes' | 'aes256'; key: string }
    }
