// A capture, chunk by chunk, to facts. Nothing grows with the size of the file: flows, streams, octets under way and
// facts have bounds each, and what a bound cost is said.
//
//   chunks --> CaptureReader --> Decoder --> TcpTracker --> TLS, SIP --\
//                                       '--> UdpTracker --> SIP, RTP ---+--> FactKeeper --> our view
//                                                      '--> what is none of these: other rooms

import { type Fact, FactKeeper, isSipPort, OngoingView } from '../facts/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'
import { HandshakeMemory } from '../tls/index.ts'
import { CaptureReader } from './capture-reader.ts'
import { ChainStore } from './chain-store.ts'
import { FingerprintStore } from './client-fingerprint.ts'
import { ClosedOctets } from './closed-octets.ts'
import type { Conversation, Ends } from './conversation.ts'
import { Decoder } from './decoder.ts'
import { isKnownLink, networkHeader } from './link-layer.ts'
import { MediaMap } from './media-map.ts'

import { Packet } from './packet.ts'
import type { PacketSink } from './packet-sink.ts'
import { silentDirections } from './silent-directions.ts'
import { SipConversation } from './sip-conversation.ts'
import { SipReader } from './sip-reader.ts'
import { beginsAsSip } from './sip-start.ts'
import { type TcpRecord, TcpTracker } from './tcp-tracker.ts'
import { TlsConversation, type TlsParts } from './tls-conversation.ts'
import { TlsKeys } from './tls-keys.ts'
import { type DatagramReader, UdpTracker } from './udp-tracker.ts'

export interface CaptureOptions {
  /** Name of the source in its facts, as `trace.pcap`. */
  observer: string
  /** Secrets from elsewhere; those in the file are found by themselves. */
  keys?: TlsKeys
  /** Addresses known to be the SBC's; without them the one that talks with Microsoft is taken, or with most. */
  ours?: readonly string[]
  /** Facts of all TCP connections, not only of those that may be signalling. */
  everyConnection?: boolean
  /** Shown each UDP datagram that is neither SIP nor RTP: other rooms read what it carries. */
  datagram?: DatagramReader
}

export interface CaptureCounts {
  packets: number
  /** Neither UDP nor TCP, or cut before their headers end. */
  otherPackets: number
  connections: number
  sipMessages: number
  unreadableSip: number
  rtpPackets: number
  rtcpPackets: number
  /** Datagrams that `datagram` took. */
  readElsewhere: number
  /** RTP of which no SDP told. */
  strayStreams: number
  /** Facts beyond the bounds. */
  droppedFacts: number
}

export interface CaptureResult {
  /** Oldest first. */
  facts: Fact[]
  counts: CaptureCounts
  /** What could not be read and what is missing, in words. */
  problems: string[]
}

export class CaptureAnalysis implements PacketSink {
  readonly #options: CaptureOptions
  readonly #reader = new CaptureReader(this)
  readonly #packet = new Packet()
  readonly #decoder = new Decoder(this.#packet)
  readonly #keeper = new FactKeeper()
  readonly #view: OngoingView
  readonly #media = new MediaMap()
  readonly #keys: TlsKeys
  readonly #sip: SipReader
  readonly #tls: TlsParts
  readonly #tcp: TcpTracker
  readonly #udp: UdpTracker
  readonly #closed: ClosedOctets
  readonly #unknownLinks = new Set<number>()
  #otherPackets = 0
  #lost = 0
  /** Time of the first packet. */
  #began: Instant | undefined

  constructor(options: CaptureOptions) {
    this.#options = options
    this.#view = new OngoingView(options.ours)
    const { observer } = options
    this.#keys = options.keys ?? new TlsKeys()
    this.#sip = new SipReader(observer, ({ fact, description }) => {
      this.#keeper.note(fact)
      if (description !== undefined) this.#media.learn(fact, description)
    })
    const note = (fact: Fact): void => this.#keeper.note(fact)
    this.#closed = new ClosedOctets(observer, note)
    this.#tls = {
      observer,
      chains: new ChainStore(),
      fingerprints: new FingerprintStore(),
      memory: new HandshakeMemory(),
      keys: this.#keys,
      sip: this.#sip,
      closed: this.#closed,
      note,
    }
    this.#tcp = new TcpTracker({
      recognise: protocolOf,
      converse: (protocol, ends) => this.#converse(protocol, ends),
      tells: port => options.everyConnection === true || isSipPort(port),
      record: record => this.#record(record),
    })
    this.#udp = new UdpTracker({
      observer,
      sip: this.#sip,
      media: this.#media,
      note,
      datagram: options.datagram,
    })
  }

  /** Packets so far. */
  get packets(): number {
    return this.#packet.number
  }

  /** The next octets of the file, unpacked, in pieces of any size. Never throws for what they hold. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk)
  }

  /**
   * What is known since the last time, oldest first, of a capture that is still being made. Connections and streams are
   * told when they are over: these last once nothing was seen of them for a while before `now`.
   */
  take(now: Instant): Fact[] {
    this.#tcp.tellUnanswered(now)
    this.#udp.tellSilent(now)
    return this.#turned()
  }

  /** The file is over. Nothing is pushed any more. */
  end(): CaptureResult {
    this.#reader.end()
    this.#tcp.end()
    this.#udp.end()
    this.#tellLost()
    return { facts: this.#turned(), counts: this.#counts(), problems: this.#problems() }
  }

  get time(): number {
    return this.#packet.time
  }

  set time(time: number) {
    this.#packet.time = time
  }

  packet(bytes: Uint8Array, at: number, length: number, linkType: number): void {
    const packet = this.#packet
    packet.number++
    this.#began ??= packet.time as Instant
    const end = at + length
    const network = networkHeader(bytes, at, end, linkType)
    if (network >= 0 && this.#udp.goesOn(packet, bytes, network, end)) return
    if (network < 0 || !this.#decoder.decode(bytes, network, end)) {
      this.#otherPackets++
      if (!isKnownLink(linkType)) this.#unknownLinks.add(linkType)
    } else if (packet.isTcp) this.#tcp.handle(packet)
    else this.#udp.handle(packet)
  }

  secrets(keyLog: string): void {
    this.#keys.add(keyLog)
  }

  name(): void {}

  dropped(packets: number): void {
    this.#lost += packets
  }

  #turned(): Fact[] {
    this.#closed.tell()
    const fresh = this.#keeper.take()
    this.#view.turn(fresh)
    const told = new Set<string>()
    for (const fact of fresh) if (fact.kind === 'rtp' && fact.phase === 'stopped') told.add(fact.callId)
    if (told.size === 0) return fresh
    // A direction of a call that still sends is not silent, it is not told yet.
    for (const callId of this.#udp.callsWithStreams()) told.delete(callId)
    const silent = silentDirections(this.#view.known, told, this.#media)
    return silent.length === 0 ? fresh : [...fresh, ...silent]
  }

  #tellLost(): void {
    const { time } = this.#packet
    if (this.#lost === 0 || this.#began === undefined) return
    this.#keeper.note({
      kind: 'gap',
      observer: this.#options.observer,
      at: this.#began,
      lastedMs: Math.max(0, time - this.#began) as Millis,
      count: this.#lost,
      why: 'lost',
      says: `${this.#lost} packets were lost by the machine that captured`,
    })
  }

  #converse(protocol: 'sip' | 'tls', ends: Ends): Conversation {
    return protocol === 'sip'
      ? new SipConversation(this.#sip, 'tcp', ends)
      : new TlsConversation(this.#tls, ends)
  }

  #record(record: TcpRecord): void {
    const { client, server, conversation, connection, first, ending } = record
    if (conversation?.isSignalling === false && this.#options.everyConnection !== true) return
    const { observer } = this.#options
    const transport = conversation?.transport ?? 'tcp'
    // Written out twice: a fact that is put together from pieces takes half as much memory again.
    if (record.sawStart && record.isEstablished) {
      this.#keeper.note({
        observer,
        connection,
        transport,
        role: 'client',
        local: client,
        remote: server,
        kind: 'connection-opened',
        at: first.time as Instant,
        ref: `packet ${first.packet}`,
      })
    }
    if (ending === undefined) return
    this.#keeper.note({
      observer,
      connection,
      transport,
      role: 'client',
      local: client,
      remote: server,
      kind: 'connection-closed',
      at: ending.time as Instant,
      ref: `packet ${ending.packet}`,
      endedBy: ending.by === 'client' ? 'local' : 'remote',
      how: ending.how,
      livedMs: (ending.time - first.time) as Millis,
      bytesSent: record.clientBytes,
      bytesReceived: record.serverBytes,
    })
  }

  #counts(): CaptureCounts {
    return {
      packets: this.#packet.number,
      otherPackets: this.#otherPackets,
      connections: this.#tcp.connections,
      sipMessages: this.#sip.messages,
      unreadableSip: this.#sip.unreadable,
      rtpPackets: this.#udp.rtpPackets,
      rtcpPackets: this.#udp.rtcpPackets,
      readElsewhere: this.#udp.readElsewhere,
      strayStreams: this.#udp.strayStreams,
      droppedFacts: this.#keeper.dropped,
    }
  }

  #problems(): string[] {
    const { unreadable, problems } = this.#sip
    const said = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}`])
    const links = [...this.#unknownLinks].slice(0, 5).join(', ')
    return [
      ...(this.#reader.problem === undefined ? [] : [this.#reader.problem]),
      ...(links === '' ? [] : [`packets of link types that are not understood: ${links}`]),
      ...problems,
      ...said(unreadable - problems.length, 'more SIP messages cannot be read'),
      ...said(this.#decoder.brokenDatagrams, 'datagrams lack a fragment'),
      ...said(this.#lost, 'packets were lost by the machine that captured'),
      ...this.#closed.problems(),
      ...said(this.#tcp.neglected, 'connections were not read to their end: too many at a time'),
      ...said(this.#keeper.dropped, 'facts were let go: too many to keep'),
    ]
  }
}

function protocolOf(bytes: Uint8Array, at: number, end: number): 'sip' | 'tls' | undefined {
  if (beginsAsSip(bytes, at, end)) return 'sip'
  return beginsAsTls(bytes, at, end) ? 'tls' : undefined
}

/** A handshake record, or one from the middle of a connection. */
function beginsAsTls(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4 || bytes[at + 1] !== 3) return false
  const type = bytes[at] as number
  const isPlausible = (bytes[at + 2] as number) <= 4 && (bytes[at + 3] as number) <= 0x48
  return isPlausible && type >= 21 && type <= 23
}
