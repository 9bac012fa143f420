// The logs of firewalls, as far as they tell of TCP connections. Four kinds of lines, in one file or in several; each has
// a reader of its own that makes one shape of them all, and each connection becomes one flow:
//
//   netfilter  IN=eth0 OUT=eth1 SRC=.. DST=.. PROTO=TCP SPT=.. DPT=.. SYN      a packet
//   Cisco ASA  %ASA-6-302013: Built ..    %ASA-6-302014: Teardown ..           a beginning, an end
//   FortiGate  type="traffic" srcip=.. action="close" duration=..              a session
//   PAN-OS     1,2025/04/01 07:55:05,..,TRAFFIC,end,..                         a session

import { type Fact, isMicrosoftAddress, isSipPort, stamp } from '../../facts/index.ts'
import { after, type Instant, millis, remember } from '../../kernel/index.ts'
import { type LogEnd, type LogGrammar, type LogOptions, type LogReader, refOf } from '../log-grammar.ts'
import type { LogRecord } from '../log-record.ts'
import { readAsa } from './asa-lines.ts'
import type { FirewallLine, LineRead, LineReader } from './firewall-line.ts'
import { readFortigate } from './fortigate-lines.ts'
import { readNetfilter } from './netfilter-lines.ts'
import { readPanos } from './panos-lines.ts'

const READERS: readonly LineReader[] = [readNetfilter, readAsa, readFortigate, readPanos]

export const firewall: LogGrammar = {
  kind: 'firewall',
  recognises: records => records.some(record => readLine(record, 0) !== undefined),
  reader: options => new FirewallReader(options),
}

/** No firewall writes longer ones; what looks through a line takes longer than the line is long. */
const LINE_LIMIT = 4096

function readLine({ text }: LogRecord, zoneMinutes: number): LineRead {
  const line = text.length > LINE_LIMIT ? text.slice(0, LINE_LIMIT) : text
  for (const read of READERS) {
    const found = read(line, zoneMinutes)
    if (found !== undefined) return found
  }
  return undefined
}

/** Connections of which the beginning was told and not yet the end. */
const MAX_OPEN = 100_000

interface Begun {
  line: FirewallLine
  at: Instant
  host: string | undefined
  ref: string
}

class FirewallReader implements LogReader {
  readonly #options: LogOptions
  readonly #open = new Map<string, Begun>()
  #undated = 0

  constructor(options: LogOptions) {
    this.#options = options
  }

  read(record: LogRecord): boolean {
    const { zoneMinutes = 0 } = this.#options
    const line = readLine(record, zoneMinutes)
    if (line !== undefined && line !== 'nothing' && concernsSignalling(line)) this.#take(line, record)
    return line !== undefined
  }

  end(): LogEnd {
    for (const { line, ...place } of this.#open.values()) this.#note({ ...line, says: 'allowed' }, place)
    const problems = this.#undated === 0 ? [] : [`${this.#undated} lines have no time and are passed over`]
    return { problems }
  }

  #take(line: FirewallLine, { at: written, host, number }: LogRecord): void {
    const { id, says, startAt, lastedMs = millis(0) } = line
    const seen = startAt ?? written
    if (seen === undefined) {
      this.#undated++
      return
    }
    const place = { host, ref: refOf(this.#options, number) }
    const key = `${host ?? ''} ${id}`
    if (says === 'begun') {
      remember(this.#open, key, { line, at: seen, ...place }, MAX_OPEN)
      return
    }
    const begun = id === undefined ? undefined : this.#open.get(key)
    this.#open.delete(key)
    // The line that tells of the beginning knows who began.
    const { client, server } = begun?.line ?? line
    const at = begun?.at ?? startAt ?? after(seen, millis(-lastedMs))
    this.#note({ ...line, client, server }, { at, ...place })
  }

  #note(line: FirewallLine, { at, host, ref }: Omit<Begun, 'line'>): void {
    const { client, server, says, lastedMs = millis(0), bytes, fromClient, fromServer } = line
    const flow = {
      kind: 'flow' as const,
      transport: 'tcp' as const,
      client,
      server,
      lastedMs,
      ...(says !== 'seen' && says !== 'begun' && { outcome: says }),
      ...(bytes !== undefined && { bytes }),
      ...(fromClient !== undefined && { fromClient }),
      ...(fromServer !== undefined && { fromServer }),
      ...(host !== undefined && { exporter: host }),
      ref,
    }
    this.#options.note(stamp(flow, this.#options.observer, at) as Fact)
  }
}

/** A firewall tells of everything that passes; what Microsoft opens counts whatever the port. */
const concernsSignalling = ({ client, server }: FirewallLine): boolean =>
  isSipPort(server.port) || isSipPort(client.port) || isMicrosoftAddress(client.address)
