// What the API is handed by whoever serves it (`run`, `demo`): the system behind it in words of the domain. What a system
// has not got is left out, and asked for all the same answered as a problem that says so.

import type { Alert, Silence } from '../alerts/index.ts'
import type { RecordSource } from '../collector/index.ts'
import type { EffectiveValue } from '../config/index.ts'
import type { ReportDocument } from '../diagnosis/index.ts'
import type { FactLog, Ladder } from '../facts/index.ts'
import type { Language, ToldFinding, Wording } from '../findings/index.ts'
import type { Chance, Endpoint, Heard, Instant, Millis } from '../kernel/index.ts'
import type { FileText, ImportProblem, TenantAnswers, TenantWish } from '../routing/index.ts'
import type { SbcCounts, SbcHealth } from '../sbc/index.ts'
import type { Store, WriterCounts } from '../store/index.ts'
import type { Played } from '../stories/index.ts'
import type { TlsContext } from '../tls/index.ts'
import type { Health, HealthChange, HealthSubject, Maintenance, ProbeReport } from '../watch/index.ts'

export interface Services {
  self: Self
  clock: Clock
  /** `systemChance()`: names of sessions and uploads come from it. */
  chance: Chance
  /** What is seen, as it is seen; calls, certificates and counters of the API come from it. */
  facts: FactLog
  /** Findings as they are told, each once: a `Feed` does. */
  findings: Heard<ToldFinding>
  /** Absent where nothing is kept: then answers go as far back as `facts`. */
  store?: { store: Store; counts(): WriterCounts }
  health?: HealthDesk
  alerts?: AlertDesk
  /** Absent where others' SBCs are watched alone. */
  sbc?: { health(): SbcHealth; counts(): SbcCounts }
  /** The SBC's own TLS contexts; `isDefault` is what is shown to who asks for no name or an unknown one. */
  contexts?: () => readonly (Pick<TlsContext, 'name' | 'chain'> & { isDefault?: boolean })[]
  /** What there was no room or no time for since the start, by the bound that it met: `collect.syslog`. */
  leftOut?: () => Readonly<Record<string, number>>
  /** What became of requests by SNMP; undefined where nobody may ask so. */
  snmp?: () => Readonly<Record<string, number>> | undefined
  diagnose?: Diagnose
  /** Takes records of calls into what is seen. */
  records?: RecordDesk
  /** Asked for once somebody wants to play: it is loaded then. */
  lab?: () => Promise<LabDesk>
  /** Files of the tenant's export as `route --tenant` reads them; read anew each time. */
  tenant?: () => Promise<TenantFiles>
  workOut?: WorkOut
  /** What `explain` prints; without secrets. */
  settings?: () => readonly EffectiveValue[]
  /** Runs the probe of `watch` in a world of its own, and ends it by the signal. */
  probe?: (target: ProbeTarget, signal: AbortSignal) => Promise<ProbeReport>
  /** Each request that changes something or was refused for want of rights, once it is answered. */
  audit?: (entry: AuditEntry) => void
  /** A line for the operator: where it serves, bugs. */
  say: (line: string) => void
}

/** Who is asked. */
export interface Self {
  /** FQDN of the SBC, or the name of what is watched. */
  sbc: string
  /** Whose view of calls and connections is told and counted where nobody asks for another: `sbc`. Absent: of all. */
  observer?: string
  version: string
  /** What is seen is played here, and no real telephone traffic. */
  demo: boolean
  startedAt: Instant
}

export interface Clock {
  /** What clocks of people show, which may be set. */
  now(): Instant
  /** The time of the facts, which goes on evenly: for how long something takes or counts. */
  steady(): Instant
  /** Calls back once after so long, and keeps no process alive for it; returns how to call that off. */
  after(length: Millis, wake: () => void): () => void
}

/** Changes are told through `subscribe` as they are seen. All times are those that clocks of people show. */
export interface HealthDesk extends Heard<HealthChange> {
  all(now: Instant): readonly Health[]
  maintenance(now: Instant): readonly Maintenance[]
  /** What is planned, the soonest first. */
  upcoming(now: Instant): readonly Maintenance[]
  /** In place of one that runs for the same subject, or begins then; false where there are too many. */
  begin(maintenance: Maintenance): boolean
  /** Ends what is on, or calls off what begins `from` then; whether there was one. */
  end(subject: HealthSubject, now: Instant, from?: Instant): boolean
}

/** Something of alerts, silences or channels has changed: told through `subscribe`. */
export interface AlertDesk extends Heard<void> {
  /** Open ones, and those of the last day that are over. */
  alerts(now: Instant): readonly Alert[]
  silences(now: Instant): readonly Silence[]
  channels(): readonly ChannelCounts[]
  /** Undefined where there are too many. */
  silence(wish: Omit<Silence, 'id'>): Silence | undefined
  /** Whether there was one. */
  unsilence(id: string): boolean
}

export interface ChannelCounts {
  name: string
  /** `email`, `webhook`. */
  type: string
  sent: number
  failed: number
  dropped: number
  /** What it said last, while it fails. */
  trouble?: string
}

/**
 * Reads evidence and finds what is wrong. Best on a thread of its own, because a large capture takes seconds of a core. Stops early, and rejects, once the signal says so; the files are the API's, which removes them.
 */
export type Diagnose = (
  files: readonly EvidenceFile[],
  wishes: { signal: AbortSignal; progress: (part: number, says: string) => void },
) => Promise<Diagnosed>

export interface EvidenceFile {
  /** As who handed it in calls it; nothing is to be opened by it. */
  name: string
  path: string
}

export interface Diagnosed {
  /** Of the first calls. */
  ladders: readonly Ladder[]
  /** All there are; absent: those that are drawn. */
  calls?: number
  sources: readonly { name: string; kind: string; read: number; skipped: number; problems: string[] }[]
  findings: readonly ToldFinding[]
  /** For a ticket, over all that was read; absent where nobody wrote one. */
  reports?: Readonly<Record<Language, ReportDocument>>
}

/** Rejects, with an `OperatorError`, where a file cannot be read. */
export interface RecordDesk {
  /** Where records come from by themselves, and how it stands with each. */
  sources(): readonly RecordSource[]
  take(files: readonly EvidenceFile[]): Promise<RecordsTaken>
}

export interface RecordsTaken {
  /** Records understood, and those that were none. */
  read: number
  skipped: number
  /** Of those understood: not known before, and known already. */
  fresh: number
  known: number
  problems: string[]
}

export interface LabDesk {
  stories: readonly { id: string; title: Wording; says: Wording }[]
  faults: readonly { id: string; title: Wording; story: string }[]
  /** Story and fault are among those above and go together. */
  play(order: PlayOrder): Promise<Played>
}

export interface PlayOrder {
  story: string
  fault?: string
  seed: number
  language: Language
}

export interface TenantFiles {
  name: string
  /** YAML as JSON: a browser does not read it. */
  files: readonly FileText[]
  /** What kept other files from being among them. */
  problems?: readonly ImportProblem[]
}

/**
 * Works something out of an export: of the files, or of the one of `tenant` without any. Best on a thread of its own, because
 * a large tenant takes seconds of a core. Stops early, and rejects, once the signal says so; what cannot be read of it is an
 * `OperatorError`.
 */
export type WorkOut = <Wanted extends keyof TenantAnswers>(
  wish: TenantWish<Wanted>,
  files: readonly EvidenceFile[] | undefined,
  signal: AbortSignal,
) => Promise<TenantAnswers[Wanted]>

export interface ProbeTarget extends Omit<Endpoint, 'address'> {
  /** A name or an address. */
  host: string
  /** The FQDN the SBC is paired with. */
  serverName: string
}

export interface AuditEntry {
  at: Instant
  /** Name of the token; `anybody` without one. */
  who: string
  /** Address it came from. */
  from: string
  /** `POST /api/v1/alerts/silences`, with what was wished in short. */
  what: string
  status: number
}
