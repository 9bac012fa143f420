// A small system for the API's tests to ask: two stories as facts, a desk for health and one for alerts that do what they are
// told, and a clock that stands until a test moves it.

import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert, Silence } from '../../alerts/index.ts'
import { API_DEFAULTS, type ApiSettings, type ApiToken, type Role } from '../../config/index.ts'
import { diagnoseInSteps } from '../../diagnosis/index.ts'
import { type Fact, FactLog } from '../../facts/index.ts'
import { TOLD_START, toldDefaultCertificate, toldTransfer } from '../../facts/testing/index.ts'
import { say, type ToldFinding } from '../../findings/index.ts'
import {
  after,
  Feed,
  type Instant,
  instantOf,
  type Millis,
  millis,
  seededChance,
} from '../../kernel/index.ts'
import { EMPTY_TENANT, workOut } from '../../routing/index.ts'
import {
  type Health,
  type HealthChange,
  type HealthSubject,
  type Maintenance,
  MaintenanceCalendar,
  type ProbeReport,
} from '../../watch/index.ts'
import type { Places } from '../app.ts'
import type { AlertDesk, AuditEntry, Clock, HealthDesk, Services } from '../services.ts'

/** Stands still until it is told to pass. */
export class StandingClock implements Clock {
  #now: Instant
  /** So far clocks of people are ahead. */
  aheadMs: Millis = millis(0)
  #count = 0
  readonly #wakings = new Map<number, { at: Instant; wake: () => void }>()

  constructor(now: Instant) {
    this.#now = now
  }

  now(): Instant {
    return after(this.#now, this.aheadMs)
  }

  steady(): Instant {
    return this.#now
  }

  after(length: Millis, wake: () => void): () => void {
    const id = ++this.#count
    this.#wakings.set(id, { at: after(this.#now, length), wake })
    return () => void this.#wakings.delete(id)
  }

  pass(length: Millis): void {
    const end = after(this.#now, length)
    for (;;) {
      const [next] = [...this.#wakings].sort(([, left], [, right]) => left.at - right.at)
      if (next === undefined || next[1].at > end) break
      this.#wakings.delete(next[0])
      this.#now = next[1].at
      next[1].wake()
    }
    this.#now = end
  }
}

export const SBC = 'sbc1.example.net'
/** A minute after the stories. */
export const NOW = instantOf(TOLD_START + 300_000)

const standing = (state: Health['state']) => ({
  state,
  since: TOLD_START,
  reason: say({ en: 'Microsoft leaves in the handshake.', de: 'Microsoft geht im Handschlag.' }),
})

class StandingHealth extends Feed<HealthChange> implements HealthDesk {
  readonly #calendar = new MaintenanceCalendar()

  all(): readonly Health[] {
    const health: Health = {
      subject: 'sbc',
      name: SBC,
      ...standing('down'),
      inbound: standing('up'),
      outbound: standing('down'),
      signals: [
        {
          kind: 'tls-in',
          direction: 'outbound',
          verdict: 'bad',
          at: TOLD_START,
          says: say({ en: 'bad', de: 'schlecht' }),
        },
      ],
      portal: { sipOptions: 'Active', sbc: 'Active', tls: 'Active' },
      nextCall: {
        order: 'first',
        outcome: 'fails',
        waitMs: millis(0),
        says: say({ en: 'It fails.', de: 'Er scheitert.' }),
      },
      quality: {
        attempts: 120,
        answered: 100,
        windowMs: millis(3_600_000),
        ner: [
          { formula: 'microsoft', percent: 92.5, minimum: 100 },
          { formula: 'audiocodes', minimum: 200 },
        ],
        acdMs: millis(90_000),
      },
    }
    return [health]
  }

  maintenance(now: Instant): readonly Maintenance[] {
    return this.#calendar.on(now)
  }

  upcoming(now: Instant): readonly Maintenance[] {
    return this.#calendar.upcoming(now)
  }

  begin(maintenance: Maintenance): boolean {
    return this.#calendar.plan(maintenance, NOW)
  }

  end(subject: HealthSubject, now: Instant, from?: Instant): boolean {
    return this.#calendar.end(subject, now, from)
  }
}

class StandingAlerts extends Feed<void> implements AlertDesk {
  readonly #silences: Silence[] = []

  alerts(): readonly Alert[] {
    const said = { en: 'said', de: 'gesagt' }
    const one = { severity: 'critical', about: `sbc ${SBC}`, title: said, says: said, count: 1 } as const
    const times = { startedAt: TOLD_START, seenAt: TOLD_START }
    return [
      { ...one, ...times, id: 'over', rule: 'health/down', endedAt: NOW },
      { ...one, ...times, id: 'open', rule: 'finding/tls/default-certificate-served' },
    ]
  }

  silences(): readonly Silence[] {
    return this.#silences
  }

  channels() {
    return [{ name: 'ops', type: 'email', sent: 3, failed: 1, dropped: 0, trouble: 'refused' }]
  }

  silence(wish: Omit<Silence, 'id'>): Silence {
    const silence = { ...wish, id: `s${this.#silences.length + 1}` }
    this.#silences.push(silence)
    return silence
  }

  unsilence(id: string): boolean {
    const index = this.#silences.findIndex(each => each.id === id)
    if (index !== -1) this.#silences.splice(index, 1)
    return index !== -1
  }
}

export const tokenText = (role: Role): string => `${role}-0123456789abcdef0123456789abcdef`

export const TOKENS: readonly ApiToken[] = (['read', 'operate', 'admin'] as const).map(role => ({
  name: role,
  role,
  sha256: createHash('sha256').update(tokenText(role)).digest(),
}))

export const GUARDED: ApiSettings = { ...API_DEFAULTS, tokens: TOKENS }

export interface TestSystem {
  services: Services
  clock: StandingClock
  findings: Feed<ToldFinding>
  health: StandingHealth
  alerts: StandingAlerts
  audited: AuditEntry[]
  said: string[]
}

export const TEST_PLACES: Places = {
  uploads: tmpdir(),
  handbook: join(import.meta.dirname, '../../../docs/diagnosis'),
}

/** A transfer that works, and on another SBC one that does not. */
export const storyFacts = (): Fact[] => [
  ...toldTransfer().facts,
  ...toldDefaultCertificate().facts.map(fact => ({ ...fact, observer: 'sbc2' })),
]

/** What is wrong in some facts, in every language. */
export function findingsIn(facts: readonly Fact[]): ToldFinding[] {
  const steps = diagnoseInSteps(facts, (_, error) => {
    throw error
  })
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

export function testSystem(facts: FactLog = new FactLog()): TestSystem {
  const clock = new StandingClock(NOW)
  const findings = new Feed<ToldFinding>()
  const [health, alerts] = [new StandingHealth(), new StandingAlerts()]
  const [audited, said]: [AuditEntry[], string[]] = [[], []]
  const services: Services = {
    self: { sbc: SBC, version: '1.2.3', demo: false, startedAt: TOLD_START },
    chance: seededChance(1),
    ...{ clock, findings, health, alerts, facts },
    diagnose: async files => ({ ladders: [], findings: [], sources: files.map(sourceOf) }),
    lab: async () => ({
      stories: [
        {
          id: 'told',
          title: { en: 'A story', de: 'Eine Geschichte' },
          says: { en: 'It is told.', de: 'Sie ist erzählt.' },
        },
      ],
      faults: [{ id: 'broken', title: { en: 'A fault', de: 'Ein Fehler' }, story: 'told' }],
      play: async ({ story }) => ({
        ...{ story, passed: true, problems: [], expected: [], findings: [], leftOver: {} },
        facts: new FactLog(toldTransfer().facts),
      }),
    }),
    sbc: {
      health: () => ({
        proxies: [{ host: 'sip.pstnhub.microsoft.com', port: 5061, state: 'up', since: TOLD_START }],
        ...{ carrier: undefined, registrations: [{ aor: 'sip:a@b', state: 'registered' }] },
        ...{ isDraining: false, calls: 1 },
      }),
      counts: () => ({ calls: 1, legs: 2, ports: 2, transactions: 0, connections: 3, remembered: 1 }),
    },
    tenant: async () => ({ name: 'contoso', files: [{ name: 'voice-routes.json', text: '[]' }] }),
    workOut: async wish => workOut(EMPTY_TENANT, wish),
    settings: () => [
      { path: 'teams.listen', value: '127.0.0.1:5061', from: 'file', line: 3 },
      { path: 'limits.calls', value: '1000', from: 'default' },
    ],
    probe: async ({ host, port, serverName }) => probed(host, port, serverName),
    audit: entry => void audited.push(entry),
    say: line => void said.push(line),
  }
  return { services, clock, findings, health, alerts, audited, said }
}

const sourceOf = ({ name }: { name: string }) => ({
  name,
  kind: 'capture',
  read: 1,
  skipped: 0,
  problems: [],
})

const probed = (host: string, port: number, serverName: string): ProbeReport => ({
  ...{ host, port, serverName, trust: 'public', clientCertificate: false, isCut: false },
  addresses: [],
})
