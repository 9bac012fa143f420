// What is made of all that is seen, beside the calls: records, health, findings, alerts, and the API that shows them. `run`
// has one, and so has the demo. The store, the API and the SNMP agent are loaded where they are configured only: together they
// are half of the program.
//
//   FactLog --> store, HealthKeeping, AlertKeeping, DiagnosisWatch --findings--> store, AlertKeeping
//                 '---------------'----- API, dashboard ------------------------------'
//   ProbeKeeping --what came of it--> store, HealthKeeping; findings as above
//
// A desk of alerts is there where somebody may hear of one (`hasDesk`).

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Channel, SbcNow } from '../../alerts/index.ts'
import type { Api, Services } from '../../api/index.ts'
import { API_DEFAULTS, type ApiSettings, type StoreSettings } from '../../config/index.ts'
import type { Fact, FactLog } from '../../facts/index.ts'
import type { ToldFinding, Wording } from '../../findings/index.ts'
import { Feed, type Instant, systemChance } from '../../kernel/index.ts'
import { type OwnConnections, systemClocks } from '../../node/index.ts'
import type { AgentSettings } from '../../snmp/index.ts'
import type { HealthChange, HealthPlaces, MaintenanceRule } from '../../watch/index.ts'
import { DiagnosisWatch } from '../run/diagnosis-watch.ts'
import { findingLine, NewFindings } from '../run/new-findings.ts'
import type { RunStore } from '../run/run-store.ts'
import { AlertKeeping, type AlertPlan, hasDesk, openChannels } from './alert-keeping.ts'
import { HealthKeeping } from './health-keeping.ts'
import type { Kept } from './kept.ts'
import type { KeptState } from './kept-state.ts'
import { type Probed, ProbeKeeping, type ProbePlan } from './probe-keeping.ts'
import type { SnmpServing } from './snmp-serving.ts'

/** What a reload brings is a part of it. */
export interface OperationsPlan extends Renewed {
  facts: FactLog
  self: Omit<Services['self'], 'startedAt'>
  /** Absent where no SBC of others is probed. */
  probes?: ProbePlan
  alerts: AlertPlan
  /** Windows of the configuration. */
  maintenance?: readonly MaintenanceRule[]
  /** Where that which outlives a restart is kept, too; without it a start begins anew. */
  store?: StoreSettings
  /** Who may ask by SNMP what the API counts. */
  snmp?: AgentSettings
  /** What the API shows besides. */
  shows: Partial<Services>
  /** Where connections of probes that the API is asked for are written down. */
  dials?: OwnConnections | undefined
  say: (line: string) => void
}

const ROOT = new URL('../../../', import.meta.url)
/** Where the set-up builds the dashboard. */
const DASHBOARD = fileURLToPath(new URL('dist/dashboard', ROOT))
const HANDBOOK = fileURLToPath(new URL('docs/diagnosis', ROOT))
/** How often health and alerts are looked at: what is due is cheap to ask. */
const LOOK_MS = 1000
/** How often what was seen is looked at for findings. */
const FIND_MS = 5000

const { now, wall } = systemClocks

/** It keeps no process alive. */
const CLOCK: Services['clock'] = {
  now: wall,
  steady: now,
  after: (length, wake) => {
    const timer = setTimeout(wake, length).unref()
    return () => clearTimeout(timer)
  },
}

export class Operations {
  readonly #plan: OperationsPlan
  readonly #health: HealthKeeping
  /** Absent where nobody would hear of an alert. */
  readonly #alerts: AlertKeeping | undefined
  readonly #kept: Kept | undefined
  readonly #store: RunStore | undefined
  readonly #findings = new Feed<ToldFinding>()
  readonly #new = new NewFindings()
  readonly #watch: DiagnosisWatch
  readonly #probes: ProbeKeeping | undefined
  #api: Api | undefined
  #snmp: SnmpServing | undefined
  /** Of evidence that is handed in; only its owner may read it. */
  #uploads: string | undefined
  #timers: NodeJS.Timeout[] = []

  private constructor(plan: OperationsPlan, channels: readonly Channel[], kept: Kept | undefined) {
    const { facts, say } = plan
    const store = kept?.store
    this.#plan = plan
    this.#kept = kept
    this.#store = store
    if (store !== undefined) facts.handOn(noted => store.fact(noted))
    this.#health = new HealthKeeping(facts, plan.places, {
      ...{ ...systemClocks, state: kept?.health, maintenance: plan.maintenance },
    })
    const settings = { ...plan.alerts.desk, sbc: plan.sbc }
    if (hasDesk(plan))
      this.#alerts = new AlertKeeping(settings, {
        ...{ channels, facts, chance: systemChance(), ...systemClocks, state: kept?.alerts },
      })
    this.#health.subscribe(change => {
      if (change.direction === undefined) say(healthLine(change))
      store?.health(change)
      this.#alerts?.health(change)
    })
    this.#health.resume()
    this.#alerts?.watches(plan.places)
    this.#watch = new DiagnosisWatch(facts, findings => this.#found(findings, this.#new.of(findings)))
    const ears = { tell: (probed: Probed) => this.#probed(probed), say }
    this.#probes = plan.probes && new ProbeKeeping(plan.probes, now(), ears)
  }

  /** Throws an `OperatorError` where the store cannot be opened, or the API cannot listen. */
  static async open(plan: OperationsPlan): Promise<Operations> {
    const channels = await openChannels(plan.alerts)
    const operations = new Operations(plan, channels, plan.store && (await openKept(plan.store, plan)))
    try {
      await operations.#serve()
    } catch (error) {
      await operations.end()
      throw error
    }
    operations.#timers = [
      setInterval(() => operations.#look(), LOOK_MS),
      setInterval(() => operations.#watch.begin(), FIND_MS),
    ]
    return operations
  }

  /** Address of the dashboard, where one is served. */
  address: string | undefined

  /**
   * Records of calls that were kept of late, oldest first. Nobody tells of them again, and so health takes them from here; who
   * takes records in knows them by it, and keeps in `state` where they came from.
   */
  async recall(): Promise<Recalled> {
    const kept = this.#kept
    if (kept === undefined) return { known: [] }
    const known = await kept.recall(wall())
    this.#health.recall(known)
    return { known, state: kept.records }
  }

  /** From now on. */
  renew({ api, places, sbc }: Renewed): void {
    if (api !== undefined) this.#api?.renew(api)
    if (sbc !== undefined) this.#alerts?.configure(sbc)
    this.#health.configure(places)
    this.#alerts?.watches(places)
  }

  /** The end is near: what is seen until then is judged at once. */
  awaitEnd(): void {
    this.#watch.awaitLast()
  }

  /** What was seen last is still judged and kept. */
  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#probes?.end()
    this.#watch.finish()
    this.#look()
    this.#sleep(wall())
    await this.#snmp?.end()
    await this.#api?.end()
    if (this.#uploads !== undefined) rmSync(this.#uploads, { recursive: true, force: true })
    await this.#alerts?.end()
    await this.#kept?.end()
  }

  async #serve(): Promise<void> {
    const { api, snmp, say } = this.#plan
    if (api === undefined && snmp === undefined) return
    const { buildApi } = await import('../../api/index.ts')
    const uploads = mkdtempSync(join(tmpdir(), 'linesman-evidence-'))
    this.#uploads = uploads
    const places = { dashboard: DASHBOARD, handbook: HANDBOOK, uploads }
    const built = await buildApi(api ?? API_DEFAULTS, await this.#services(), places)
    this.#api = built
    if (api !== undefined) this.address = await built.listen()
    if (snmp === undefined) return
    const { SnmpServing } = await import('./snmp-serving.ts')
    this.#snmp = await SnmpServing.open(snmp, () => built.mib(), say)
  }

  /** What the API serves, and SNMP what is counted of it. */
  async #services(): Promise<Services> {
    const { api, shows, dials, self, facts, say } = this.#plan
    const { desksOf } = await import('./shown.ts')
    const [store, alerts] = [this.#store, this.#alerts]
    return {
      self: { ...self, startedAt: wall() },
      clock: CLOCK,
      chance: systemChance(),
      ...{ facts, findings: this.#findings, health: this.#health, ...(alerts && { alerts }), say },
      ...(store !== undefined && { store: { store: store.store, counts: () => store.counts() } }),
      ...desksOf(api?.tenant, dials),
      ...shows,
      leftOut: () => ({
        ...{ 'health.subjects': this.#health.refused, ...(alerts && { 'alerts.open': alerts.refused }) },
        ...shows.leftOut?.(),
      }),
      snmp: () => this.#snmp?.counts(),
    }
  }

  #look(): void {
    this.#health.look()
    this.#alerts?.look({
      records: this.#plan.shows.records?.sources() ?? [],
      lost: this.#store?.lost ?? 0,
    })
    this.#probes?.look(now())
    this.#store?.look(now(), wall())
  }

  /** So that the time in which nobody looked is not drawn as what was seen last. */
  #sleep(at: Instant): void {
    for (const { subject, name, state } of this.#health.all(at))
      if (state !== 'unknown')
        this.#store?.health({ at, subject, name, from: state, state: 'unknown', reason: ENDED })
  }

  /** Its facts are evidence of what was found, and nothing that our own SBC saw. */
  #probed({ result, facts, findings, fresh }: Probed): void {
    for (const fact of facts) this.#store?.fact(fact)
    this.#store?.probe({ ...result, at: wall() })
    this.#health.probed(result)
    this.#found(findings, fresh)
  }

  /** The desk hears of all that is there still, everybody else of what is new. */
  #found(findings: readonly ToldFinding[], fresh: readonly ToldFinding[]): void {
    this.#alerts?.findings(findings)
    for (const finding of fresh) {
      this.#plan.say(findingLine(finding.en))
      this.#store?.finding(finding)
    }
    const tell = (): void => {
      for (const finding of fresh) this.#findings.tell(finding)
    }
    // Who hears of a finding looks it up.
    if (this.#store === undefined || fresh.length === 0) tell()
    else void this.#store.written().then(tell)
  }
}

export interface Renewed {
  /** Tokens, names and certificates are taken. */
  api?: ApiSettings | undefined
  /** What is watched. */
  places: HealthPlaces
  /** Absent where others' SBCs are watched alone. */
  sbc?: SbcNow | undefined
}

export interface Recalled {
  known: readonly Fact[]
  state?: KeptState
}

async function openKept(settings: StoreSettings, { self, say }: OperationsPlan): Promise<Kept> {
  const { Kept } = await import('./kept.ts')
  return Kept.open(settings, self.observer, say)
}

const ENDED: Wording = {
  en: 'Linesman has ended and looks no more.',
  de: 'Linesman ist beendet und sieht nicht mehr hin.',
}

const healthLine = ({ subject, name, from, state, reason }: HealthChange): string =>
  `health: ${subject} ${name} is ${state}${from === undefined ? '' : `, was ${from}`}: ${reason.en}`
