// PAN-OS: traffic logs as comma-separated values, whose places have been the same since version 4 (Palo Alto Networks,
// "Traffic Log Fields"); later versions add some behind. Names of rules may hold commas and are quoted then.
//
//   0 future use   1 receive time   2 serial   3 TRAFFIC   4 end, start, drop, deny   6 generated   7 source   8 destination
//   9, 10 translated   22 session   24, 25 ports   26, 27 translated   29 protocol   30 action   31 bytes   32 sent
//   33 received   34 packets   35 start   36 elapsed   44, 45 packets sent, received   46 why it ended

import type { FlowFact } from '../../facts/index.ts'
import { type Instant, instantOf, millis } from '../../kernel/index.ts'
import type { LineRead } from './firewall-line.ts'
import { endpointOf, numberIn } from './line-parts.ts'

const BEGIN = /(?:^|[ ,])\d{1,4},\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d,[^,]*,TRAFFIC,/
const FIELD = /(?:"((?:[^"]|"")*)"|([^,"]*))(?:,|$)/y
/** Those behind tell nothing of the connection. */
const FIELDS = 48

export function readPanos(text: string, zoneMinutes: number): LineRead {
  const begin = text.includes(',TRAFFIC,') ? BEGIN.exec(text) : null
  if (begin === null) return undefined
  const fields = fieldsOf(text, begin.index + (/^\d/.test(begin[0]) ? 0 : 1))
  if (fields[29] !== 'tcp') return 'nothing'
  const client = endpointOf(fields[7], fields[24])
  const server = translated(fields) ?? endpointOf(fields[8], fields[25])
  const says = outcomeOf(fields)
  if (client === undefined || server === undefined || says === undefined) return 'nothing'
  const startAt = timeOf(fields[35] || fields[6], zoneMinutes)
  const fromClient = countOf(fields[44], fields[32])
  const fromServer = countOf(fields[45], fields[33])
  return {
    client,
    server,
    says,
    lastedMs: millis(1000 * (numberIn(fields[36]) ?? 0)),
    ...(startAt !== undefined && { startAt }),
    ...(fromClient && { fromClient }),
    ...(fromServer && { fromServer }),
  }
}

function fieldsOf(text: string, from: number): string[] {
  const fields: string[] = []
  FIELD.lastIndex = from
  while (fields.length < FIELDS && FIELD.lastIndex < text.length) {
    const found = FIELD.exec(text)
    if (found === null) break
    fields.push(found[1] ?? found[2] ?? '')
  }
  return fields
}

/** The server's own address, where the firewall stands for it with another. */
function translated(fields: readonly string[]) {
  const address = fields[10]
  return address === undefined || /^(?:0\.0\.0\.0|::|)$/.test(address)
    ? undefined
    : endpointOf(address, fields[27])
}

function countOf(packets: string | undefined, octets: string | undefined): FlowFact['fromClient'] {
  const [count, bytes] = [numberIn(packets), numberIn(octets)]
  return count === undefined || bytes === undefined ? undefined : { packets: count, bytes }
}

function outcomeOf(fields: readonly string[]): FlowFact['outcome'] {
  if (fields[30] !== 'allow') return 'denied'
  // The end of the same session tells more than its start.
  if (fields[4] !== 'end') return undefined
  return numberIn(fields[45]) === 0 ? 'unanswered' : 'closed'
}

function timeOf(text: string | undefined, zoneMinutes: number): Instant | undefined {
  const found = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text ?? '')
  if (found === null) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number)
  return instantOf(Date.UTC(year, month - 1, day, hour, minute, second) - 60_000 * zoneMinutes)
}
