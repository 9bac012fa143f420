// An afternoon at the desk: things happen, time passes, and what is told is written down a line a notice:
//
//   0:30 begun sbc sbc1.example.net: critical health/down -> mail

import type { Fact, Note } from '../../facts/index.ts'
import type { Finding, Severity } from '../../findings/index.ts'
import { after, type Instant, instantOf, type Millis, millis, seconds } from '../../kernel/index.ts'
import type { CertificateFacts } from '../../tls/index.ts'
import type { HealthChange, HealthState } from '../../watch/index.ts'
import { type AlertSettings, DEFAULT_THRESHOLDS, DEFAULT_TIMES } from '../alert-settings.ts'
import { AlertDesk, type Due, readSavedDesk } from '../desk/alert-desk.ts'

/** A Monday, 09:00 UTC. */
export const MONDAY = instantOf(Date.UTC(2026, 5, 1, 9))
export const FQDN = 'sbc1.example.net'

export interface ToldCall {
  /** Answered, and so long; not answered without it. */
  lastsMs?: Millis
  /** What the caller was refused with. */
  status?: number
  from?: 'carrier' | 'teams'
  /** Host that was asked for on the other side. */
  via?: string
}

export class AlertStory {
  readonly settings: AlertSettings
  readonly notices: Due[] = []
  desk: AlertDesk
  now: Instant
  /** So far clocks of people are ahead. */
  aheadMs: Millis = millis(0)
  readonly #start: Instant
  #lines: string[] = []
  #calls = 0

  constructor(settings: Partial<AlertSettings> = {}, start = MONDAY) {
    this.settings = {
      fqdn: FQDN,
      channels: ['mail'],
      routes: [],
      thresholds: DEFAULT_THRESHOLDS,
      ...DEFAULT_TIMES,
      ...settings,
    }
    this.#start = start
    this.now = start
    this.desk = new AlertDesk(this.settings, start)
  }

  /** What was told since this was asked last. */
  told(): string[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  passes(length: Millis): this {
    const end = after(this.now, length)
    for (;;) {
      const due = this.desk.deadline()
      if (due > end) break
      this.now = due > this.now ? due : this.now
      const before = this.now
      this.#write(this.desk.tick(this.now, after(this.now, this.aheadMs)))
      if (this.desk.deadline() <= before)
        throw new Error('the desk asks to be woken at once, again and again')
    }
    this.now = end
    return this
  }

  /**
   * Linesman ends and begins again after a while, with what was kept as a file keeps it. The time of the facts begins anew, by
   * clocks of people.
   */
  restarts(away: Millis): this {
    const wall = after(this.now, this.aheadMs)
    const saved = JSON.stringify(this.desk.saved(this.now, wall))
    this.now = after(wall, away)
    this.aheadMs = millis(0)
    this.desk = new AlertDesk(this.settings, this.now, readSavedDesk(JSON.parse(saved)))
    return this
  }

  health(state: HealthState, of: Partial<HealthChange> = {}): this {
    const reason = { en: `it is ${state}`, de: `es ist ${state}` }
    const change: HealthChange = { subject: 'sbc', name: FQDN, at: this.now, state, reason, ...of }
    this.desk.health(change, this.now)
    return this
  }

  finds(
    rule: string,
    severity: Severity = 'critical',
    { source = 'sbc', at = this.now, count = 1 } = {},
  ): this {
    const finding: Finding = {
      rule,
      severity,
      certainty: 'likely',
      title: rule,
      says: `${rule} again`,
      remedy: 'mend it',
      reference: '',
      at,
      count,
      evidence: [{ source, ref: '1', at, text: '' }],
    }
    this.desk.findings([{ en: finding, de: finding }], this.now)
    return this
  }

  notes(note: Note, at = this.now): this {
    this.desk.hear({ ...note, at, observer: 'sbc' } as Fact)
    return this
  }

  /** A call from its beginning to its end, which lies in time to come. */
  call({ lastsMs, status, from = 'carrier', via }: ToldCall = {}): this {
    const id = this.begins({ from, ...(via !== undefined && { via }), answered: lastsMs !== undefined })
    const at = after(this.now, lastsMs ?? seconds(1))
    return this.notes(
      { kind: 'call', call: id, event: 'ended', legs: [], ...(status !== undefined && { status }) },
      at,
    )
  }

  calls(count: number, told: ToldCall = {}): this {
    for (let index = 0; index < count; index++) this.call(told)
    return this
  }

  /** A call that goes on; its id. */
  begins({ from = 'carrier' as 'carrier' | 'teams', via = '', answered = true } = {}): string {
    this.#calls += 1
    const [id, other] = [
      `call-${this.#calls}`,
      from === 'carrier' ? ('teams' as const) : ('carrier' as const),
    ]
    const legs = [
      { callId: `${id}-caller`, side: from },
      { callId: `${id}-callee`, side: other, ...(via !== '' && { host: via }) },
    ]
    this.notes({ kind: 'call', call: id, event: 'offered', legs: legs.slice(0, 1) })
    if (answered) this.notes({ kind: 'call', call: id, event: 'answered', legs })
    return id
  }

  /** A TLS connection of a peer, with the chain that it was served. */
  handshake(
    serverChain: CertificateFacts[],
    clientChain: CertificateFacts[] = [],
    role: 'server' | 'client' = 'server',
  ): this {
    return this.notes({
      kind: 'tls-handshake',
      connection: '1',
      role,
      local: { address: '192.0.2.11', port: 5061 },
      remote: { address: '52.114.75.24', port: 1024 },
      outcome: 'complete',
      serverChain,
      clientChain,
    })
  }

  connections(count: number, livedMs: Millis): this {
    for (let index = 0; index < count; index++) {
      const connection = {
        connection: `${index}`,
        transport: 'tls',
        role: 'server',
        local: { address: '192.0.2.11', port: 5061 },
        remote: { address: '52.114.75.24', port: 1024 },
      } as const
      this.notes({ kind: 'connection-opened', ...connection })
      const end = { endedBy: 'remote', how: 'fin', livedMs, bytesReceived: 500 } as const
      this.notes({ kind: 'connection-closed', ...connection, ...end })
    }
    return this
  }

  #write(due: readonly Due[]): void {
    for (const { notice, channels } of due) {
      this.notices.push({ notice, channels })
      const alerts = notice.alerts.map(({ severity, rule }) => `${severity} ${rule}`).join(', ')
      const head = `${this.#clock()} ${notice.kind} ${notice.group}`
      this.#lines.push(`${head}${alerts === '' ? '' : `: ${alerts}`} -> ${channels.join(', ')}`)
    }
  }

  /** Hours and minutes, or minutes and seconds, since the story began. */
  #clock(): string {
    const total = Math.round((this.now - this.#start) / 1000)
    const [hours, minutes, secs] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
    const two = (part: number): string => String(part).padStart(2, '0')
    return hours > 0 ? `${hours}:${two(minutes)}:${two(secs)}` : `${minutes}:${two(secs)}`
  }
}

export const hours = (count: number): Millis => millis(count * 3_600_000)
export const days = (count: number): Millis => hours(24 * count)
