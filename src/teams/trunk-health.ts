// OPTIONS both ways (Monitor Direct Routing): an SBC that asks is seen, and each region that has seen it probes it in
// return, once a minute, until nothing was heard of it for a while.
//
//   unseen --OPTIONS--> seen: healthy < 3 min < late < 5 min < demoted, no longer probed

import { after, between, Deadlines, type Instant } from '../kernel/index.ts'
import type { SbcEntry } from './config.ts'
import type { TeamsOptions } from './options.ts'

export interface TrunkHealth {
  readonly region: string
  readonly sbc: SbcEntry
  seenAt: Instant
  /** What our own last probe came to. */
  probe?: { at: Instant; status?: number; failed?: 'timeout' | 'transport' }
}

export class TrunkWatch {
  readonly #options: TeamsOptions
  readonly #limit: number
  readonly #trunks = new Map<string, TrunkHealth>()
  readonly #probes = new Deadlines<string>()
  #beganAt: Instant | undefined

  constructor(options: TeamsOptions, limit: number) {
    this.#options = options
    this.#limit = limit
  }

  /** From now on a region that hears nothing of an SBC counts the time. */
  start(now: Instant): void {
    this.#beganAt = now
  }

  /** OPTIONS of an SBC came to a region. */
  seen(region: string, sbc: SbcEntry, now: Instant): void {
    const key = keyOf(region, sbc.fqdn)
    const known = this.#trunks.get(key)
    if (known === undefined && this.#trunks.size >= this.#limit) return
    const probed = known !== undefined && between(known.seenAt, now) < this.#options.demotionWindowMs
    this.#trunks.set(key, { ...known, region, sbc, seenAt: now })
    if (!probed) this.#probes.set(key, now)
  }

  /** Whom to probe now; each is due again after the interval, as long as it is heard of. */
  due(now: Instant): TrunkHealth[] {
    const due: TrunkHealth[] = []
    for (let key = this.#probes.takeDue(now); key !== undefined; key = this.#probes.takeDue(now)) {
      const trunk = this.#trunks.get(key)
      if (trunk === undefined || between(trunk.seenAt, now) >= this.#options.demotionWindowMs) continue
      due.push(trunk)
      this.#probes.set(key, after(now, this.#options.optionsIntervalMs))
    }
    return due
  }

  probed(
    region: string,
    fqdn: string,
    outcome: { status: number } | { failed: 'timeout' | 'transport' },
    now: Instant,
  ): void {
    const trunk = this.#trunks.get(keyOf(region, fqdn))
    if (trunk !== undefined) trunk.probe = { at: now, ...outcome }
  }

  deadline(): Instant | undefined {
    return this.#probes.earliest()
  }

  /** Whether any region heard of the SBC lately. */
  state(fqdn: string, now: Instant): 'unseen' | 'healthy' | 'late' | 'demoted' {
    const ages = this.list()
      .filter(trunk => trunk.sbc.fqdn === fqdn)
      .map(trunk => between(trunk.seenAt, now))
    if (ages.length === 0) return 'unseen'
    const age = Math.min(...ages)
    if (age < this.#options.healthyWindowMs) return 'healthy'
    return age < this.#options.demotionWindowMs ? 'late' : 'demoted'
  }

  /** Whether this region heard nothing of the SBC for too long: its calls try the SBC last. */
  isDemoted(region: string, fqdn: string, now: Instant): boolean {
    const trunk = this.#trunks.get(keyOf(region, fqdn))
    // Of an SBC that is not followed nothing is known.
    if (trunk === undefined && this.#trunks.size >= this.#limit) return false
    return between(trunk?.seenAt ?? this.#beganAt ?? now, now) >= this.#options.demotionWindowMs
  }

  list(): TrunkHealth[] {
    return [...this.#trunks.values()]
  }
}

const keyOf = (region: string, fqdn: string): string => `${region} ${fqdn.toLowerCase()}`
