// All that rules of alerts look at, kept within bounds, and saved so that a restart neither forgets nor repeats it.

import type { RecordSource } from '../../collector/index.ts'
import { type Fact, isSipPort, SilentConnections, type StampedSketch } from '../../facts/index.ts'
import type { ToldFinding, Wording } from '../../findings/index.ts'
import { type Instant, type Millis, minutes, remember } from '../../kernel/index.ts'
import type { Direction, HealthChange, HealthState } from '../../watch/index.ts'
import { CallsSeen, type SavedCalls } from './calls-seen.ts'
import { CertificatesSeen, type SeenCertificate } from './certificates-seen.ts'
import { FindingsSeen, type SeenFinding } from './findings-seen.ts'
import { type SavedSlot, SlotCounts } from './slot-counts.ts'

/** Of all facts those of the SBC that Linesman runs are looked at; what others saw comes as findings. */
export const OWN = 'sbc'

/** Whose health, and of which direction. */
export interface SeenHealth {
  subject: HealthChange['subject']
  name: string
  direction?: Direction
  state: HealthState
  since: Instant
  reason: Wording
}

/** Something of Linesman's own that went wrong. */
export interface Trouble {
  at: Instant
  what: 'bug' | 'unbound' | 'dropped'
  says: string
  count: number
}

export interface SavedSightings {
  health: SeenHealth[]
  findings: SeenFinding[]
  certificates: SeenCertificate[]
  calls: SavedCalls
  connections: SavedSlot[]
}

const SUBJECT_LIMIT = 1000
const TROUBLE_LIMIT = 20
const WEEK = minutes(7 * 24 * 60)

export class Sightings {
  readonly calls: CallsSeen
  readonly certificates: CertificatesSeen
  readonly findings: FindingsSeen
  /** Made by peers to the signalling port; watched: those that were over at once, without SIP. */
  readonly connections: SlotCounts
  /** What is missing from the facts before is no sign of anything. */
  readonly since: Instant
  readonly #health: Map<string, SeenHealth>
  readonly #troubles = new Map<string, Trouble>()
  readonly #silent = new SilentConnections()
  #recordSources: readonly RecordSource[] = []

  constructor(shortCallMs: Millis, since: Instant, saved?: SavedSightings) {
    this.since = since
    this.calls = new CallsSeen(shortCallMs, saved?.calls)
    this.certificates = new CertificatesSeen(saved?.certificates)
    this.findings = new FindingsSeen(saved?.findings)
    this.connections = new SlotCounts(WEEK, saved?.connections)
    this.#health = new Map(saved?.health.map(each => [healthKey(each), each]))
  }

  hear(noted: Fact | StampedSketch): void {
    if (noted.observer !== OWN && noted.kind !== 'bug') return
    // Of messages it is asked for nothing but that they came.
    if (noted.kind === 'sketch') this.#silent.carried(noted.place.connection)
    else this.#fact(noted)
  }

  changed({ subject, name, direction, state, reason }: HealthChange, now: Instant): void {
    const seen = { subject, name, ...(direction && { direction }), state, since: now, reason }
    remember(this.#health, healthKey(seen), seen, SUBJECT_LIMIT)
  }

  /** Nobody will hear of it again. */
  left({ subject, name }: Pick<SeenHealth, 'subject' | 'name'>): void {
    for (const direction of [undefined, 'inbound', 'outbound'] as const)
      this.#health.delete(healthKey({ subject, name, ...(direction && { direction }) }))
  }

  found(findings: readonly ToldFinding[], now: Instant): void {
    for (const each of findings) this.findings.hear(each, now)
  }

  /** Rows that the store let go unwritten, or what else was lost on the way. */
  dropped(what: string, count: number, now: Instant): void {
    this.#trouble({ at: now, what: 'dropped', says: what, count })
  }

  /** All places that records of calls come from, as it stands now; whether with one it stands otherwise than before. */
  records(sources: readonly RecordSource[]): boolean {
    const before = this.#recordSources
    this.#recordSources = sources
    return stateOf(before) !== stateOf(sources)
  }

  get recordSources(): readonly RecordSource[] {
    return this.#recordSources
  }

  /** Of subjects as a whole. */
  get health(): readonly SeenHealth[] {
    return [...this.#health.values()].filter(({ direction }) => direction === undefined)
  }

  /** Of its two directions, as far as they are known. */
  directionsOf({ subject, name }: Pick<SeenHealth, 'subject' | 'name'>): readonly SeenHealth[] {
    return (['inbound', 'outbound'] as const).flatMap(
      direction => this.#health.get(healthKey({ subject, name, direction })) ?? [],
    )
  }

  troubles(from: Instant): readonly Trouble[] {
    return [...this.#troubles.values()].filter(({ at }) => at > from)
  }

  saved(): SavedSightings {
    return {
      health: [...this.#health.values()],
      findings: [...this.findings.since(0 as Instant)],
      certificates: this.certificates.saved(),
      calls: this.calls.saved(),
      connections: this.connections.saved(),
    }
  }

  #fact(fact: Fact): void {
    switch (fact.kind) {
      case 'call':
        return this.calls.call(fact)
      case 'sip':
        return this.#silent.carried(fact.connection)
      case 'tls-handshake':
        return this.certificates.hear(fact)
      case 'connection-opened':
        return this.#silent.opened(fact)
      case 'connection-closed': {
        const isShort = this.#silent.closed(fact)
        const { role, local, bytesReceived, at } = fact
        if (role !== 'server' || local === undefined || !isSipPort(local.port)) return
        // A check of a load balancer opens and closes without an octet.
        if (isShort || bytesReceived !== 0) this.connections.add(at, isShort)
        return
      }
      case 'bug':
        return this.#trouble({ at: fact.at, what: 'bug', says: `${fact.where}: ${fact.says}`, count: 1 })
      case 'unbound':
        return this.#trouble({ at: fact.at, what: 'unbound', says: `${fact.place}: ${fact.says}`, count: 1 })
      default:
    }
  }

  #trouble(trouble: Trouble): void {
    const key = `${trouble.what} ${trouble.says}`
    const count = trouble.count + (this.#troubles.get(key)?.count ?? 0)
    remember(this.#troubles, key, { ...trouble, count }, TROUBLE_LIMIT)
  }
}

const stateOf = (sources: readonly RecordSource[]): string =>
  sources.map(({ name, standing }) => `${name} ${standing.state}`).join('\n')

const healthKey = ({
  subject,
  name,
  direction,
}: Pick<SeenHealth, 'subject' | 'name' | 'direction'>): string => `${subject} ${name} ${direction ?? ''}`
