// From settings to a channel, and the one place that sees to it that no secret leaves in an error: servers quote what
// they refuse, and libraries the address they could not reach.

import { assert } from '../../kernel/index.ts'
import type { ChannelSettings } from '../channel-settings.ts'
import { type Channel, type SenderName, Undelivered } from './channel.ts'
import { oneLine } from './notice-text.ts'

const ERROR_LIMIT = 300
/** Shorter parts of an address are words of any text. */
const SHORTEST_SECRET = 6

/** Nothing is reached before `send`. Throws `OperatorError` where settings contradict each other. */
export async function openChannel(settings: ChannelSettings, sender: SenderName): Promise<Channel> {
  const channel = await bare(settings, sender)
  const secrets = secretsOf(settings)
  return {
    name: channel.name,
    type: channel.type,
    send: async (notice, signal) => {
      try {
        await channel.send(notice, signal)
      } catch (error) {
        throw undelivered(error, secrets)
      }
    },
  }
}

/** Each is loaded where it is wanted only: some bring a library. */
async function bare(settings: ChannelSettings, sender: SenderName): Promise<Channel> {
  switch (settings.type) {
    case 'email':
      return (await import('./email.ts')).emailChannel(settings)
    case 'webhook':
      return (await import('./webhook.ts')).webhookChannel(settings)
    case 'alertmanager':
      return (await import('./alertmanager.ts')).alertmanagerChannel(settings)
    case 'teams':
      return (await import('./teams.ts')).teamsChannel(settings)
    case 'slack':
      return (await import('./slack.ts')).slackChannel(settings)
    case 'ntfy':
      return (await import('./ntfy.ts')).ntfyChannel(settings)
    case 'pagerduty':
      return (await import('./pagerduty.ts')).pagerDutyChannel(settings, sender)
    case 'syslog':
      return (await import('./syslog.ts')).syslogChannel(settings, sender)
    case 'snmp':
      return (await import('./snmp.ts')).snmpChannel(settings)
  }
}

function undelivered(error: unknown, secrets: readonly string[]): Undelivered {
  assert(error instanceof Error, 'what is thrown is an error')
  const says = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), error.message || error.name)
  const { isFinal = false, retryAfterMs } = error instanceof Undelivered ? error : {}
  return new Undelivered(oneLine(says, ERROR_LIMIT), {
    isFinal,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** What must not be shown, the longest first, in the forms in which it travels. */
function secretsOf(settings: ChannelSettings): string[] {
  const plain = [...keysOf(settings), ...('url' in settings ? partsOf(settings.url) : [])]
  const user = settings.type === 'email' ? (settings.user ?? '') : ''
  return plain
    .filter(secret => secret !== '')
    .flatMap(secret => [secret, base64(secret), base64(`\0${user}\0${secret}`), encodeURIComponent(secret)])
    .toSorted((left, right) => right.length - left.length)
}

function keysOf(settings: ChannelSettings): string[] {
  switch (settings.type) {
    case 'email':
      return [settings.password ?? '']
    case 'webhook':
      return [settings.token ?? '', settings.secret ?? '']
    case 'alertmanager':
      return [settings.token ?? '']
    case 'ntfy':
      // Whoever knows the topic may read it ("the topic is essentially a password").
      return [settings.token ?? '', settings.topic]
    case 'pagerduty':
      return [settings.routingKey]
    case 'snmp':
      return settings.security.version === 'v2c'
        ? [settings.security.community]
        : [settings.security.auth?.key ?? '', settings.security.privacy?.key ?? '']
    default:
      return []
  }
}

/** The address, and what of it is long enough for a secret: segments of the path, values of the query, the password. */
function partsOf(url: string): string[] {
  const { pathname, search, searchParams, username, password } = new URL(url)
  const parts = [pathname, ...pathname.split('/'), search, ...searchParams.values(), username, password]
  return [url, ...parts.filter(part => part.length >= SHORTEST_SECRET)]
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
