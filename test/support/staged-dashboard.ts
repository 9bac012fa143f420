// The dashboard with all that is behind it: the API as it is served, on a store that keeps what stories of the lab left.
// Health and alerts are what a test says they are.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert, Silence } from '../../src/alerts/index.ts'
import {
  type AlertDesk,
  buildApi,
  type HealthDesk,
  type LabDesk,
  type Services,
} from '../../src/api/index.ts'
import { tenantFilesIn, workOutApart } from '../../src/cli/testing/index.ts'
import type { RecordSource } from '../../src/collector/index.ts'
import { API_DEFAULTS, type ApiToken } from '../../src/config/index.ts'
import { examine, toldFinding } from '../../src/diagnosis/index.ts'
import { type Fact, FactLog } from '../../src/facts/index.ts'
import type { ToldFinding } from '../../src/findings/index.ts'
import { after, Feed, type Instant, instantOf, millis, systemChance } from '../../src/kernel/index.ts'
import { type CallRow, openStore, type ProbeResult, type Store } from '../../src/store/index.ts'
import { faults, stories } from '../../src/stories/index.ts'
import {
  type Health,
  type HealthChange,
  type HealthSubject,
  type Maintenance,
  MaintenanceCalendar,
  type MaintenanceRule,
} from '../../src/watch/index.ts'
import { diagnoseHere } from './diagnose-here.ts'
import { playInLab, storyNamed } from './lab-play.ts'
import { recordsHere } from './records-here.ts'

const ROOT = join(import.meta.dirname, '../..')
const BUILT = join(ROOT, 'dist/dashboard')

export interface StageOptions {
  /** Played in the lab, one after another; the last ended a minute ago. */
  stories?: readonly string[]
  /** What the SBC saw besides. */
  facts?: readonly Fact[]
  /** Calls that are kept besides. */
  calls?: readonly CallRow[]
  health?: readonly Health[]
  /** What became of it before. */
  changes?: readonly HealthChange[]
  alerts?: readonly Alert[]
  probes?: readonly ProbeResult[]
  /** What there was no room for. */
  leftOut?: Readonly<Record<string, number>>
  /** Where records of calls come from. */
  recordSources?: readonly RecordSource[]
  /** Of maintenance, as configured. */
  windows?: readonly MaintenanceRule[]
  tokens?: readonly ApiToken[]
  /** Where one was served that has ended; a free one without it. */
  port?: number
  demo?: boolean
  /** Folder of a tenant's export. */
  tenant?: string
  /** Stories can be played, and evidence is read. */
  desk?: boolean
  contexts?: NonNullable<Services['contexts']>
  /** Of files that are handed in together. */
  uploadBytes?: number
}

export interface Stage {
  /** `http://127.0.0.1:34567/`. */
  url: string
  /** All that the SBC of the stories saw. */
  facts: FactLog
  findings: readonly ToldFinding[]
  /** From now on it is so; dashboards are told. */
  turn(health: readonly Health[], change?: HealthChange): void
  raise(alerts: readonly Alert[]): void
  /** Something is seen just now. */
  see(fact: Fact): void
  end(): Promise<void>
}

export const now = (): Instant => instantOf(Date.now())

export async function stageDashboard(options: StageOptions = {}): Promise<Stage> {
  if (!existsSync(join(BUILT, 'index.html')))
    throw new Error('the dashboard is not built: node scripts/setup.mjs --for check')
  const folder = mkdtempSync(join(tmpdir(), 'linesman-dashboard-'))
  const uploads = join(folder, 'uploads')
  mkdirSync(uploads, { mode: 0o700 })
  const store = await openStore({ place: join(folder, 'records.db'), keepMs: millis(1e10), capBytes: 2e9 })
  const seen = [...(await playedFacts(options.stories ?? [])), ...(options.facts ?? [])]
  const findings = examine(seen).map(toldFinding)
  const { calls = [], changes = [], probes = [], leftOut = {} } = options
  await store.append({ facts: seen, calls, findings, health: changes, probes })
  const facts = new FactLog(seen)
  const health = new StagedHealth(options.health ?? [], store, options.windows ?? [])
  const alerts = new StagedAlerts(options.alerts ?? [])
  const api = await buildApi(
    {
      ...API_DEFAULTS,
      listen: { address: '127.0.0.1', port: options.port ?? 0 },
      rate: 100_000,
      tokens: options.tokens ?? [],
      ...(options.uploadBytes && {
        upload: { ...API_DEFAULTS.upload, bytes: options.uploadBytes },
      }),
    },
    {
      ...servicesOf({ facts, store, health, alerts, demo: options.demo ?? false }),
      leftOut: () => leftOut,
      records: recordsHere(options.recordSources),
      ...(options.desk && { lab: async () => stagedLab, diagnose: diagnoseHere }),
      ...(options.tenant !== undefined && { tenant: tenantFilesIn(options.tenant) }),
      workOut: workOutApart(options.tenant),
      ...(options.contexts && { contexts: options.contexts }),
    },
    { dashboard: BUILT, uploads, handbook: join(ROOT, 'docs/diagnosis') },
  )
  return {
    url: `${await api.listen()}/`,
    facts,
    findings,
    turn: (next, change) => health.turn(next, change),
    raise: next => alerts.raise(next),
    see: fact => facts.note(fact),
    end: async () => {
      await api.end()
      await store.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Parts extends Required<Pick<Services, 'facts' | 'health' | 'alerts'>> {
  store: Store
  demo: boolean
}

const servicesOf = ({ facts, store, health, alerts, demo }: Parts): Services => ({
  self: { sbc: 'sbc1.example.net', observer: 'sbc', version: '0.1.0', demo, startedAt: now() },
  clock: {
    now,
    steady: now,
    after: (length, wake) => {
      const timer = setTimeout(wake, length).unref()
      return () => clearTimeout(timer)
    },
  },
  chance: systemChance(),
  facts,
  findings: new Feed<ToldFinding>(),
  store: {
    store,
    counts: () => ({
      waiting: 0,
      waitingBytes: 0,
      written: facts.noted,
      dropped: { 'queue-full': 0, busy: 0, full: 0, failed: 0 },
    }),
  },
  health,
  alerts,
  settings: () => [
    { path: 'sbc.fqdn', value: 'sbc1.example.net', from: 'file', line: 2 },
    { path: 'store.keep', value: '30 d', from: 'default' },
  ],
  say: () => {},
})

/** What the SBC saw of the stories, each with a seed of its own, as if the last had ended a minute ago, each some minutes after the one before. */
async function playedFacts(stories: readonly string[]): Promise<Fact[]> {
  const played: Fact[] = []
  for (const [index, id] of stories.entries()) {
    const { facts } = await playInLab(storyNamed(id), index + 1)
    const seen = facts.all().filter(fact => fact.observer === 'sbc')
    const last = seen.at(-1)?.at ?? now()
    const shift = now() - last - MINUTE_MS * (1 + 7 * (stories.length - 1 - index))
    played.push(...seen.map(fact => ({ ...fact, at: after(fact.at, millis(shift)) })))
  }
  return played
}

const MINUTE_MS = 60_000

const stagedLab: LabDesk = {
  stories: stories.map(({ id, title, says }) => ({ id, title, says })),
  faults: faults.map(({ id, title, story }) => ({ id, title, story })),
  play: async ({ story, fault, seed, language }) => {
    const broken = faults.find(({ id }) => id === fault)
    return playInLab(storyNamed(story), seed, broken, {}, language)
  },
}

class StagedHealth implements HealthDesk {
  readonly #feed = new Feed<HealthChange>()
  readonly #store: Store
  #health: readonly Health[]
  readonly #calendar: MaintenanceCalendar

  constructor(health: readonly Health[], store: Store, windows: readonly MaintenanceRule[]) {
    this.#health = health
    this.#calendar = new MaintenanceCalendar(windows)
    this.#store = store
  }

  turn(health: readonly Health[], change?: HealthChange): void {
    this.#health = health
    if (change === undefined) return
    this.#store
      .append({ facts: [], calls: [], findings: [], health: [change], probes: [] })
      .then(() => this.#feed.tell(change))
  }

  subscribe(listener: (change: HealthChange) => void): () => void {
    return this.#feed.subscribe(listener)
  }

  all(): readonly Health[] {
    return this.#health.map(one => {
      const isWorkedOn = this.maintenance(now()).some(
        work => work.subject === one.subject && work.name === one.name,
      )
      return isWorkedOn ? { ...one, state: 'maintenance' as const } : one
    })
  }

  maintenance(at: Instant): readonly Maintenance[] {
    return this.#calendar.on(at)
  }

  upcoming(at: Instant): readonly Maintenance[] {
    return this.#calendar.upcoming(at)
  }

  begin(maintenance: Maintenance): boolean {
    return this.#calendar.plan(maintenance, now())
  }

  end(subject: HealthSubject, at: Instant, from?: Instant): boolean {
    return this.#calendar.end(subject, at, from)
  }
}

class StagedAlerts implements AlertDesk {
  readonly #feed = new Feed<void>()
  #alerts: readonly Alert[]
  #silences: Silence[] = []

  constructor(alerts: readonly Alert[]) {
    this.#alerts = alerts
  }

  raise(alerts: readonly Alert[]): void {
    this.#alerts = alerts
    this.#feed.tell()
  }

  subscribe(listener: () => void): () => void {
    return this.#feed.subscribe(listener)
  }

  alerts(): readonly Alert[] {
    return this.#alerts
  }

  silences(): readonly Silence[] {
    return this.#silences
  }

  channels() {
    return [{ name: 'on-call', type: 'teams', sent: 3, failed: 0, dropped: 0 }]
  }

  silence(wish: Omit<Silence, 'id'>): Silence {
    const silence = { ...wish, id: String(this.#silences.length + 1) }
    this.#silences = [...this.#silences, silence]
    return silence
  }

  unsilence(id: string): boolean {
    const before = this.#silences.length
    this.#silences = this.#silences.filter(one => one.id !== id)
    return this.#silences.length < before
  }
}
