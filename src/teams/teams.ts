// Microsoft's side as one element: regions with their proxy nodes behind one address each, a tenant with its users,
// auto attendants and call queues, media processors.
//
//   events --> SipEndpoint --> UsageTable --> Switchboard, LiveCall (by usage)     OPTIONS --> TrunkWatch
//                                                  |                                              |
//   effects <------- SIP, SRTP, facts -------------+---------------------------------- probes ----+

import {
  type Element,
  type ElementEffect,
  type ElementEvent,
  placeOf,
  SipEndpoint,
  type SipEvent,
  type SipInterface,
  UsageTable,
} from '../element/index.ts'
import { type Chance, earliest, type Instant, uuid } from '../kernel/index.ts'
import type { PromptName } from '../media/index.ts'
import { makeTag, responseTo } from '../sip/index.ts'
import { admitOptions, type Refusal } from './admission.ts'
import type { CallRecord } from './call-record.ts'
import {
  portOf,
  type RegionConfig,
  type Settings,
  settingsOf,
  type Target,
  type TeamsConfig,
} from './config.ts'
import type { TransferRecord } from './exchange.ts'
import { targetOf } from './exchange.ts'
import { optionsProbe } from './options-probe.ts'
import { Switchboard } from './switchboard.ts'
import { clientPolicy, serverPolicy } from './tls-policies.ts'
import { type TrunkHealth, TrunkWatch } from './trunk-health.ts'
import { allowOf, allows, causeOf, dress, reasonOf } from './wire-shape.ts'

type Requested = Extract<SipEvent, { type: 'request' }>

/** A live call, for tests and displays. */
interface TeamsCall {
  id: string
  state: 'setting-up' | 'talking' | 'over'
  /** What the caller is connected to, and where in it: `attendant menu`. */
  service: string
  node: string
  record: CallRecord
  heard: PromptName[]
  hearing: PromptName | undefined
  transferring: boolean
  held: boolean
}

export interface TeamsCounts {
  calls: number
  usages: number
  transactions: number
  connections: number
  ports: number
  referrals: number
}

export class Teams implements Element {
  readonly #settings: Settings
  readonly #chance: Chance
  readonly #endpoint: SipEndpoint
  readonly #usages: UsageTable
  readonly #board: Switchboard
  readonly #trunks: TrunkWatch
  /** Connections an SBC opened, and the node behind the address that took each. */
  readonly #nodes = new Map<string, string>()
  #accepted = 0
  /** Our own OPTIONS under way. */
  readonly #probes = new Map<string, TrunkHealth>()
  #effects: ElementEffect[] = []

  constructor(config: TeamsConfig, chance: Chance) {
    const settings = settingsOf(config)
    const { options, limits, timers } = settings
    this.#settings = settings
    this.#chance = chance
    this.#endpoint = new SipEndpoint({
      chance,
      interfaces: settings.regions.flatMap(region => this.#interfacesOf(region)),
      transactionLimit: limits.transactions,
      idleMs: options.idleMs,
      ...(timers && { timers }),
    })
    this.#usages = new UsageTable(this.#endpoint, { chance, ...(timers && { timers }) })
    this.#trunks = new TrunkWatch(options, limits.peers)
    this.#board = new Switchboard({
      settings,
      chance,
      endpoint: this.#endpoint,
      usages: this.#usages,
      trunks: this.#trunks,
      emit: effect => this.#emit(effect),
    })
  }

  start(now: Instant): ElementEffect[] {
    this.#endpoint.start()
    this.#trunks.start(now)
    return this.#finish(now)
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    this.#board.failure = { cause: 'reset' }
    if (event.type === 'opened' && event.listener !== undefined)
      this.#accept(event.connection, event.listener)
    if (event.type === 'closed') {
      this.#nodes.delete(event.connection)
      this.#board.failure = event
    } else if (event.type === 'resolved' && !event.answer.ok) {
      this.#board.failure = { cause: 'unresolved' }
    } else if (event.type === 'datagram') this.#board.datagram(event.socket, event.bytes, now)
    else if (event.type === 'unbound') this.#board.unbound(event.socket, now)
    this.#endpoint.handle(event, now)
    if (event.type === 'tick') this.#tick(now)
    return this.#finish(now)
  }

  deadline(): Instant | undefined {
    return earliest(
      this.#endpoint.deadline(),
      this.#usages.deadline(),
      this.#board.deadline(),
      this.#trunks.deadline(),
    )
  }

  /** A user calls a number of the PSTN. The new call is the last of `calls`. */
  callOut(user: string, number: string, now: Instant): ElementEffect[] {
    const region = this.#settings.regions[0]
    if (region !== undefined) this.#board.callOut(user, number, region, now)
    return this.#finish(now)
  }

  /** Ends a call from Microsoft's side, whatever its state. */
  hangUp(call: string, now: Instant): ElementEffect[] {
    this.#board.act(call, live => live.hangUp(now), now)
    return this.#finish(now)
  }

  hold(call: string, now: Instant): ElementEffect[] {
    this.#board.act(call, live => live.hold(true, now), now)
    return this.#finish(now)
  }

  resume(call: string, now: Instant): ElementEffect[] {
    this.#board.act(call, live => live.hold(false, now), now)
    return this.#finish(now)
  }

  /** Transfers a call that stands; nothing happens while another transfer of it runs. */
  refer(call: string, target: Target, now: Instant): ElementEffect[] {
    this.#board.act(call, live => live.refer(target, now), now)
    return this.#finish(now)
  }

  /** Sends one more REFER, whether or not a transfer runs, and leaves it at that: what an SBC answers 491. */
  referAgain(call: string, target: Target, now: Instant): ElementEffect[] {
    this.#board.act(call, live => live.referAgain(target, now), now)
    return this.#finish(now)
  }

  /** Live calls, oldest first. */
  get calls(): TeamsCall[] {
    return this.#board.calls.map(call => ({
      id: call.id,
      state: call.state,
      service: call.service === undefined ? '' : `${call.service.kind} ${call.service.state}`,
      node: call.node,
      record: call.record,
      heard: call.heard(),
      hearing: call.media?.end.hearing,
      transferring: call.transfer?.running === true,
      held: call.held,
    }))
  }

  /** Calls that are over, oldest first. */
  get records(): readonly CallRecord[] {
    return this.#board.records
  }

  /** Transfers that are over, oldest first. */
  get transfers(): readonly TransferRecord[] {
    return this.#board.transfers
  }

  /** What is known of each SBC by each region that has seen OPTIONS of it. */
  get trunks(): TrunkHealth[] {
    return this.#trunks.list()
  }

  trunkState(fqdn: string, now: Instant): 'unseen' | 'healthy' | 'late' | 'demoted' {
    return this.#trunks.state(fqdn, now)
  }

  /** What is live; all but connections is zero again after the last call. */
  counts(): TeamsCounts {
    const { transactions, connections } = this.#endpoint.counts()
    const { ports, calls, referrals } = this.#board
    const usages = this.#usages.size
    return { calls: calls.length, usages, transactions, connections, ports: ports.used, referrals }
  }

  #interfacesOf(region: RegionConfig): SipInterface[] {
    const { options } = this.#settings
    const port = portOf(region)
    const addressOf = (node: string): string => region.nodeAddresses?.[node] ?? region.address
    return region.nodes.map((node, index) => ({
      name: node,
      transport: 'tls',
      local: { address: addressOf(node), port },
      sentBy: { host: addressOf(node), port },
      tls: { server: serverPolicy(this.#settings), client: name => clientPolicy(this.#settings, name) },
      listens: index === 0,
      dress: (message, connection) =>
        dress(message, this.#nodes.get(connection ?? '') ?? node, options, region.routeHost),
    }))
  }

  #accept(connection: string, listener: string): void {
    const nodes = this.#regionOf(listener)?.nodes
    if (nodes === undefined) return
    const index = this.#settings.options.incomingNode === 'first' ? 0 : this.#accepted % nodes.length
    this.#accepted += 1
    this.#nodes.set(connection, nodes[index] ?? nodes[0])
  }

  #regionOf(node: string): RegionConfig | undefined {
    return this.#settings.regions.find(({ nodes }) => nodes.includes(node))
  }

  #tick(now: Instant): void {
    this.#usages.tick(now)
    this.#board.tick(now)
    for (const trunk of this.#trunks.due(now)) this.#probe(trunk, now)
  }

  /** Deals with what SIP brought until nothing is left, and hands over what the world is to do. */
  #finish(now: Instant): ElementEffect[] {
    for (;;) {
      const events = this.#endpoint.takeEvents()
      for (const event of events) this.#heard(event, now)
      const news = this.#usages.takeNews()
      for (const each of news) this.#board.news(each, now)
      if (events.length === 0 && news.length === 0) break
    }
    const effects = [...this.#effects, ...this.#endpoint.takeEffects()]
    this.#effects = []
    // No event follows a close of our own.
    for (const effect of effects) if (effect.type === 'close') this.#nodes.delete(effect.connection)
    return effects
  }

  /** In order with what the endpoint wants done. */
  #emit(effect: ElementEffect): void {
    this.#effects.push(...this.#endpoint.takeEffects(), effect)
  }

  #heard(event: SipEvent, now: Instant): void {
    if (event.type === 'request' && !allows(this.#settings.options, event.request.method)) {
      const headers = allowOf(this.#settings.options)
      const toTag = makeTag(this.#chance)
      return this.#endpoint.respond(event.id, responseTo(event.request, 405, { toTag, headers }), now)
    }
    if (this.#usages.handle(event, now)) return
    if (event.type === 'request') return this.#requested(event, now)
    if (event.type === 'response' || event.type === 'failed') this.#probed(event, now)
  }

  #requested(event: Requested, now: Instant): void {
    const { id, request, source } = event
    const region = this.#regionOf(source.interface)
    if (region === undefined) return
    if (request.method === 'OPTIONS') return this.#asked(event, region, now)
    const node = this.#nodes.get(source.connection ?? '') ?? source.interface
    if (request.method !== 'INVITE') {
      return this.#endpoint.respond(id, responseTo(request, 481, { toTag: makeTag(this.#chance) }), now)
    }
    const refusal = this.#board.invited(event, region, node, now)
    if (refusal !== undefined) this.#refuse(event, refusal, now)
  }

  /** OPTIONS of an SBC. The 200 has no To tag and no Contact (traces of 2020). */
  #asked(event: Requested, region: RegionConfig, now: Instant): void {
    const { id, request, source } = event
    const admitted = admitOptions(request, source.tls, this.#settings)
    if (!admitted.ok) return this.#refuse(event, admitted.fault, now)
    const headers = allowOf(this.#settings.options)
    this.#endpoint.respond(id, responseTo(request, 200, { headers }), now)
    const { sbc } = admitted.value
    this.#emit({
      type: 'note',
      fact: { kind: 'options', direction: 'received', peer: sbc.fqdn, status: 200 },
    })
    this.#trunks.seen(region.name, sbc, now)
  }

  #refuse({ id, request, source }: Requested, refusal: Refusal, now: Instant): void {
    const { status, says, subCode, cause = causeOf(status), headers = [] } = refusal
    const text = subCode === undefined ? says : `${says} (${subCode})`
    const reason: [string, string] = ['Reason', reasonOf(cause, uuid(this.#chance), text)]
    const all: [string, string][] = [...headers, reason, ...allowOf(this.#settings.options)]
    this.#endpoint.respond(
      id,
      responseTo(request, status, { toTag: makeTag(this.#chance), headers: all }),
      now,
    )
    const { callId } = request
    this.#emit({ type: 'note', fact: { kind: 'refused', ...placeOf(source), callId, status, why: text } })
  }

  #probe(trunk: TrunkHealth, now: Instant): void {
    const region = this.#settings.regions.find(({ name }) => name === trunk.region)
    if (region === undefined) return
    const request = optionsProbe(region, trunk.sbc, this.#chance, this.#settings.options)
    const target = { ...targetOf(trunk.sbc), interface: region.nodes[0] }
    this.#probes.set(this.#endpoint.request(request, target, now), trunk)
  }

  #probed(event: Extract<SipEvent, { type: 'response' | 'failed' }>, now: Instant): void {
    const trunk = this.#probes.get(event.id)
    if (trunk === undefined || (event.type === 'response' && event.response.status < 200)) return
    this.#probes.delete(event.id)
    const outcome = event.type === 'failed' ? { failed: event.cause } : { status: event.response.status }
    const { fqdn } = trunk.sbc
    this.#trunks.probed(trunk.region, fqdn, outcome, now)
    this.#emit({ type: 'note', fact: { kind: 'options', direction: 'sent', peer: fqdn, ...outcome } })
  }
}
