// What Kamailio writes of TLS, whatever its log holds besides. A failure takes several lines of one process:
//
//   ERROR: tls [tls_server.c:1330]: tls_h_read_f(): protocol level error
//   ERROR: tls [tls_util.h:50]: tls_err_ret(): TLS accept:error:0A000418:SSL routines::tlsv1 alert unknown ca (sni: sbc1.example.net)
//   ERROR: tls [tls_server.c:1334]: tls_h_read_f(): src addr: 52.114.75.24:8576
//   ERROR: tls [tls_server.c:1337]: tls_h_read_f(): dst addr: 192.0.2.21:5061
//
// `src` is the peer whoever called. Until 5.5 the last two were "source IP" and "destination IP" without ports, until
// 5.3 they were not there. A peer that leaves without an alert leaves no line.

import { stamp } from '../../facts/index.ts'
import { type Endpoint, type Instant, remember } from '../../kernel/index.ts'
import { DeviceClock } from '../device-clock.ts'
import { handshakeNote, readEndpoint, roleBeside } from '../handshake-fact.ts'
import { type LogEnd, type LogGrammar, type LogOptions, type LogReader, refOf } from '../log-grammar.ts'
import { type LogRecord, shown } from '../log-record.ts'
import { type OpensslError, readOpensslError } from '../openssl-error.ts'

export const kamailio: LogGrammar = {
  kind: 'kamailio',
  recognises: records => records.some(({ text }) => MARK.test(text)),
  reader: options => new KamailioReader(options),
}

/** It names the place in its own source. */
const MARK =
  /\b(?:ALERT|BUG|CRITICAL|ERROR|WARNING|NOTICE|INFO|DEBUG): (?:\{[^}]{0,300}\} )?(?:<core>|[a-z]\w{1,30}) \[[\w./-]{1,60}\.[chly]:\d{1,6}\]: \w{1,60}\(\): /

/** Process, module, function, and what it says. */
const LINE =
  /(?:\[(\d{1,8})\]: *|\d{1,5}\((\d{1,8})\) *)(?:ALERT|BUG|CRITICAL|ERROR|WARNING|NOTICE|INFO|DEBUG): (?:\{[^}]{0,300}\} )?(<\w{1,20}>|\w{1,30})(?: \[[\w./-]{1,60}:\d{1,6}\])?: (?:(\w{1,60})\(\): )?/

/** What a process has said of a failure so far. */
interface Failure {
  at: Instant | undefined
  number: number
  error: OpensslError
  /** `accept`, `connect`, `read`, `write`: what it was doing. */
  doing: string
  serverName: string | undefined
  remote?: Endpoint
}

/** Processes with a failure half said. */
const MAX_PROCESSES = 1000

class KamailioReader implements LogReader {
  readonly #options: LogOptions
  readonly #clock: DeviceClock
  readonly #failures = new Map<string, Failure>()
  /** A connection that was accepted, its local end not told yet. */
  readonly #accepted = new Map<string, Accepted>()
  #undated = 0
  #nameless = 0

  constructor(options: LogOptions) {
    this.#options = options
    this.#clock = new DeviceClock(options.zoneMinutes, options.before)
  }

  read(record: LogRecord): boolean {
    const found = LINE.exec(record.text)
    if (found === null) return false
    const at = this.#clock.at(record, undefined)
    const [whole, inSyslog, onTerminal, module, name = ''] = found
    if (module !== 'tls' && name !== 'tcp_read_req') return true
    const process = inSyslog ?? (onTerminal as string)
    const says = record.text.slice(found.index + whole.length)
    if (name === 'tls_err_ret') this.#failed(process, says, at, record.number)
    else if (name === 'tcp_read_req') this.#ended(process)
    else if (!this.#addressed(process, says)) this.#completed(process, says, at, record.number)
    return true
  }

  end(): LogEnd {
    for (const process of [...this.#failures.keys()]) this.#ended(process)
    const problems = this.#clock.end()
    if (this.#undated > 0) problems.push(`${this.#undated} lines about TLS have no time and are passed over`)
    if (this.#nameless > 0)
      problems.push(
        `${this.#nameless} TLS failures name no peer and are passed over: Kamailio 5.4 and newer name it`,
      )
    return { problems }
  }

  #failed(process: string, says: string, at: Instant | undefined, number: number): void {
    const doing = /^(?:TLS )?(accept|connect|read|write)\b/.exec(says)?.[1]
    const error = readOpensslError(says)
    if (doing === undefined || error === undefined) return
    // Whoever reads or writes has its handshake behind it, except where the error is of one.
    if ((doing === 'read' || doing === 'write') && error.alert === undefined) return
    if (this.#failures.has(process)) return
    const serverName = /\(sni: ([^)\s]{1,255})\)/.exec(says)?.[1]
    const known = serverName === undefined || serverName === 'unknown' ? undefined : shown(serverName)
    remember(this.#failures, process, { at, number, error, doing, serverName: known }, MAX_PROCESSES)
  }

  /** True for a line that names an end of the connection. */
  #addressed(process: string, says: string): boolean {
    const found = ENDS.exec(says)
    if (found === null) return false
    const failure = this.#failures.get(process)
    const endpoint = readEndpoint(found[2] as string)
    if (failure === undefined || endpoint === undefined) return true
    if (found[1] === 'src' || found[1] === 'source') failure.remote = endpoint
    else this.#ended(process, endpoint)
    return true
  }

  #ended(process: string, local?: Endpoint): void {
    const failure = this.#failures.get(process)
    if (failure === undefined) return
    this.#failures.delete(process)
    const { at, number, error, doing, serverName, remote } = failure
    if (remote === undefined) this.#nameless++
    else if (at === undefined) this.#undated++
    else {
      const role = doing === 'accept' ? 'server' : doing === 'connect' ? 'client' : roleOf(remote, local)
      this.#note(
        { role, local: local ?? HERE, remote, serverName, error, ref: refOf(this.#options, number) },
        at,
      )
    }
  }

  /** `tls_accept: new connection from A:P using TLSv1.2 CIPHER 256`, then `local socket: A:P`; of level 3. */
  #completed(process: string, says: string, at: Instant | undefined, number: number): void {
    const found = NEW.exec(says)
    if (found !== null) {
      const remote = readEndpoint(found[2] as string)
      if (remote === undefined || at === undefined) return
      const role = found[1] === 'from' ? ('server' as const) : ('client' as const)
      const [version, cipher] = [shown(found[3] as string), shown(found[4] as string)]
      remember(
        this.#accepted,
        process,
        { at, told: { role, remote, version, cipher, ref: refOf(this.#options, number) } },
        MAX_PROCESSES,
      )
      return
    }
    const local = readEndpoint(/^tls_\w+: (?:local|sending) socket: (\S{3,60})/.exec(says)?.[1] ?? '')
    const accepted = this.#accepted.get(process)
    if (local === undefined || accepted === undefined) return
    this.#accepted.delete(process)
    this.#note({ ...accepted.told, local }, accepted.at)
  }

  #note(told: Parameters<typeof handshakeNote>[0], at: Instant): void {
    this.#options.note(stamp(handshakeNote(told), this.#options.observer, at))
  }
}

interface Accepted {
  at: Instant
  told: Omit<Parameters<typeof handshakeNote>[0], 'local'>
}

const HERE: Endpoint = { address: 'kamailio', port: 5061 }
const ENDS = /^(src|dst|source|destination) (?:addr|IP): (\S{2,60})/
const NEW = /^tls_\w+: new connection (from|to) (\S{3,60}) using (\S{3,20}) (\S{3,60})/

/** Without a port of the peer it cannot be told who called; Microsoft's own port is never its own end of a call. */
const roleOf = (remote: Endpoint, local: Endpoint | undefined): 'client' | 'server' =>
  remote.port === 0 && local?.port !== 5061 ? 'client' : roleBeside(remote)
