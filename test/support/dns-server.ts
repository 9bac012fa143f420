// A DNS server on loopback for tests: zone by zone as told, over UDP and TCP at one port, and able to misbehave.

import { createSocket, type Socket } from 'node:dgram'
import { createServer, type Server, type Socket as TcpSocket } from 'node:net'
import { type Answer, decode, encode, type Packet, streamDecode } from 'dns-packet'
import { takeNet } from './loopback-net.ts'

interface Asked {
  type: string
  name: string
  over: 'udp' | 'tcp'
  /** Whether the question said what UDP may carry (RFC 6891). */
  extended: boolean
}

interface Reaction extends Packet {
  rcode?: number
  truncated?: boolean
  /** Answers under another number. */
  wrongId?: boolean
  /** Sent as it is, in place of anything else; its first two octets become the question's number. */
  raw?: Buffer
}

/** Undefined: no answer. Several are sent one after the other. */
export type React = (asked: Asked) => Reaction | Reaction[] | undefined

const AUTHORITATIVE = 0x0400
const RECURSION = 0x0180
const TRUNCATED = 0x0200

const { net } = await takeNet()
let started = 0

export class DnsServer {
  readonly asked: Asked[] = []
  react: React
  readonly #udp: Socket
  readonly #tcp: Server
  readonly #open = new Set<TcpSocket>()
  readonly address: string

  private constructor(react: React, address: string) {
    this.react = react
    this.address = address
    this.#udp = createSocket('udp4')
    this.#tcp = createServer(socket => this.#accept(socket))
    this.#udp.on('message', (bytes, from) => {
      for (const reply of this.#replies(bytes, 'udp')) this.#udp.send(reply, from.port, from.address)
    })
  }

  static async start(react: React): Promise<DnsServer> {
    const address = `127.${net}.${++started % 256}.53`
    const server = new DnsServer(react, address)
    await new Promise<void>(done => server.#udp.bind(5353, address, done))
    await new Promise<void>(done => server.#tcp.listen(5353, address, done))
    return server
  }

  /** As a configuration names it. */
  get at(): string {
    return `${this.address}:5353`
  }

  /** What was asked, as `SRV _sip._udp.example.net`. */
  get questions(): string[] {
    return this.asked.map(({ type, name }) => `${type} ${name}`)
  }

  async end(): Promise<void> {
    for (const socket of this.#open) socket.destroy()
    await Promise.all([
      new Promise<void>(done => this.#udp.close(() => done())),
      new Promise<void>(done => this.#tcp.close(() => done())),
    ])
  }

  #accept(socket: TcpSocket): void {
    this.#open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.#open.delete(socket))
    socket.on('data', bytes => {
      const query = streamDecode(bytes)
      if (query === null) return
      for (const reply of this.#replies(encode(query), 'tcp')) {
        const length = Buffer.alloc(2)
        length.writeUInt16BE(reply.length)
        socket.write(Buffer.concat([length, reply]))
      }
    })
  }

  #replies(bytes: Buffer, over: 'udp' | 'tcp'): Buffer[] {
    const query = decode(bytes)
    const question = query.questions?.[0]
    if (question === undefined) return []
    const extended = (query.additionals ?? []).some(({ type }) => type === 'OPT')
    const asked = { type: question.type, name: question.name, over, extended }
    this.asked.push(asked)
    const reactions = this.react(asked)
    const list = reactions === undefined ? [] : Array.isArray(reactions) ? reactions : [reactions]
    return list.map(reaction => replyTo(query, reaction))
  }
}

function replyTo(query: Packet, { rcode = 0, truncated, wrongId, raw, ...packet }: Reaction): Buffer {
  const id = ((query.id ?? 0) + (wrongId ? 1 : 0)) & 0xffff
  const flags = AUTHORITATIVE | RECURSION | (truncated ? TRUNCATED : 0) | rcode
  const bytes = raw ?? encode({ type: 'response', flags, questions: query.questions ?? [], ...packet })
  bytes.writeUInt16BE(id, 0)
  return bytes
}

export const a = (name: string, address: string, ttl = 60): Answer => ({
  ...{ type: 'A', name, ttl, data: address },
})

export const cname = (name: string, target: string, ttl = 60): Answer => ({
  ...{ type: 'CNAME', name, ttl, data: target },
})

/** What a zone says where it has nothing, with how long that holds. */
const soa = (zone: string, minimum: number): Answer => ({
  type: 'SOA',
  name: zone,
  ttl: 3600,
  data: {
    ...{ mname: `ns.${zone}`, rname: `hostmaster.${zone}`, serial: 1 },
    ...{ refresh: 3600, retry: 600, expire: 86_400, minimum },
  },
})

/** A server that has these records and says so properly of all others. */
export const zone =
  (records: readonly Answer[], minimum = 60): React =>
  ({ type, name }) => {
    const answers = records.filter(record => record.type === type && sameName(record.name, name))
    if (answers.length > 0) return { answers }
    const isKnown = records.some(record => sameName(record.name, name))
    return { authorities: [soa('example.net', minimum)], rcode: isKnown ? 0 : 3 }
  }

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
