// Asks DNS servers one question until one of them has answered it: server after server, over TCP where UDP was too
// small, and along aliases. Node's own resolver does not tell how long SRV and NAPTR records hold.

import { randomInt } from 'node:crypto'
import { getServers } from 'node:dns'
import type { DnsAnswer, Question } from '../element/index.ts'
import { type Endpoint, fault, type Millis, millis } from '../kernel/index.ts'
import { askOverTcp, askOverUdp } from './dns-exchange.ts'
import { ALIAS_LIMIT, encodeQuestion, type Reply, readReply } from './dns-message.ts'

/** An answer, and how long it may be kept; no server has answered where that is undefined. */
export interface Found {
  answer: DnsAnswer
  ttl: Millis | undefined
}

/** How long each try waits; the servers take turns. */
const PATIENCE = [1000, 1000, 2000, 2000].map(millis)
/** What a question takes at most, with TCP and aliases. */
const LONGEST_MS = 10_000
/** Servers that are asked. */
const SERVERS_LIMIT = 3
const TCP_PATIENCE = millis(2000)

export class DnsClient {
  readonly #servers: Endpoint[] | undefined
  readonly #ending = new AbortController()
  /** Servers that did not understand a question with an OPT record (RFC 6891 section 7). */
  readonly #plain = new Set<string>()

  /** `servers` are written as `10.0.0.53` or `10.0.0.53:5353`; the system's when absent. */
  constructor(servers?: readonly string[]) {
    this.#servers = servers?.map(serverOf)
  }

  /** Never rejects. */
  async ask(question: Question): Promise<Found> {
    let { name } = question
    let ttl = Number.POSITIVE_INFINITY
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(LONGEST_MS)])
    for (let followed = 0; followed <= ALIAS_LIMIT; followed++) {
      const reply = await this.#anybody({ ...question, name }, signal)
      if (reply === undefined) break
      ttl = Math.min(ttl, reply.ttl)
      if (reply.kind === 'answer') return { answer: reply.answer, ttl: millis(ttl) }
      name = reply.name
    }
    return { answer: fault('no-server-answered'), ttl: undefined }
  }

  /** Whatever is under way is given up. */
  end(): void {
    this.#ending.abort()
  }

  async #anybody(
    question: Question,
    signal: AbortSignal,
  ): Promise<Extract<Reply, { kind: 'answer' | 'alias' }> | undefined> {
    const servers = (this.#servers ?? getServers().map(serverOf)).slice(0, SERVERS_LIMIT)
    for (const [turn, limit] of PATIENCE.entries()) {
      const server = servers[turn % servers.length]
      if (server === undefined || signal.aborted) return undefined
      const reply = await this.#one(server, question, limit, signal)
      if (reply?.kind === 'answer' || reply?.kind === 'alias') return reply
    }
    return undefined
  }

  async #one(
    server: Endpoint,
    question: Question,
    limit: Millis,
    signal: AbortSignal,
  ): Promise<Reply | undefined> {
    const id = randomInt(0x10000)
    const key = `${server.address} ${server.port}`
    const extended = !this.#plain.has(key)
    const query = encodeQuestion(question, id, extended)
    if (query === undefined) return { kind: 'answer', answer: fault('no-such-name'), ttl: millis(0) }
    const asking = {
      server,
      query,
      limit,
      signal,
      read: (bytes: Buffer) => readReply(bytes, question, id),
    }
    const reply = await askOverUdp(asking)
    if (reply?.kind === 'truncated') return askOverTcp({ ...asking, limit: TCP_PATIENCE })
    if (reply?.kind === 'useless' && extended) this.#plain.add(key)
    return reply
  }
}

/** `10.0.0.53`, `10.0.0.53:5353`, `2001:db8::53`, `[2001:db8::53]:5353`. */
function serverOf(text: string): Endpoint {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text) ?? []
  return { address: bracketed ?? plain ?? text.replace(/^\[|\]$/g, ''), port: Number(port ?? 53) }
}
