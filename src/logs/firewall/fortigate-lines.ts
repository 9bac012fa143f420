// FortiGate: a traffic log of words and values, a line a session when it ends. `eventtime` is the end in units that
// changed with the firmware; where an address was translated, `tranip` is the server's own.
//
//   date=2022-05-21 time=14:06:38 devname="FG500" eventtime=1653131198230012501 tz="+0300" logid="0000000013"
//   type="traffic" subtype="forward" srcip=.. srcport=50495 dstip=.. dstport=443 proto=6 action="close"
//   trandisp="dnat" tranip=.. tranport=.. duration=72 sentbyte=2518 rcvdbyte=49503 sentpkt=13 rcvdpkt=42

import type { FlowFact } from '../../facts/index.ts'
import { after, type Instant, instantOf, millis } from '../../kernel/index.ts'
import type { LineRead } from './firewall-line.ts'
import { endpointOf, numberIn } from './line-parts.ts'

const WORDS = /\b([a-z]\w*)=(?:"([^"]*)"|([^\s",]*))/gi
/** More stand in no line. */
const MAX_WORDS = 200

export function readFortigate(text: string, zoneMinutes: number): LineRead {
  if (!/\btype="?traffic"?/.test(text) || !text.includes('srcip=')) return undefined
  const words = wordsOf(text)
  if (words.get('proto') !== '6') return 'nothing'
  const client = endpointOf(words.get('srcip'), words.get('srcport'))
  const isTranslated = /dnat/.test(words.get('trandisp') ?? '')
  const server = isTranslated
    ? endpointOf(words.get('tranip'), words.get('tranport'))
    : endpointOf(words.get('dstip'), words.get('dstport'))
  if (client === undefined || server === undefined) return 'nothing'
  const lastedMs = millis(1000 * (numberIn(words.get('duration')) ?? 0))
  const endAt = timeOf(words, zoneMinutes)
  const says = outcomeOf(words)
  // A session that goes on is told of again and again.
  if (says === undefined) return 'nothing'
  const fromClient = countOf(words, 'sent')
  const fromServer = countOf(words, 'rcvd')
  return {
    client,
    server,
    says,
    lastedMs,
    ...(endAt !== undefined && { startAt: after(endAt, millis(-lastedMs)) }),
    ...(fromClient && { fromClient }),
    ...(fromServer && { fromServer }),
  }
}

function wordsOf(text: string): Map<string, string> {
  const words = new Map<string, string>()
  for (const [, name = '', quoted, bare] of text.matchAll(WORDS)) {
    words.set(name, quoted ?? bare ?? '')
    if (words.size >= MAX_WORDS) break
  }
  return words
}

function countOf(words: ReadonlyMap<string, string>, way: 'sent' | 'rcvd'): FlowFact['fromClient'] {
  const packets = numberIn(words.get(`${way}pkt`))
  const bytes = numberIn(words.get(`${way}byte`))
  return packets === undefined || bytes === undefined ? undefined : { packets, bytes }
}

/** Fortinet, "FortiOS Log Message Reference": what became of the session. */
function outcomeOf(words: ReadonlyMap<string, string>): FlowFact['outcome'] {
  switch (words.get('action')) {
    case 'deny':
      return 'denied'
    case 'ip-conn':
      return 'unanswered'
    case 'timeout':
      return numberIn(words.get('rcvdpkt')) === 0 ? 'unanswered' : 'closed'
    case 'close':
    case 'client-rst':
    case 'server-rst':
      return 'closed'
    case 'start':
      return 'allowed'
    default:
      return undefined
  }
}

/** In seconds, milliseconds, microseconds or nanoseconds since 1970, by their digits; else date and time. */
function timeOf(words: ReadonlyMap<string, string>, zoneMinutes: number): Instant | undefined {
  const event = words.get('eventtime') ?? ''
  if (/^\d{10,19}$/.test(event)) return instantOf(Math.floor(Number(event) / 10 ** (event.length - 13)))
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(words.get('date') ?? '') ?? []
  const [, hour, minute, second] = /^(\d\d):(\d\d):(\d\d)$/.exec(words.get('time') ?? '') ?? []
  if (year === undefined || hour === undefined) return undefined
  const local = Date.UTC(
    ...[Number(year), Number(month) - 1, Number(day)],
    ...[Number(hour), Number(minute), Number(second)],
  )
  const [, sign, zoneHours, zoneRest] = /^([+-])(\d\d):?(\d\d)$/.exec(words.get('tz') ?? '') ?? []
  const written = Number(`${sign}1`) * (60 * Number(zoneHours) + Number(zoneRest))
  return instantOf(local - 60_000 * (sign === undefined ? zoneMinutes : written))
}
