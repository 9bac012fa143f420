// One leg of a call: an InviteUsage, the transactions it has under way, and the way its messages take. It carries the
// usage's requests and answers to the endpoint and hands up what the usage has to tell.

import type { ConnectionId, SipEndpoint, SipSource, SipTarget } from '../element/index.ts'
import type { Instant } from '../kernel/index.ts'
import type {
  InviteUsage,
  SipRequest,
  SipResponse,
  UsageCommand,
  UsageEffect,
  UsageEvent,
  UsageInput,
} from '../sip/index.ts'
import type { LegMedia } from './leg-description.ts'
import type { LegId, Side } from './leg-id.ts'
import { type Hop, targetAt, targetOf } from './next-hop.ts'
import type { Placing } from './placing.ts'

/** Where transactions and dialogs of all legs are found again by what the endpoint says of them. */
export interface LegIndex {
  /** A leg's dialog, by `callId;localTag`. */
  addUsage(key: string, leg: Leg): void
  removeUsage(key: string): void
  addClient(transaction: string, leg: Leg, ref: string): void
  removeClient(transaction: string): void
  addServer(transaction: string, leg: Leg): void
  removeServer(transaction: string): void
}

/** What a leg needs of the element. */
export interface LegOutside {
  endpoint: SipEndpoint
  index: LegIndex
  isTrusted(side: Side, host: string): boolean
}

/** INVITE transactions of ours that are remembered, for repeated 2xx; older ones belong to long past re-INVITEs. */
const REMEMBERED_INVITES = 4

const NO_NEWS: readonly UsageEvent[] = []

/** Nearly always there is none, or one. */
function withNews(events: UsageEvent[] | undefined, event: UsageEvent): UsageEvent[] {
  if (events === undefined) return [event]
  events.push(event)
  return events
}

const isInvite = ({ ref }: { ref: string }): boolean => ref.endsWith('INVITE')

export class Leg {
  /** Id of the call. */
  readonly call: string
  #id: LegId
  readonly side: Side
  readonly isTransfer: boolean
  readonly usage: InviteUsage
  readonly callId: string
  readonly #outside: LegOutside
  /** Client transactions under way, by the usage's own name for them. */
  #clients: readonly { ref: string; client: string }[] = []
  /** INVITEs of the peer that are not answered yet. */
  #servers: readonly string[] = []
  /** The peer's INVITE whose 2xx is repeated until its ACK comes. */
  #accepted: string | undefined
  /** Where the dialog was set up with, and the connection it was set up on. */
  readonly peer: Hop
  /** Where the INVITE was answered from: of the carrier's several servers, the one that knows the dialog. */
  #server: Hop | undefined
  #connection: ConnectionId | undefined
  media: LegMedia | undefined
  /** How it is being called; undefined once that has come to something. */
  placing: Placing | undefined
  /** Of the last message of the peer. */
  lastSource: SipSource | undefined
  /** The last failure the usage gave the peer by itself. */
  #refused: { transaction: string; status: number } | undefined
  /** Whether the owner knows that it is over. */
  isOver = false
  /** Whether we are hanging up. */
  isLeaving = false
  #isAbandoned = false
  /** The other side has changed while an offer of ours was under way: to be looked at again once it is answered. */
  isUnsettled = false
  /** Asked to follow the codec of the other leg it has refused. */
  keepsCodec = false
  /** Transaction of the REFER that waits for its answer. */
  refer: string | undefined

  constructor(
    parts: {
      call: string
      id: LegId
      side: Side
      usage: InviteUsage
      callId: string
      peer: Hop
      connection?: ConnectionId | undefined
      isTransfer?: boolean
    },
    outside: LegOutside,
  ) {
    this.call = parts.call
    this.#id = parts.id
    this.side = parts.side
    this.usage = parts.usage
    this.callId = parts.callId
    this.isTransfer = parts.isTransfer ?? false
    this.peer = parts.peer
    this.#connection = parts.connection
    this.#outside = outside
    outside.index.addUsage(parts.usage.key, this)
  }

  get id(): LegId {
    return this.#id
  }

  /** Whether another leg has taken its place before it was answered; nothing it tells is news any more. */
  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  /** The connection the dialog stands on, as far as it is known. */
  get connection(): ConnectionId | undefined {
    return this.#connection
  }

  /** Where its requests go unless the dialog says otherwise. */
  get hop(): Hop {
    return this.#server ?? this.peer
  }

  /** Our INVITEs that had a 2xx, which may come again. */
  get invites(): readonly { ref: string; client: string }[] {
    return this.#clients.filter(isInvite)
  }

  /** Gives its name to another leg: only that it ends in good order is waited for. */
  abandon(id: LegId): void {
    this.#id = id
    this.#isAbandoned = true
  }

  /** A wish; what the usage tells in turn is returned, the messages are on their way. */
  command(command: UsageCommand, now: Instant): readonly UsageEvent[] {
    return this.carry(this.usage.command(command, now), now)
  }

  /** `source` is where the message behind the input came from, if there is one. */
  handle(input: UsageInput, now: Instant, source?: SipSource): readonly UsageEvent[] {
    if (source !== undefined) this.lastSource = source
    if (input.type === 'request' && input.request.method === 'INVITE') this.tookInvite(input.transaction)
    // The dialog's own connection is the one its INVITE was answered on; Microsoft's nodes may use others.
    // A 100 may be of a server that another one has taken the place of since (RFC 3263 section 4.3).
    if (input.type === 'response' && input.response.cseq.method === 'INVITE' && input.response.status > 100) {
      this.#connection ??= source?.connection
      // Over TLS the name is needed besides, to know the server by.
      if (source !== undefined && source.transport !== 'tls') {
        this.#server ??= { host: source.remote.address, port: source.remote.port }
      }
    }
    return this.carry(this.usage.handle(input, now), now)
  }

  /** The status with which the usage itself has just refused a request of the peer, if it has. */
  refusalOf(transaction: string): number | undefined {
    return this.#refused?.transaction === transaction ? this.#refused.status : undefined
  }

  /** The server transaction of an INVITE of the peer, so that its CANCEL is found. */
  tookInvite(transaction: string): void {
    this.#servers = [...this.#servers, transaction]
    this.#outside.index.addServer(transaction, this)
  }

  /** Sends what the usage wants sent, in its order. */
  carry(effects: readonly UsageEffect[], now: Instant): readonly UsageEvent[] {
    const { endpoint } = this.#outside
    let events: UsageEvent[] | undefined
    for (const effect of effects) {
      switch (effect.type) {
        case 'request':
          this.#request(effect.ref, effect.request, effect.purpose, now)
          break
        case 'acknowledge':
          endpoint.acknowledge(effect.request, this.#target(effect.request), now)
          break
        case 'respond':
          endpoint.respond(effect.transaction, effect.response, now)
          this.#answered(effect.transaction, effect.response)
          break
        case 'confirmed':
        case 're-invite-confirmed':
          this.#release()
          events = withNews(events, effect)
          break
        case 'cancel': {
          const client = this.#clientOf(effect.ref)
          if (client !== undefined) endpoint.cancel(client, now, effect.reason)
          break
        }
        case 'released':
          this.forget()
          events = withNews(events, effect)
          break
        default:
          events = withNews(events, effect)
      }
    }
    return events ?? NO_NEWS
  }

  /** A client transaction of ours is over. Those of INVITEs with a 2xx are kept: they bring its repetitions. */
  settled(ref: string): void {
    const client = this.#clientOf(ref)
    if (client === undefined) return
    this.#clients = this.#clients.filter(each => each.ref !== ref)
    this.#outside.index.removeClient(client)
  }

  /** Takes the leg out of every index; it says nothing more. */
  forget(): void {
    const { index } = this.#outside
    index.removeUsage(this.usage.key)
    for (const { client } of this.#clients) index.removeClient(client)
    for (const server of this.#servers) index.removeServer(server)
    this.#clients = []
    this.#servers = []
    this.#release()
  }

  #request(
    ref: string,
    request: SipRequest,
    purpose: Extract<UsageEffect, { type: 'request' }>['purpose'],
    now: Instant,
  ): void {
    const { endpoint, index } = this.#outside
    // The first INVITE goes where the leg was decided to go, whatever its Request-URI says.
    const target =
      purpose === 'invite' ? targetAt(this.peer, this.side, this.#connection) : this.#target(request)
    const client = endpoint.request(request, target, now)
    this.#clients = [...this.#clients, { ref, client }]
    index.addClient(client, this, ref)
    if (request.method !== 'INVITE') return
    const { invites } = this
    // The first one set the dialog up.
    if (invites.length > REMEMBERED_INVITES) this.settled(invites[1]?.ref ?? '')
  }

  #clientOf(ref: string): string | undefined {
    return this.#clients.find(each => each.ref === ref)?.client
  }

  #target(request: SipRequest): SipTarget {
    return targetOf(request, this, host => this.#outside.isTrusted(this.side, host))
  }

  #answered(transaction: string, { status, cseq }: SipResponse): void {
    if (status < 200) return
    if (status >= 400) this.#refused = { transaction, status }
    if (cseq.method !== 'INVITE') return
    if (status < 300) this.#accepted = transaction
    this.#servers = this.#servers.filter(each => each !== transaction)
    this.#outside.index.removeServer(transaction)
  }

  #release(): void {
    if (this.#accepted !== undefined) this.#outside.endpoint.release(this.#accepted)
    this.#accepted = undefined
  }
}
