// What is fuzzed: each target takes any octets and fails by throwing, be it a bug in the code under test or a promise
// it does not keep: what was read and written again is read the same, what is refused can be answered.

import { deepStrictEqual, ok } from 'node:assert/strict'
import { CaptureAnalysis } from '../../src/capture/index.ts'
import { type Fact, UNDATED } from '../../src/facts/index.ts'
import { FlowReader } from '../../src/flows/index.ts'
import { HepAnalysis, HepFramer } from '../../src/hep/index.ts'
import { type Instant, instantOf } from '../../src/kernel/index.ts'
import { LogAnalysis, SyslogStream } from '../../src/logs/index.ts'
import {
  answerChallenge,
  bodyParts,
  checkAuthorization,
  formatDiversion,
  formatEvent,
  formatHistoryEntry,
  formatMessage,
  formatNameAddr,
  formatReason,
  formatReplaces,
  formatSdp,
  formatSessionExpires,
  formatSipfrag,
  formatSubscriptionState,
  formatUri,
  formatVia,
  isSameUri,
  MAX_BODY_BYTES,
  MAX_HEAD_BYTES,
  mustBeUnderstood,
  parseDiversion,
  parseEvent,
  parseHistoryEntry,
  parseMessage,
  parseMinSe,
  parseNameAddr,
  parseReason,
  parseReplaces,
  parseRetryAfter,
  parseSdp,
  parseSessionExpires,
  parseSipfrag,
  parseSubscriptionState,
  parseUri,
  parseVia,
  responseTo,
  responseToFault,
  type SipMessage,
  StreamFramer,
  unescapeUri,
  uriHeader,
} from '../../src/sip/index.ts'
import { bundleFacts, chainFacts, FlightReader } from '../../src/tls/index.ts'
import { records } from './records-target.ts'
import { sbc } from './sbc-target.ts'

export interface Target {
  name: string
  run(octets: Uint8Array): void
}

const textOf = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1')

function message(octets: Uint8Array): void {
  const parsed = parseMessage(octets)
  if (!parsed.ok) {
    const answer = responseToFault(parsed.fault, { toTag: 't' })
    if (answer !== undefined) lookAt(answer)
    return
  }
  lookAt(parsed.value)
  const written = formatMessage(parsed.value)
  const again = parseMessage(written)
  ok(again.ok, 'what was read is read again')
  deepStrictEqual(formatMessage(again.value), written)
  ok(textOf(octets).includes(textOf(written)), 'what came in goes out')
  if (parsed.value.kind === 'request') {
    const answer = responseTo(parsed.value, 200, { toTag: 't' })
    lookAt(answer)
    ok(parseMessage(formatMessage(answer)).ok, 'the answer can be read')
  }
}

/** Every getter; none may throw for a message the parser let through. */
function lookAt(read: SipMessage): void {
  const { from, to, via, cseq, callId, contact, body, bodyText, headers } = read
  deepStrictEqual(body.length, bodyText.length)
  for (const { name, key, value, raw } of headers.lines)
    ok(raw.includes(name) && key !== '' && value.length >= 0)
  ok(
    formatNameAddr(from) !== formatVia(via) &&
      formatNameAddr(to) !== '' &&
      cseq.method !== callId.concat('\n'),
  )
  for (const name of ['Via', 'Contact', 'Route', 'Reason']) headers.values(name)
  if (contact !== undefined) parseUri(contact.uri)
}

function framing(octets: Uint8Array): void {
  const inOne = framed([octets])
  const cut = octets.length === 0 ? 0 : ((octets[0] as number) * 257) % octets.length
  deepStrictEqual(framed([octets.subarray(0, cut), octets.subarray(cut)]), inOne)
  deepStrictEqual(
    framed(Array.from(octets.subarray(0, 500), octet => Uint8Array.of(octet))).slice(0, 1),
    framed([octets.subarray(0, 500)]).slice(0, 1),
  )
}

/** Messages and faults; the answers to keep-alives depend on where the stream was torn. */
function framed(pieces: Uint8Array[]): string[] {
  const framer = new StreamFramer()
  const found: string[] = []
  for (const piece of pieces) {
    for (const event of framer.push(piece)) {
      if (event.type === 'message') found.push(textOf(event.bytes))
      if (event.type === 'fault') {
        found.push(`fault ${event.fault.what}`)
        responseToFault(event.fault)
      }
      if (event.type === 'message') agrees(event.bytes)
    }
    ok(framer.pendingBytes <= MAX_HEAD_BYTES + MAX_BODY_BYTES + 4, 'a bounded buffer')
  }
  return found
}

/** A frame is one message to the parser too: nothing of it is left over, nothing is missing. */
function agrees(bytes: Uint8Array): void {
  const parsed = parseMessage(bytes)
  if (parsed.ok) deepStrictEqual(formatMessage(parsed.value).length, bytes.length)
}

function sdp(octets: Uint8Array): void {
  const parsed = parseSdp(octets)
  if (!parsed.ok) return
  const written = formatSdp(parsed.value)
  const again = parseSdp(written)
  ok(again.ok, 'what was read is read again')
  deepStrictEqual(formatSdp(again.value), written)
  const { origin, media } = parsed.value
  ok(origin.address.length >= 0)
  for (const { address, port, direction, rtpmaps, telephoneEvents, ptime } of media)
    ok(
      address !== null && port >= 0 && direction !== undefined && rtpmaps && telephoneEvents && ptime !== 0.5,
    )
}

/** The first line is the Content-Type, the rest the body. */
function multipart(octets: Uint8Array): void {
  const [type = '', ...lines] = textOf(octets).split('\r\n')
  const text = lines.join('\r\n')
  const parts = bodyParts(type, text) ?? []
  const inParts = parts.reduce((sum, part) => sum + part.text.length, 0)
  ok(parts.length <= 16 && inParts <= text.length, 'parts are parts of the whole')
  for (const part of parts) mustBeUnderstood(part)
}

const digest = (octets: Uint8Array): void => {
  const text = textOf(octets)
  const mine = { username: 'kim', password: 'secret', method: 'INVITE', uri: 'sip:a@b', cnonce: 'c' }
  const answer = answerChallenge([text, text], mine)
  const check = { method: 'INVITE', realm: 'r', nonceIsFresh: () => true, ha1: () => 'f00' }
  checkAuthorization(text, check)
  if (answer.ok) checkAuthorization(answer.value, check)
}

function headers(octets: Uint8Array): void {
  const text = textOf(octets)
  same(parseReason, formatReason, text)
  same(parseReplaces, formatReplaces, text)
  same(parseEvent, formatEvent, text)
  same(parseSessionExpires, formatSessionExpires, text)
  same(parseSubscriptionState, formatSubscriptionState, text)
  same(parseSipfrag, ({ status, reason }) => formatSipfrag(status, reason), text)
  same(parseNameAddr, formatNameAddr, text)
  same(parseVia, formatVia, text)
  parseMinSe(text)
  const uri = same(parseUri, formatUri, text)
  if (uri !== undefined) uriHeader(uri.headers, 'Replaces')
  unescapeUri(text)
  same(parseDiversion, formatDiversion, text)
  const entry = parseHistoryEntry(text)
  // Texts of reasons are left out when it is written.
  if (entry.ok) same(parseHistoryEntry, formatHistoryEntry, formatHistoryEntry(entry.value))
  if (uri !== undefined) ok(isSameUri(text, text), 'a URI is itself')
  parseRetryAfter(text)
  // A Refer-To as the SBC reads it.
  const target = parseNameAddr(text)
  const inner = target.ok ? parseUri(target.value.uri) : undefined
  const replaces = inner?.ok ? uriHeader(inner.value.headers, 'replaces') : undefined
  if (replaces !== undefined) parseReplaces(replaces)
}

type Read<Value> = (text: string) => { ok: true; value: Value } | { ok: false }

/** What is read, written and read again is the same. */
function same<Value>(parse: Read<Value>, format: (value: Value) => string, text: string): Value | undefined {
  const parsed = parse(text)
  if (!parsed.ok) return undefined
  const again = parse(format(parsed.value))
  ok(again.ok, `${format(parsed.value)} is read again`)
  deepStrictEqual(again.value, parsed.value)
  return parsed.value
}

function tls(octets: Uint8Array): void {
  const whole = new FlightReader().push(octets)
  const reader = new FlightReader()
  const torn: unknown[] = []
  const step = 1 + (octets[0] ?? 0)
  for (let at = 0; at < octets.length; at += step) torn.push(...reader.push(octets.subarray(at, at + step)))
  deepStrictEqual(torn, whole)
}

function certificates(octets: Uint8Array): void {
  const one = chainFacts([octets])
  if (one.ok) deepStrictEqual(chainFacts([octets]), one)
  bundleFacts(textOf(octets))
}

/** A capture read in one piece and in many yields the same. */
function capture(octets: Uint8Array): void {
  const read = (step: number): unknown => {
    const analysis = new CaptureAnalysis({ observer: 'fuzz', everyConnection: true })
    for (let at = 0; at < octets.length; at += step) analysis.push(octets.subarray(at, at + step))
    const { facts, counts, problems } = analysis.end()
    return {
      facts: facts.map(fact => ({ ...fact, text: 'text' in fact ? fact.text : '' })),
      counts,
      problems,
    }
  }
  deepStrictEqual(read(1 + (octets.at(-1) ?? 0)), read(octets.length))
}

/** A dump of HEP read in one piece and in many yields the same. */
function hep(octets: Uint8Array): void {
  const read = (step: number): unknown => {
    const analysis = new HepAnalysis({ observer: 'fuzz' })
    const framer = new HepFramer()
    for (let at = 0; at < octets.length; at += step) {
      for (const packet of framer.push(octets.subarray(at, at + step))) analysis.packet(packet, UNDATED)
    }
    const { facts, ...rest } = analysis.end()
    return { facts: facts.map(fact => ({ ...fact, text: 'text' in fact ? fact.text : '' })), ...rest }
  }
  deepStrictEqual(read(1 + (octets.at(-1) ?? 0)), read(octets.length))
}

/** Exports one after the other, each with its length before it, as one exporter sends them. */
function flows(octets: Uint8Array): void {
  let facts = 0
  const note = (fact: { at: number }): void => {
    ok(!Number.isNaN(new Date(fact.at).getTime()), 'a fact has a time')
    facts++
  }
  const reader = new FlowReader({ observer: 'fuzz', everyFlow: true, note })
  const [from, to] = [
    { address: '192.0.2.1', port: 40_000 },
    { address: '192.0.2.2', port: 2055 },
  ]
  let at = 0
  for (let number = 1; octets.length - at >= 2; number++) {
    const length = 256 * (octets[at] as number) + (octets[at + 1] as number)
    const bytes = octets.subarray(at + 2, at + 2 + length)
    reader.datagram(bytes, from, to, { at: (60_000 * number) as Instant, ref: `packet ${number}` })
    at += 2 + length
  }
  reader.end()
  const { records, options } = reader.counts
  ok(records + options <= 4 * octets.length + 8, 'no more records than octets')
  ok(facts <= records + 2 * options + octets.length, 'no more facts than records')
  reader.problems()
}

/** A log read in one piece and in many yields the same, and no stream of syslog is read on without an end. */
function logs(octets: Uint8Array): void {
  const before = instantOf(Date.UTC(2026, 0, 1))
  const read = (step: number): unknown => {
    const analysis = new LogAnalysis({ observer: 'fuzz', before })
    for (let at = 0; at < octets.length; at += step) analysis.push(octets.subarray(at, at + step))
    const { facts, ...rest } = analysis.end()
    return { facts: facts.map(fact => ({ ...fact, text: 'text' in fact ? fact.text : '' })), ...rest }
  }
  deepStrictEqual(read(1 + (octets.at(-1) ?? 0)), read(octets.length))
  deepStrictEqual(streamed(octets, 1 + (octets[0] ?? 0)), streamed(octets, octets.length))
}

function streamed(octets: Uint8Array, step: number): unknown {
  const facts: Fact[] = []
  const stream = new SyslogStream({ observer: 'fuzz', now: instantOf(0), note: fact => facts.push(fact) })
  for (let at = 0; at < octets.length; at += step) stream.received('c', octets.subarray(at, at + step))
  stream.datagram(octets)
  const problems = stream.end()
  return { facts: facts.map(({ kind, at, ref }) => [kind, at, ref]), problems, counts: stream.counts }
}

export const TARGETS: Target[] = [
  { name: 'message', run: message },
  { name: 'framing', run: framing },
  { name: 'sdp', run: sdp },
  { name: 'multipart', run: multipart },
  { name: 'digest', run: digest },
  { name: 'headers', run: headers },
  { name: 'tls', run: tls },
  { name: 'certificates', run: certificates },
  { name: 'sbc', run: sbc },
  { name: 'capture', run: capture },
  { name: 'records', run: records },
  { name: 'flows', run: flows },
  { name: 'hep', run: hep },
  { name: 'logs', run: logs },
]
