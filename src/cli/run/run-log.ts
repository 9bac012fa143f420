// The log of a running SBC: one line for each event of note. Facts about every message go elsewhere.

import { duration, type Fact, type FactKind, type FactOf, printable } from '../../facts/index.ts'
import { type Clocks, formatEndpoint, type Instant, PeopleTime } from '../../kernel/index.ts'

/** Lines in a second; whoever scans the port fills no disk. */
const LINES_A_SECOND = 50
/** Peers whose health is remembered. */
const PEER_LIMIT = 100

/** The kinds of facts that may be worth a line; what is not among them is not even drawn. */
export const TOLD = [
  'call',
  'refused',
  'tls-handshake',
  'options',
  'registration',
  'unresolved',
  'unbound',
  'bug',
] as const satisfies readonly FactKind[]
type Told = FactOf<(typeof TOLD)[number]>

export class RunLog {
  readonly #say: (line: string) => void
  readonly #clocks: Clocks | undefined
  readonly #people = new PeopleTime()
  readonly #health = new Map<string, string>()
  #second = 0
  #said = 0
  #leftOut = 0

  /** Without `clocks` the time of the facts is people's. */
  constructor(say: (line: string) => void, clocks?: Clocks) {
    this.#say = say
    this.#clocks = clocks
  }

  hear(fact: Fact): void {
    // Words are made of what is said alone: of a busy SBC most is left out.
    if (this.#isNews(fact) && this.#takeRoom(fact.at)) this.#write(wordsOf(fact), fact.at)
  }

  /** A line of somebody else's, within the same limit. */
  line(line: string, at: Instant): void {
    if (this.#takeRoom(at)) this.#write(line, at)
  }

  /** For one more line of this second; one that gets none is counted as left out. */
  #takeRoom(at: Instant): boolean {
    const second = Math.floor(at / 1000)
    if (second !== this.#second) {
      if (this.#leftOut > 0) this.#write(`${this.#leftOut} lines left out`, at)
      this.#second = second
      this.#said = 0
      this.#leftOut = 0
    }
    this.#said += 1
    if (this.#said <= LINES_A_SECOND) return true
    this.#leftOut += 1
    return false
  }

  #write(line: string, at: Instant): void {
    if (this.#clocks !== undefined) this.#people.read(this.#clocks.now(), this.#clocks.wall())
    this.#say(`${new Date(this.#people.of(at)).toISOString()} ${printable(line)}`)
  }

  #isNews(fact: Fact): fact is Told {
    switch (fact.kind) {
      case 'tls-handshake':
        return fact.outcome === 'failed'
      case 'options':
        return fact.direction === 'sent' && this.#isChange(fact)
      case 'registration':
        return fact.event !== 'refreshed'
      default:
        return (TOLD as readonly FactKind[]).includes(fact.kind)
    }
  }

  /** Of a peer's health; only changes are of note. */
  #isChange(fact: FactOf<'options'>): boolean {
    const state = stateIn(fact)
    if (this.#health.get(fact.peer) === state) return false
    if (this.#health.size >= PEER_LIMIT) this.#health.clear()
    this.#health.set(fact.peer, state)
    return true
  }
}

const stateIn = ({ status }: FactOf<'options'>): 'up' | 'down' =>
  status !== undefined && status !== 503 ? 'up' : 'down'

function wordsOf(fact: Told): string {
  switch (fact.kind) {
    case 'call':
      return `call ${fact.call} ${fact.event}${fact.says === undefined ? '' : `: ${fact.says}`}`
    case 'refused':
      return `refused ${fact.transport} ${formatEndpoint(fact.remote)}${fact.status === undefined ? '' : ` with ${fact.status}`}: ${fact.why}`
    case 'tls-handshake':
      return failedHandshake(fact)
    case 'options':
      return `proxy ${fact.peer} ${stateIn(fact)}: ${fact.status === undefined ? `no answer to OPTIONS (${fact.failed})` : `OPTIONS answered with ${fact.status}`}`
    case 'registration':
      return registrationLine(fact)
    case 'unresolved':
      return `name ${fact.name} leads to no address, asked for ${fact.asked.join(', ')}: ${fact.why}`
    case 'unbound':
      return `the listener of ${fact.place} is gone: ${fact.says}`
    case 'bug':
      return `bug at ${fact.where}: ${fact.says}`
  }
}

function registrationLine({ aor, event, says, expiresSeconds }: FactOf<'registration'>): string {
  const more = expiresSeconds === undefined ? says : `for ${expiresSeconds} s`
  return `registration of ${aor} ${event}${more === undefined ? '' : `: ${more}`}`
}

function failedHandshake(fact: FactOf<'tls-handshake'>): string {
  const way = fact.role === 'server' ? 'from' : 'to'
  const name = fact.serverName === undefined ? 'without SNI' : `SNI ${fact.serverName}`
  const context = fact.context === undefined ? '' : `, context ${fact.context.name} (${fact.context.because})`
  const who = fact.endedBy === 'local' ? 'we left' : 'the peer left'
  const after = fact.durationMs === undefined ? '' : ` after ${duration(fact.durationMs)}`
  const why = fact.chainFault?.says ?? fact.alert ?? fact.how ?? 'no reason seen'
  return `TLS failed ${way} ${formatEndpoint(fact.remote)}, ${name}${context}: ${who}${after}, ${why}`
}
