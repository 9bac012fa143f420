// What OpenSIPS writes of TLS, whatever its log holds besides. A failure takes several lines of one process:
//
//   ERROR:tls_openssl:openssl_tls_accept: New TLS connection from 52.114.75.24:8576 failed to accept
//   ERROR:tls_openssl:tls_print_errstack: TLS errstack: error:0A000418:SSL routines::tlsv1 alert unknown ca
//   ERROR:proto_tls:tls_read_req: failed to do pre-tls handshake!
//
// Its own end is in none of them.

import { stamp } from '../../facts/index.ts'
import { type Endpoint, type Instant, remember } from '../../kernel/index.ts'
import { DeviceClock } from '../device-clock.ts'
import { handshakeNote, readEndpoint, roleBeside } from '../handshake-fact.ts'
import { type LogEnd, type LogGrammar, type LogOptions, type LogReader, refOf } from '../log-grammar.ts'
import type { LogRecord } from '../log-record.ts'
import { type OpensslError, readOpensslError } from '../openssl-error.ts'

export const opensips: LogGrammar = {
  kind: 'opensips',
  recognises: records => records.some(({ text }) => LINE.test(text)),
  reader: options => new OpensipsReader(options),
}

/** Process, function, and what it says. */
const LINE = /\[(\d{1,8})\]:? *(?:ALERT|CRITICAL|ERROR|WARNING|NOTICE|INFO|DBG|BUG):\w{1,30}:(\w{1,60}): /

interface Failure {
  at: Instant | undefined
  number: number
  role: 'client' | 'server'
  remote: Endpoint
  /** That it is one of a handshake is beyond doubt; a connection that breaks later may be broken by anything. */
  isHandshake: boolean
  error: OpensslError | undefined
}

const MAX_PROCESSES = 1000

class OpensipsReader implements LogReader {
  readonly #options: LogOptions
  readonly #clock: DeviceClock
  readonly #failures = new Map<string, Failure>()
  /** How the system call of a process ended, told before the line that names the peer. */
  readonly #system = new Map<string, string>()
  #undated = 0

  constructor(options: LogOptions) {
    this.#options = options
    this.#clock = new DeviceClock(options.zoneMinutes, options.before)
  }

  read(record: LogRecord): boolean {
    const found = LINE.exec(record.text)
    if (found === null) return false
    const at = this.#clock.at(record, undefined)
    const [whole, process = '', name = ''] = found
    const says = record.text.slice(found.index + whole.length)
    const failure = this.#failures.get(process)
    if (failure !== undefined && says.startsWith('TLS errstack: ')) failure.error ??= readOpensslError(says)
    else if (failure === undefined || !DETAIL.test(says)) this.#other(process, name, says, at, record.number)
    return true
  }

  end(): LogEnd {
    for (const process of [...this.#failures.keys()]) this.#ended(process)
    const problems = this.#clock.end()
    if (this.#undated > 0) problems.push(`${this.#undated} lines about TLS have no time and are passed over`)
    return { problems }
  }

  #other(process: string, name: string, says: string, at: Instant | undefined, number: number): void {
    this.#ended(process)
    const system = /^SSL_ERROR_SYSCALL err=([^(]{1,60})/.exec(says)?.[1]
    if (system !== undefined) {
      remember(this.#system, process, system, MAX_PROCESSES)
      return
    }
    const found = name.startsWith('tls') || name.includes('_tls_') ? PEER.exec(says) : null
    const remote = readEndpoint(found?.[2] ?? '')
    if (found === null || remote === undefined) return
    const [, way, , came] = found
    const isRead = came === 'read failed' || came === 'write failed'
    const role = isRead ? roleBeside(remote) : way === 'from' ? ('server' as const) : ('client' as const)
    if (came === 'accepted' || came === 'established') {
      this.#note({ at, number, role, remote, isHandshake: true, error: undefined })
      return
    }
    const error =
      came === 'read failed' || came === 'write failed' ? undefined : this.#without(process, came as string)
    remember(
      this.#failures,
      process,
      { at, number, role, remote, isHandshake: !isRead, error },
      MAX_PROCESSES,
    )
  }

  /** How a handshake ended that no error of OpenSSL's tells of. */
  #without(process: string, came: string): OpensslError | undefined {
    const system = this.#system.get(process)
    this.#system.delete(process)
    if (system !== undefined) return { endedBy: 'remote', how: /reset/i.test(system) ? 'reset' : 'fin' }
    return /cleanly|rejected by client/.test(came) ? { endedBy: 'remote', how: 'fin' } : undefined
  }

  #ended(process: string): void {
    const failure = this.#failures.get(process)
    if (failure === undefined) return
    this.#failures.delete(process)
    const { isHandshake, error } = failure
    if (isHandshake) this.#note({ ...failure, error: error ?? { endedBy: 'local', how: 'tls-failed' } })
    else if (error?.alert !== undefined) this.#note(failure)
  }

  #note({ at, number, role, remote, error }: Failure): void {
    if (at === undefined) {
      this.#undated++
      return
    }
    const told = { role, local: HERE, remote, error, ref: refOf(this.#options, number) }
    this.#options.note(stamp(handshakeNote(told), this.#options.observer, at))
  }
}

const HERE: Endpoint = { address: 'opensips', port: 5061 }
/** Says more of the failure before it. */
const DETAIL = /^TLS (?:read |write )?error/
const PEER =
  /^(?:New )?TLS connection (from|to) (\S{3,60}) ((?:failed to accept|accept failed|failed)(?:: rejected by client| cleanly)?|accepted|established|read failed|write failed)/
