// All calls of Microsoft's side: takes INVITEs that were admitted, finds for each event its call, remembers what is
// over, and matches the INVITEs of transfers with the REFERs they come of.

import type { ElementEffect, SipEndpoint, SipEvent, UsageNews, UsageTable } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { type Chance, Deadlines, fault, type Instant, ok, type Result, uuid } from '../kernel/index.ts'
import { parseUri, type SipRequest } from '../sip/index.ts'
import { type Admitted, admitInvite, type Refusal } from './admission.ts'
import { CallMedia } from './call-media.ts'
import { outcomeOf } from './call-outcome.ts'
import type { CallRecord } from './call-record.ts'
import { type RegionConfig, referNodesOf, type Settings, type Target } from './config.ts'
import { Directory } from './directory.ts'
import type { Ended, Exchange, TransferRecord } from './exchange.ts'
import { LiveCall } from './live-call.ts'
import { MediaPorts } from './media-ports.ts'
import { Attempts } from './pstn-attempts.ts'
import { type PstnQuestion, type PstnRoute, routePstn, type Unrouted } from './pstn-route.ts'
import { carriesOut, claimsReferral, type Referral } from './referral.ts'
import { startService } from './start-service.ts'
import type { DeliveryFailure } from './transfer-completion.ts'
import type { TrunkWatch } from './trunk-health.ts'
import { contactOf, type Placed } from './wire-shape.ts'

interface SwitchboardParts {
  settings: Settings
  chance: Chance
  endpoint: SipEndpoint
  usages: UsageTable
  trunks: TrunkWatch
  emit: (effect: ElementEffect) => void
}

type Invited = Extract<SipEvent, { type: 'request' }>

/** Whom an INVITE is for, and the call whose transfer it carries out. */
interface Aim {
  target: Target
  from?: LiveCall
}

/** The media processor of a first leg; those of a transfer and of queues come after it. */
const FIRST = 0
const SECOND = 1

export class Switchboard implements Exchange {
  readonly settings: Settings
  readonly directory: Directory
  readonly chance: Chance
  readonly endpoint: SipEndpoint
  readonly usages: UsageTable
  readonly ports: MediaPorts
  readonly emit: (effect: ElementEffect) => void
  failure: DeliveryFailure = { cause: 'reset' }
  readonly #trunks: TrunkWatch
  readonly #calls = new Map<string, LiveCall>()
  readonly #byUsage = new Map<string, string>()
  readonly #bySocket = new Map<string, string>()
  readonly #referrals = new Map<string, { referral: Referral; call: LiveCall }>()
  /** By region, how many transfers it has begun. */
  readonly #referTurns = new Map<string, number>()
  readonly #deadlines = new Deadlines<string>()
  readonly #records: CallRecord[] = []
  readonly #transfers: TransferRecord[] = []

  constructor(parts: SwitchboardParts) {
    this.settings = parts.settings
    this.chance = parts.chance
    this.endpoint = parts.endpoint
    this.usages = parts.usages
    this.emit = parts.emit
    this.#trunks = parts.trunks
    this.directory = new Directory(parts.settings, parts.chance)
    this.ports = new MediaPorts(parts.settings.mediaProcessors)
  }

  get calls(): readonly LiveCall[] {
    return [...this.#calls.values()]
  }

  get records(): readonly CallRecord[] {
    return this.#records
  }

  get transfers(): readonly TransferRecord[] {
    return this.#transfers
  }

  get referrals(): number {
    return this.#referrals.size
  }

  call(id: string): LiveCall | undefined {
    return this.#calls.get(id)
  }

  note(fact: Note): void {
    this.emit({ type: 'note', fact })
  }

  owns(key: string, call: string): void {
    this.#byUsage.set(key, call)
  }

  referNode(region: RegionConfig): string {
    const nodes = referNodesOf(region)
    const turn = this.#referTurns.get(region.name) ?? 0
    this.#referTurns.set(region.name, turn + 1)
    return nodes[turn % nodes.length] ?? nodes[0]
  }

  expects(referral: Referral, id: string): void {
    const call = this.#calls.get(id)
    if (call !== undefined) this.#referrals.set(referral.referredBy, { referral, call })
  }

  forgets(referral: Referral): void {
    this.#referrals.delete(referral.referredBy)
  }

  keeps(transfer: TransferRecord): void {
    keep(this.#transfers, transfer, this.settings.limits.records)
  }

  /** An INVITE outside any dialog; the value is the refusal to answer it with, if any. */
  invited(event: Invited, region: RegionConfig, node: string, now: Instant): Refusal | undefined {
    if (this.#calls.size >= this.settings.limits.calls) {
      return { status: 503, says: 'Too many calls', headers: [['Retry-After', '1']] }
    }
    const admitted = admitInvite(event.request, event.source.tls, this.settings)
    if (!admitted.ok) return admitted.fault
    const aim = this.#aimOf(event.request, admitted.value)
    if (!aim.ok) return aim.fault
    return this.#take(event, admitted.value, aim.value, region, node, now)
  }

  /** Calls the PSTN for a user; undefined when the call cannot be placed. */
  callOut(user: string, number: string, region: RegionConfig, now: Instant): string | undefined {
    const caller = this.settings.users?.[user]
    if (caller === undefined || this.#calls.size >= this.settings.limits.calls) return undefined
    const owner: Target = { kind: 'user', name: user }
    const routed = this.#route({ owner, dialled: number, caller }, region, undefined, now)
    const known = routed.ok ? routed.value : { number, caller }
    const from = known.caller.number ?? user
    // Nobody talks in a call that tries no SBC.
    const processor = routed.ok ? FIRST : undefined
    const call = this.#open('outbound', region, region.nodes[0], from, known.number, processor, owner, now)
    if (call === undefined) return undefined
    // The user talks as soon as the other side answers.
    call.service = { kind: 'user', config: caller, state: 'answering' }
    this.#place(call, routed, now)
    return call.id
  }

  /** Does something with a call and keeps its deadline; a bug in it ends that call only. */
  act(id: string, act: (call: LiveCall) => void, now: Instant): boolean {
    const call = this.#calls.get(id)
    if (call !== undefined) this.#act(id, () => act(call), now)
    return call !== undefined
  }

  news({ usage, event }: UsageNews, now: Instant): void {
    const id = this.#byUsage.get(usage)
    if (event.type === 'released') this.#byUsage.delete(usage)
    const call = id === undefined ? undefined : this.#calls.get(id)
    if (call !== undefined && call.key === usage) this.#act(call.id, () => call.news(event, now), now)
  }

  datagram(socket: string, bytes: Uint8Array, now: Instant): void {
    const call = this.#calls.get(this.#bySocket.get(socket) ?? '')
    if (call !== undefined) this.#act(call.id, () => call.datagram(bytes, now), now)
  }

  unbound(socket: string, now: Instant): void {
    const call = this.#calls.get(this.#bySocket.get(socket) ?? '')
    if (call !== undefined) this.#act(call.id, () => call.hangUp(now, 22, 'MediaError'), now)
  }

  tick(now: Instant): void {
    for (let id = this.#deadlines.takeDue(now); id !== undefined; id = this.#deadlines.takeDue(now)) {
      const call = this.#calls.get(id)
      if (call !== undefined) this.#act(id, () => call.tick(now), now)
    }
  }

  deadline(): Instant | undefined {
    return this.#deadlines.earliest()
  }

  ends(id: string, ended: Ended, now: Instant): void {
    const { by, cause, message } = ended
    const call = this.#calls.get(id)
    if (call === undefined || call.state === 'over') return
    const { record, media, partner } = call
    call.state = 'over'
    call.transfer?.step({ type: 'call-over' }, now)
    if (call.transfer !== undefined) this.keeps(call.transfer.record())
    const { phrase, ...codes } = outcomeOf(record, ended, call.rejected, this.failure)
    const told = message?.headers.get('Reason') ?? phrase ?? record.says
    record.heard = call.heard()
    record.digits = media?.end.digits() ?? ''
    Object.assign(record, { endedAt: now, endedBy: by, ...codes, ...(told && { says: told }) })
    call.noteCall('ended', `${cause} by ${by === 'local' ? 'Teams' : 'the SBC'}${told ? `: ${told}` : ''}`)
    this.#close(call)
    keep(this.#records, record, this.settings.limits.records)
    this.#calls.delete(id)
    this.#deadlines.set(id, undefined)
    if (partner !== undefined) this.#endPartner(partner, codes.sipCode, now)
  }

  #endPartner(partner: LiveCall, status: number, now: Instant): void {
    partner.partner = undefined
    this.#act(
      partner.id,
      () => {
        if (partner.state !== 'setting-up' || partner.attempts !== undefined) partner.hangUp(now)
        else partner.reject(status >= 400 ? status : 480, 'The number outside did not answer', now)
      },
      now,
    )
  }

  /** Whom the INVITE is for: a number of the tenant, or the target of the transfer it carries out. */
  #aimOf(request: SipRequest, admitted: Admitted): Result<Aim, Refusal> {
    if (!claimsReferral(request)) {
      return admitted.destination === undefined
        ? fault({ status: 404, says: 'The number belongs to nobody', subCode: 511404 })
        : ok({ target: admitted.destination })
    }
    const known = this.#referrals.get(request.headers.get('Referred-By') ?? '')
    if (known !== undefined && carriesOut(request, known.referral)) {
      return ok({ target: known.referral.target, from: known.call })
    }
    return fault({ status: 400, says: 'Referred-By is missing, altered or unknown', subCode: 540400 })
  }

  #take(
    event: Invited,
    { sbc, calling }: Admitted,
    { target, from }: Aim,
    region: RegionConfig,
    node: string,
    now: Instant,
  ): Refusal | undefined {
    const { request } = event
    const isNumber = target.kind === 'number'
    const step = isNumber ? undefined : startService(target, this.settings, now, false)
    if (step === undefined && !isNumber)
      return { status: 480, says: 'No callee endpoints were found.', subCode: 10037 }
    const queue = target.kind === 'queue' ? this.settings.queues?.[target.name]?.mediaProcessor : undefined
    const processor = isNumber
      ? undefined
      : (queue ?? (from === undefined && target.kind !== 'queue' ? FIRST : SECOND))
    const caller = calling ?? userOf(request.from.uri)
    const to = isNumber ? target.number : target.name
    const call = this.#open('inbound', region, node, caller, to, processor, target, now)
    if (call === undefined) return { status: 503, says: 'No media port', headers: [['Retry-After', '1']] }
    Object.assign(call.record, {
      callId: request.callId,
      sbc: sbc.fqdn,
      ...(from && { transferredFrom: from.id }),
    })
    this.#act(call.id, () => call.receive(event, sbc, step, now), now)
    if (isNumber) this.#bridge(call, target.number, from, now)
    return undefined
  }

  /** Third INVITE of a transfer to a number: to the SBC, towards the carrier. */
  #bridge(call: LiveCall, dialled: string, transferred: LiveCall | undefined, now: Instant): void {
    const { from } = call.record
    const target: Target = { kind: 'number', number: dialled }
    const question = { owner: transferred?.owner.target ?? target, dialled, caller: { number: from } }
    const ingress = transferred?.record.direction === 'inbound' ? transferred.record.sbc : undefined
    const routed = this.#route(question, call.region, ingress, now)
    const to = routed.ok ? routed.value.number : dialled
    const outer = this.#open('outbound', call.region, call.node, from, to, undefined, target, now)
    if (outer === undefined) return
    call.partner = outer
    outer.partner = call
    Object.assign(outer.record, { transferredFrom: call.record.transferredFrom })
    this.#place(outer, routed, now)
  }

  /** `ingress`: the SBC that a call came in by which is now transferred. */
  #route(
    question: PstnQuestion,
    { name }: RegionConfig,
    ingress: string | undefined,
    now: Instant,
  ): Result<PstnRoute, Unrouted> {
    const isDemoted = ({ fqdn }: { fqdn: string }): boolean => this.#trunks.isDemoted(name, fqdn, now)
    const health = { isDemoted, ...(ingress !== undefined && { ingress }) }
    return routePstn(question, this.settings, health, this.chance)
  }

  #place(call: LiveCall, routed: Result<PstnRoute, Unrouted>, now: Instant): void {
    if (routed.ok) {
      const ringingEnds = this.settings.voiceRouting?.reading.provisional !== 'ignored'
      const attempts = new Attempts(routed.value.attempts, ringingEnds)
      return this.#act(call.id, () => call.place(attempts, now), now)
    }
    const { says, ...codes } = routed.fault
    call.record.says = says
    call.rejected = codes
    this.ends(call.id, { type: 'ended', by: 'local', cause: 'rejected' }, now)
  }

  #open(
    direction: CallRecord['direction'],
    region: RegionConfig,
    node: string,
    from: string,
    to: string,
    processor: number | undefined,
    owner: Target,
    now: Instant,
  ): LiveCall | undefined {
    const port = processor === undefined ? undefined : this.ports.take(processor)
    if (processor !== undefined && port === undefined) return undefined
    const media = port && new CallMedia(port, this.chance)
    const id = uuid(this.chance)
    const placed: Placed = direction === 'inbound' ? 's' : 'd'
    const contact = contactOf(region, id, placed, this.chance, this.settings.options)
    const shared = { sbc: '', region: region.name, callId: '', heard: [], digits: '' }
    const record: CallRecord = { id, direction, from, to, startedAt: now, ...shared }
    const call = new LiveCall(
      { id, region, node, record, contact, owner: this.directory.ownerOf(owner), ...(media && { media }) },
      this,
    )
    this.#calls.set(id, call)
    if (media !== undefined) this.#bySocket.set(media.socket, id)
    return call
  }

  #close(call: LiveCall): void {
    const { media } = call
    if (media === undefined) return
    const { effects, notes } = media.close(call.record.callId)
    for (const effect of effects) this.emit(effect)
    for (const note of notes) this.note(note)
    this.#bySocket.delete(media.socket)
    this.ports.give(media.local)
  }

  #act(id: string, act: () => void, now: Instant): void {
    try {
      act()
    } catch (error) {
      this.note({
        kind: 'bug',
        where: 'teams call',
        says: error instanceof Error ? error.message : 'unknown',
      })
      const call = this.#calls.get(id)
      if (call !== undefined) this.usages.command(call.key, { type: 'hang-up' }, now)
    }
    this.#deadlines.set(id, this.#calls.get(id)?.deadline())
  }
}

/** Remembers the newest. */
function keep<Item>(list: Item[], item: Item, limit: number): void {
  list.push(item)
  if (list.length > limit) list.shift()
}

/** The number in a URI, or the host where there is none. */
function userOf(uri: string): string {
  const parsed = parseUri(uri)
  return parsed.ok ? (parsed.value.user ?? parsed.value.host) : ''
}
