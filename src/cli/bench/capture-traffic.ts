// The traffic of the capture benchmark, the same each time but for the keys: calls with SIP and RTP on UDP, TLS
// connections good and aborted with real handshakes, short TCP connections and refused ones, all interleaved.

import { instantOf } from '../../kernel/index.ts'
import { recordTls } from '../../node/index.ts'
import { createAuthority } from '../../tls/index.ts'
import { sdpOf, sipMessage } from './bench-sip.ts'
import { CaptureWriter, ip, type WireEnd } from './capture-writer.ts'

export interface TrafficSize {
  calls: number
  tlsConnections: number
  shortConnections: number
  refusedConnections: number
}

/** 5 million packets, 1.2 GB. */
export const FULL_SIZE: TrafficSize = {
  calls: 10_000,
  tlsConnections: 30_000,
  shortConnections: 40_000,
  refusedConnections: 20_000,
}

/** A tenth, which slow peers can be asked to read. */
export const SMALL_SIZE: TrafficSize = {
  calls: 1000,
  tlsConnections: 3000,
  shortConnections: 4000,
  refusedConnections: 2000,
}

const START = Date.UTC(2026, 5, 1)
const TICK_MS = 20
/** Ticks of a call; each brings a packet of RTP each way. */
const CALL_TICKS = 228
const CALLS_AT_A_TIME = 100
const EVERY_FAILED = 20

const SBC = ip(192, 0, 2, 21)
const TRUNK: WireEnd = { address: ip(192, 0, 2, 20), port: 5060 }
const CARRIER: WireEnd = { address: ip(198, 51, 100, 7), port: 5060 }
const TEAMS = [ip(52, 114, 75, 24), ip(52, 114, 132, 46), ip(52, 114, 7, 24)]

const SYN = 2
const ACK = 16
const FIN = 1
const RST = 4
const NOTHING = new Uint8Array(0)
const SEGMENT_BYTES = 1400

interface Step {
  fromClient: boolean
  flags: number
  payload: Uint8Array
}

/** A TCP connection under way. */
interface Connection {
  client: WireEnd
  server: WireEnd
  steps: readonly Step[]
  step: number
  seq: [client: number, server: number]
}

/** Writes the capture; the number of packets and octets in it. */
export async function writeTraffic(
  path: string,
  size: TrafficSize,
): Promise<{ packets: number; bytes: number }> {
  const scripts = await tlsScripts()
  const writer = new CaptureWriter(path)
  new Traffic(writer, size, scripts).write()
  writer.end()
  return { packets: writer.packets, bytes: writer.bytes }
}

class Traffic {
  readonly #writer: CaptureWriter
  readonly #size: TrafficSize
  readonly #scripts: readonly (readonly Step[])[]
  readonly #rtp = Buffer.alloc(172, 0xd5)
  #connections: Connection[] = []
  #ports = 0
  #time = START

  constructor(writer: CaptureWriter, size: TrafficSize, scripts: readonly (readonly Step[])[]) {
    this.#writer = writer
    this.#size = size
    this.#scripts = scripts
    this.#rtp[0] = 0x80
    this.#rtp[1] = 8
  }

  write(): void {
    const { calls } = this.#size
    const ticks = Math.ceil(calls / CALLS_AT_A_TIME) * CALL_TICKS
    const begun = [0, 0, 0]
    for (let tick = 0; tick < ticks; tick++) {
      this.#time = START + tick * TICK_MS
      const generation = Math.floor(tick / CALL_TICKS) * CALLS_AT_A_TIME
      for (let each = 0; each < CALLS_AT_A_TIME; each++)
        if (generation + each < calls) this.#callTick(generation + each, tick % CALL_TICKS, each)
      const part = (tick + 1) / ticks
      this.#beginUpTo(begun, 0, Math.floor(part * this.#size.tlsConnections), index => this.#tls(index))
      this.#beginUpTo(begun, 1, Math.floor(part * this.#size.shortConnections), () => this.#open(SHORT, 8080))
      this.#beginUpTo(begun, 2, Math.floor(part * this.#size.refusedConnections), () =>
        this.#open(REFUSED, 9),
      )
      this.#stepAll()
    }
    while (this.#connections.length > 0) this.#stepAll()
  }

  #beginUpTo(begun: number[], kind: number, wanted: number, begin: (index: number) => void): void {
    for (let index = begun[kind] as number; index < wanted; index++) begin(index)
    begun[kind] = wanted
  }

  #tls(index: number): void {
    // Of ten, six are good with TLS 1.2, two with 1.3, one is left after the certificate, one reset.
    const script = this.#scripts[[0, 0, 0, 0, 0, 0, 1, 1, 2, 3][index % 10] as number] as readonly Step[]
    this.#open(script, 5061)
  }

  #open(steps: readonly Step[], port: number): void {
    const number = this.#ports++
    const address = TEAMS[number % TEAMS.length] as number
    const client = { address, port: 1024 + (number % 60_000) }
    // The fourth octet tells connections apart once the ports begin anew.
    const server = { address: port === 5061 ? SBC : SBC + 1 + Math.floor(number / 60_000), port }
    this.#connections.push({ client, server, steps, step: 0, seq: [number * 7919, number * 104_729] })
  }

  #stepAll(): void {
    for (const connection of this.#connections) this.#step(connection)
    this.#connections = this.#connections.filter(each => each.step < each.steps.length)
  }

  #step(connection: Connection): void {
    const { client, server, steps, seq } = connection
    const { fromClient, flags, payload } = steps[connection.step++] as Step
    const [own, other] = fromClient ? [0, 1] : [1, 0]
    const numbers = { seq: (seq[own] as number) >>> 0, ack: (seq[other] as number) >>> 0, flags }
    this.#time += 0.001
    this.#writer.tcp(this.#time, fromClient ? client : server, fromClient ? server : client, numbers, payload)
    seq[own] = (seq[own] as number) + payload.length + (flags & (SYN | FIN) ? 1 : 0)
  }

  #callTick(call: number, tick: number, slot: number): void {
    const at = this.#time + slot * 0.15
    const failed = call % EVERY_FAILED === EVERY_FAILED - 1
    this.#signalling(call, tick, at, failed)
    if (failed || tick < 5 || tick > CALL_TICKS - 3) return
    const media = {
      carrier: { address: CARRIER.address + 1, port: 10_000 + 2 * (call % 20_000) },
      sbc: { address: TRUNK.address, port: 20_000 + 2 * (call % 20_000) },
    }
    this.#rtp.writeUInt16BE((call + tick) & 0xffff, 2)
    this.#rtp.writeUInt32BE(160 * tick, 4)
    this.#rtp.writeUInt32BE(call, 8)
    this.#writer.udp(at, media.carrier, media.sbc, this.#rtp)
    this.#rtp.writeUInt32BE(call + 0x40000000, 8)
    this.#writer.udp(at + 0.05, media.sbc, media.carrier, this.#rtp)
  }

  #signalling(call: number, tick: number, at: number, failed: boolean): void {
    const there = (line: string, cseq: string, sdp?: string) =>
      this.#writer.udp(at, CARRIER, TRUNK, sipMessage(call, line, cseq, sdp))
    const back = (line: string, cseq: string, sdp?: string) =>
      this.#writer.udp(at + 0.05, TRUNK, CARRIER, sipMessage(call, line, cseq, sdp))
    const port = 2 * (call % 20_000)
    if (tick === 0) {
      there(
        `INVITE sip:+49525112${call}@192.0.2.20 SIP/2.0`,
        '1 INVITE',
        sdpOf('198.51.100.8', 10_000 + port),
      )
      back('SIP/2.0 100 Trying', '1 INVITE')
    }
    if (tick === 2) back(failed ? 'SIP/2.0 486 Busy Here' : 'SIP/2.0 180 Ringing', '1 INVITE')
    if (tick === 4 && !failed) back('SIP/2.0 200 OK', '1 INVITE', sdpOf('192.0.2.20', 20_000 + port))
    if (tick === 4) there('ACK sip:192.0.2.20 SIP/2.0', '1 ACK')
    if (tick === CALL_TICKS - 2 && !failed) there('BYE sip:192.0.2.20 SIP/2.0', '2 BYE')
    if (tick === CALL_TICKS - 1 && !failed) back('SIP/2.0 200 OK', '2 BYE')
  }
}

const step = (fromClient: boolean, flags: number, payload: Uint8Array = NOTHING): Step => ({
  fromClient,
  flags,
  payload,
})
const OPENING = [step(true, SYN), step(false, SYN | ACK), step(true, ACK)]
const CLOSING = [step(true, FIN | ACK), step(false, FIN | ACK), step(true, ACK)]
const REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: example.net\r\n\r\n', 'latin1')
const SHORT = [...OPENING, step(true, ACK, REQUEST), step(false, ACK, REQUEST), ...CLOSING]
const REFUSED = [step(true, SYN), step(false, RST | ACK)]

/** TLS 1.2 and 1.3 whole; left by the client after a certificate it does not like; reset by it. */
async function tlsScripts(): Promise<(readonly Step[])[]> {
  const authority = await createAuthority({ name: 'Bench Root', now: instantOf(START) })
  const good = (await authority.issue({ commonName: 'sbc1.example.net' })).pem
  const bad = (await authority.issue({ commonName: 'SBC default certificate', selfSigned: true })).pem
  const talk = async (version: 'TLSv1.2' | 'TLSv1.3', pem: typeof good) => {
    const versions = { minVersion: version, maxVersion: version }
    const says = [
      { side: 'client', text: 'OPTIONS'.padEnd(700) },
      { side: 'server', text: 'OK'.padEnd(500) },
    ] as const
    const server = { ...versions, cert: pem.cert, key: pem.key }
    const client = { ...versions, servername: 'sbc1.example.net' }
    const { pieces } = await recordTls({ server, client, says })
    return pieces.flatMap(({ side, bytes }) => segments(side === 'client', bytes))
  }
  const [old, recent, refused] = [
    await talk('TLSv1.2', good),
    await talk('TLSv1.3', good),
    await talk('TLSv1.2', bad),
  ]
  const answer = refused.findIndex(
    ({ fromClient }, index) => fromClient && refused[index - 1]?.fromClient === false,
  )
  const shown = [...OPENING, ...refused.slice(0, answer)]
  return [
    [...OPENING, ...old, ...CLOSING],
    [...OPENING, ...recent, ...CLOSING],
    [...shown, ...CLOSING],
    [...shown, step(true, RST | ACK)],
  ]
}

function segments(fromClient: boolean, bytes: Uint8Array): Step[] {
  const found: Step[] = []
  for (let at = 0; at < bytes.length; at += SEGMENT_BYTES)
    found.push(step(fromClient, ACK, bytes.subarray(at, at + SEGMENT_BYTES)))
  return found
}
