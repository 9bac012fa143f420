// What Asterisk writes under `pjsip set logger on`, and of TLS handshakes that failed:
//
//   [Apr  1 07:55:04] VERBOSE[30874] res_pjsip_logger.c: <--- Received SIP request (477 bytes) from TLS:52.114.75.24:8576 --->
//   OPTIONS sip:sbc1.example.net SIP/2.0
//   ...
//   [Apr  1 07:55:05] WARNING[30874] pjproject: <?>: SSL SSL_ERROR_SSL (Handshake): Level: 0 err: <167773208> <SSL routines--tlsv1 alert unknown ca> len: 0 peer: 52.114.75.24:8576
//   [Apr  1 07:55:05] ERROR[10177]: tcptls.c:753 handle_tcptls_connection: Problem setting up ssl connection with peer '192.0.2.7:46496': error:..., Internal SSL error
//
// Whether each line of a message has a time depends on who stores it. Asterisk's own end is in none of them.

import { stamp } from '../../facts/index.ts'
import { type Endpoint, type Instant, remember, type Transport } from '../../kernel/index.ts'
import { DeviceClock } from '../device-clock.ts'
import { linesOf } from '../escaped-lines.ts'
import { handshakeNote, readEndpoint, roleBeside } from '../handshake-fact.ts'
import { type LogEnd, type LogGrammar, type LogOptions, type LogReader, refOf } from '../log-grammar.ts'
import { hasEnvelope, type LogRecord } from '../log-record.ts'
import { MessagePlaces } from '../message-places.ts'
import { type OpensslError, readOpensslError } from '../openssl-error.ts'
import { SipLines } from '../sip-lines.ts'

export const asterisk: LogGrammar = {
  kind: 'asterisk',
  recognises: records => records.some(({ text }) => HEAD.test(text) || LEVEL.test(text)),
  reader: options => new AsteriskReader(options),
}

const HEAD =
  /<--- (Received|Transmitting) SIP (?:request|response) \(\d{1,7} bytes\) (?:from|to) (UDP|TCP|TLS|WSS?):(\S{3,60}) --->/
/** Level and thread, with the call or without, then the file that writes. */
const LEVEL =
  /\b(?:DEBUG|VERBOSE|NOTICE|WARNING|ERROR|SECURITY)\[\d{1,8}\](?:\[C-[\da-f]{8}\])?:? *(?:[\w/]{1,40}\.c|pjproject)\b/
const TRANSPORTS: Record<string, Transport> = { UDP: 'udp', TCP: 'tcp', TLS: 'tls', WS: 'tcp', WSS: 'tls' }

/** Peers whose failure was told, so that the second line of one is not another. */
const MAX_TOLD = 1000
const SAME_FAILURE_MS = 1000

class AsteriskReader implements LogReader {
  readonly #options: LogOptions
  readonly #clock: DeviceClock
  readonly #sip: SipLines
  readonly #places = new MessagePlaces('asterisk')
  readonly #told = new Map<string, Instant>()
  #undated = 0

  constructor(options: LogOptions) {
    this.#options = options
    this.#clock = new DeviceClock(options.zoneMinutes, options.before)
    this.#sip = new SipLines(options)
  }

  read(record: LogRecord): boolean {
    let isKnown = false
    for (const text of linesOf(record.text)) isKnown = this.#line({ ...record, text }) || isKnown
    return isKnown
  }

  end(): LogEnd {
    const problems = [...this.#sip.end(), ...this.#clock.end()]
    if (this.#undated > 0)
      problems.push(
        `${this.#undated} records have no time and are passed over: the console writes it with "timestamp=yes"`,
      )
    return { problems }
  }

  #line(record: LogRecord): boolean {
    const { text, number } = record
    const head = text.includes('<--- ') ? HEAD.exec(text) : null
    if (head !== null) return this.#begin(head, record)
    const isOwn = LEVEL.test(text)
    if (isOwn) this.#sip.close()
    else if (this.#sip.line(record)) return true
    const at = isOwn || hasEnvelope(record) ? this.#clock.at(record, undefined) : undefined
    const failure = readFailure(text)
    if (failure === undefined) return isOwn
    if (at === undefined) this.#undated++
    else this.#failed(failure, at, number)
    return true
  }

  #begin([, way, transport = '', peer = '']: RegExpExecArray, record: LogRecord): boolean {
    const at = this.#clock.at(record, undefined)
    this.#sip.close()
    const remote = readEndpoint(peer)
    if (remote === undefined) return false
    if (at === undefined) {
      this.#undated++
      return true
    }
    const direction = way === 'Received' ? ('received' as const) : ('sent' as const)
    const known = { direction, transport: TRANSPORTS[transport] ?? 'tcp', remote }
    this.#sip.begin(message => this.#places.of(message, known), at, record.number)
    return true
  }

  #failed({ remote, local, role, error }: AsteriskFailure, at: Instant, number: number): void {
    const key = `${remote.address} ${remote.port}`
    const known = this.#told.get(key)
    if (known !== undefined && at - known < SAME_FAILURE_MS) return
    remember(this.#told, key, at, MAX_TOLD)
    const { note, observer } = this.#options
    const told = {
      role,
      remote,
      local: local ?? this.#places.local('tls'),
      error,
      ref: refOf(this.#options, number),
    }
    note(stamp(handshakeNote(told), observer, at))
  }
}

interface AsteriskFailure {
  remote: Endpoint
  local?: Endpoint
  role: 'client' | 'server'
  error: OpensslError
}

const UNTOLD: OpensslError = { endedBy: 'local', how: 'tls-failed' }

function readFailure(text: string): AsteriskFailure | undefined {
  if (!text.includes('SSL') && !text.includes('ssl')) return undefined
  return pjsipFailure(text) ?? pjsipEnd(text) ?? tcptlsFailure(text)
}

/** `SSL SSL_ERROR_SSL (Handshake): Level: 0 err: <1> <SSL routines-...> len: 0 peer: A:P`. */
function pjsipFailure(text: string): AsteriskFailure | undefined {
  const found = /SSL_ERROR_\w{2,20} \(Handshake\):.{0,200}? peer: (\S{3,60})/.exec(text)
  const remote = readEndpoint(found?.[1] ?? '')
  if (remote === undefined) return undefined
  return { remote, role: roleBeside(remote), error: readOpensslError(text) ?? UNTOLD }
}

/** `Handshake failed on A:P in accepting B:P: no shared cipher`. */
function pjsipEnd(text: string): AsteriskFailure | undefined {
  const found = /Handshake failed on (\S{3,60}) in (accepting|connecting to|connecting) (\S{3,60}?): /.exec(
    text,
  )
  const [local, remote] = [readEndpoint(found?.[1] ?? ''), readEndpoint(found?.[3] ?? '')]
  if (found === null || local === undefined || remote === undefined) return undefined
  const role = found[2] === 'accepting' ? ('server' as const) : ('client' as const)
  return { remote, local, role, error: readOpensslError(text) ?? UNTOLD }
}

/** Of chan_sip, and of whatever else of Asterisk's is served over TLS. */
function tcptlsFailure(text: string): AsteriskFailure | undefined {
  const found = /(Problem setting|Unable to set) up ssl connection with peer '([^']{3,60})'(.{0,300})/.exec(
    text,
  )
  const remote = readEndpoint(found?.[2] ?? '')
  if (found === null || remote === undefined) return undefined
  const rest = found[3] as string
  const error = /reset by peer/i.test(rest)
    ? { endedBy: 'remote' as const, how: 'reset' as const }
    : (readOpensslError(rest) ?? UNTOLD)
  return { remote, role: found[1] === 'Unable to set' ? 'client' : roleBeside(remote), error }
}
