// Syslog: a message an alert (RFC 5424), as datagrams (RFC 5426), or with its length in front over TCP (RFC 6587
// section 3.4.1) or TLS (RFC 5425).
//
//   <130>1 2026-01-31T08:15:00.000Z host linesman 4711 begun [linesman@32473 rule="..." about="..."] BOM text
//
// Nothing acknowledges syslog: sent means handed to the network, and over TCP to a peer that took the connection.

import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Language, Severity } from '../../findings/index.ts'
import { assert } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import { type Channel, isoTime, type SenderName } from './channel.ts'
import { alertText, LABELS, mostUrgentFirst, noticeText, withinOctets } from './notice-text.ts'

/** More are left out. */
const ALERT_LIMIT = 100
/** RFC 5426 section 3.2: what a receiver should take. */
const MESSAGE_OCTETS = 2048
const VALUE_OCTETS = 200

/** RFC 5424 section 6.2.1, table 2. */
const SEVERITIES: Readonly<Record<Severity, number>> = { critical: 2, warning: 4, info: 6 }
const OVER = 5
const WATCHDOG = 6

/** The number of RFC 5612, for examples: Linesman has none of its own. */
const STRUCTURED_DATA_ID = 'linesman@32473'

export interface SyslogContext extends SenderName {
  facility: number
  language: Language
}

/** Messages without framing, one an alert. */
export function encodeSyslog(notice: Notice, context: SyslogContext): Buffer[] {
  if (notice.kind === 'watchdog') {
    const { headline, lead, next = '' } = noticeText(notice, context.language)
    return [message(notice, WATCHDOG, [], `${headline}. ${lead} ${next}`.trim(), context)]
  }
  return mostUrgentFirst(notice.alerts)
    .slice(0, ALERT_LIMIT)
    .map(alert => alertMessage(notice, alert, context))
}

function alertMessage(notice: Notice, alert: Alert, context: SyslogContext): Buffer {
  const { language } = context
  const { state, title, about, says, remedy, when, rule } = alertText(alert, language)
  const isOver = alert.endedAt !== undefined
  const advice = remedy === undefined ? '' : ` ${LABELS.remedy[language]}: ${remedy}`
  return message(
    notice,
    isOver ? OVER : SEVERITIES[alert.severity],
    [
      ['rule', rule],
      ['about', about],
      ['severity', alert.severity],
      ['state', isOver ? 'over' : 'on'],
    ],
    `${state}: ${title} (${about}). ${when} ${says}${advice}`,
    context,
  )
}

function message(
  { kind, at }: Notice,
  severity: number,
  data: [string, string][],
  text: string,
  { facility, host, processId }: SyslogContext,
): Buffer {
  const header = `<${facility * 8 + severity}>1 ${isoTime(at)} ${headerField(host, 255)} linesman ${processId} ${kind}`
  const parameters = data.map(
    ([name, value]) => ` ${name}="${escapeValue(withinOctets(value, VALUE_OCTETS))}"`,
  )
  const structured = data.length === 0 ? '-' : `[${STRUCTURED_DATA_ID}${parameters.join('')}]`
  const front = `${header} ${structured} ${BOM}`
  return Buffer.from(front + withinOctets(text, MESSAGE_OCTETS - Buffer.byteLength(front)))
}
/** RFC 5424 section 6.4: it says that the text is UTF-8. */
const BOM = '\ufeff'

/** PRINTUSASCII, or the nil value (RFC 5424 section 6). */
const headerField = (text: string, limit: number): string =>
  text.replace(/[^!-~]/g, '').slice(0, limit) || '-'

/** RFC 5424 section 6.3.3. */
const escapeValue = (value: string): string => value.replace(/["\\\]]/g, letter => `\\${letter}`)

/** RFC 6587 section 3.4.1. */
export const withLength = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${message.length} `), message])

export function syslogChannel(settings: ChannelOf<'syslog'>, sender: SenderName): Channel {
  const { name, type, facility, language, transport } = settings
  const context = { ...sender, facility, language }
  return {
    name,
    type,
    send: (notice, signal) => {
      const messages = encodeSyslog(notice, context)
      return transport === 'udp'
        ? sendDatagrams(messages, settings, signal)
        : sendStream(Buffer.concat(messages.map(withLength)), settings, signal)
    },
  }
}

async function sendDatagrams(
  messages: readonly Buffer[],
  { to: { host, port } }: ChannelOf<'syslog'>,
  signal: AbortSignal,
): Promise<void> {
  const { address, family } = await lookup(host)
  signal.throwIfAborted()
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', signal })
  try {
    // Connected, so that the refusal of an earlier datagram is heard.
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.connect(port, address, resolve)
    })
    for (const each of messages)
      await new Promise<void>((resolve, reject) => {
        socket.send(each, error => (error ? reject(error) : resolve()))
      })
  } finally {
    if (!signal.aborted) socket.close()
  }
}

function sendStream(octets: Buffer, settings: ChannelOf<'syslog'>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(settings)
    const abort = () => socket.destroy(new Error('given up'))
    signal.addEventListener('abort', abort, { once: true })
    socket.on('error', reject)
    socket.once('close', () => {
      signal.removeEventListener('abort', abort)
      reject(new Error('closed by the receiver'))
    })
    socket.once(settings.transport === 'tls' ? 'secureConnect' : 'connect', () => {
      socket.end(octets, () => {
        resolve()
        socket.destroySoon()
      })
    })
  })
}

function open({ to: { host, port }, transport, trust }: ChannelOf<'syslog'>): Socket {
  assert(transport !== 'udp', 'a datagram needs no connection')
  if (transport === 'tcp') return connect({ host, port })
  const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
  return connectTls({ host, port, ...servername, ...(trust?.pem && { ca: trust.pem }) })
}
