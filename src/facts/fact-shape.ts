// What each kind of fact must carry when it comes from outside: the table `fact-lines` checks against. Optional
// fields that a newer writer added pass unchecked, so that old readers go on reading.

import { shortened } from '../kernel/index.ts'
import { TLS_TRIALS } from '../tls/index.ts'
import type { FactKind } from './fact.ts'

/** Undefined when the value fits, else what is wrong with it. */
type Check = (value: unknown) => string | undefined
type Shape = Record<string, Check>

const text: Check = value => (typeof value === 'string' ? undefined : 'is not text')
const flag: Check = value => (typeof value === 'boolean' ? undefined : 'is not true or false')
const number: Check = value =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : 'is not a number'
/** Milliseconds of the epoch that a date can hold (ECMA-262 section 21.4.1.1). */
const time: Check = value =>
  typeof value === 'number' && Math.abs(value) <= 8.64e15 ? undefined : 'is no time'
const oneOf =
  (...words: string[]): Check =>
  value =>
    words.includes(value as string) ? undefined : `is not one of ${words.join(', ')}`
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const object =
  (shape: Shape): Check =>
  value =>
    isObject(value) ? firstFault(value, shape) : 'is not an object'
const listOf =
  (check: Check): Check =>
  value => {
    if (!Array.isArray(value)) return 'is not a list'
    for (const item of value) {
      const what = check(item)
      if (what !== undefined) return `has an item that ${what}`
    }
    return undefined
  }
const maybe =
  (check: Check): Check =>
  value =>
    value === undefined ? undefined : check(value)

const endpoint = object({ address: text, port: number })
const anyTransport = oneOf('udp', 'tcp', 'tls')
const role = oneOf('client', 'server')
const direction = oneOf('sent', 'received')
const side = oneOf('local', 'remote')
/** What rules and the ladder read of a certificate. */
const chain = listOf(
  object({
    subject: text,
    issuerDn: text,
    names: listOf(text),
    notBefore: time,
    notAfter: time,
    extendedKeyUsage: listOf(text),
    selfSigned: flag,
    fingerprint256: text,
  }),
)

const SETTINGS: readonly (readonly [string, Shape])[] = [
  ['tls-context', { isDefault: flag, versions: maybe(listOf(text)), ciphers: maybe(text) }],
  ['sip-interface', { tlsPort: maybe(number), context: maybe(text), mutualTls: maybe(flag) }],
  [
    'proxy-set',
    {
      proxies: listOf(object({ host: text, port: maybe(number) })),
      sipInterface: maybe(text),
      context: maybe(text),
      optionsIntervalMs: maybe(number),
    },
  ],
  ['ip-group', { proxySet: maybe(text), profile: maybe(text), byProxySet: flag, contactHost: maybe(text) }],
  ['ip-profile', { media: maybe(text), refer: maybe(text), hold: maybe(text) }],
  [
    'classification',
    {
      condition: maybe(text),
      sourceAddress: maybe(text),
      sipInterface: maybe(text),
      ipGroup: maybe(text),
    },
  ],
]

const flowCount = object({ packets: number, bytes: number, tcpFlags: maybe(number) })

const SHAPES: Record<FactKind, Shape> = {
  sip: {
    direction,
    transport: anyTransport,
    local: endpoint,
    remote: endpoint,
    connection: maybe(text),
    method: text,
    status: maybe(number),
    startLine: text,
    callId: text,
    session: maybe(text),
    cseq: number,
    fromTag: maybe(text),
    toTag: maybe(text),
    userAgent: maybe(text),
    contact: maybe(text),
    reason: maybe(text),
    referTo: maybe(text),
    referredBy: maybe(text),
    referredByDigest: maybe(text),
    sipfrag: maybe(text),
    sdp: flag,
    sizeBytes: number,
    text,
  },
  'connection-opened': {
    connection: text,
    transport: oneOf('tcp', 'tls'),
    role,
    local: endpoint,
    remote: endpoint,
  },
  'connection-closed': {
    connection: text,
    transport: oneOf('tcp', 'tls'),
    role,
    local: maybe(endpoint),
    remote: endpoint,
    endedBy: side,
    how: text,
    livedMs: number,
    bytesReceived: maybe(number),
    bytesSent: maybe(number),
  },
  'tls-handshake': {
    connection: text,
    role,
    local: endpoint,
    remote: endpoint,
    outcome: oneOf('complete', 'failed'),
    unseen: maybe(flag),
    serverName: maybe(text),
    version: maybe(text),
    cipher: maybe(text),
    context: maybe(object({ name: text, because: text, isDefault: flag })),
    hidden: maybe(object({ serverFlightBytes: number })),
    offered: maybe(object({ versions: listOf(text), ciphers: maybe(listOf(text)) })),
    trial: maybe(oneOf(...TLS_TRIALS)),
    certificateRequested: maybe(flag),
    authorities: maybe(listOf(text)),
    ticketOffered: maybe(flag),
    clientFingerprint: maybe(text),
    serverChain: chain,
    clientChain: chain,
    endedBy: maybe(side),
    how: maybe(text),
    alert: maybe(text),
    chainFault: maybe(object({ kind: text, hresult: text, symbol: text, says: text })),
    durationMs: maybe(number),
  },
  rtp: {
    callId: text,
    phase: oneOf('started', 'stopped'),
    direction,
    local: endpoint,
    remote: endpoint,
    profile: oneOf('RTP/AVP', 'RTP/SAVP'),
    ssrc: maybe(number),
    codec: maybe(text),
    packets: number,
    lost: maybe(number),
    jitterMs: maybe(number),
    mos: maybe(number),
    heard: maybe(listOf(text)),
    digits: maybe(text),
  },
  refused: {
    transport: anyTransport,
    remote: endpoint,
    connection: maybe(text),
    callId: maybe(text),
    status: maybe(number),
    why: text,
    count: maybe(number),
    firstAt: maybe(time),
    lastAt: maybe(time),
  },
  call: {
    call: text,
    event: text,
    legs: listOf(object({ callId: text, side: oneOf('carrier', 'teams'), host: maybe(text) })),
    status: maybe(number),
    says: maybe(text),
  },
  options: {
    direction,
    peer: text,
    connection: maybe(text),
    status: maybe(number),
    failed: maybe(oneOf('timeout', 'transport')),
    inMicrosoftsName: maybe(flag),
  },
  registration: {
    aor: text,
    event: oneOf('registered', 'refreshed', 'refused', 'lapsed', 'removed'),
    status: maybe(number),
    expiresSeconds: maybe(number),
    says: maybe(text),
  },
  unresolved: {
    name: text,
    asked: listOf(text),
    why: oneOf('no-such-name', 'no-such-record', 'no-server-answered'),
    callId: maybe(text),
  },
  unbound: { place: text, transport: anyTransport, local: endpoint, says: text },
  'transfer-completion': {
    code: number,
    subCode: number,
    phrase: text,
    method: maybe(text),
    hresult: maybe(text),
    callId: maybe(text),
  },
  'call-record': {
    by: oneOf('microsoft', 'sbc'),
    id: text,
    sharedId: maybe(text),
    callType: maybe(text),
    invitedAt: maybe(time),
    startedAt: maybe(time),
    failedAt: maybe(time),
    endedAt: maybe(time),
    durationMs: maybe(number),
    successful: flag,
    caller: maybe(text),
    callee: maybe(text),
    user: maybe(text),
    sbc: maybe(text),
    sipStatus: maybe(number),
    microsoftCode: maybe(number),
    phrase: maybe(text),
    mediaRegion: maybe(text),
    signallingRegion: maybe(text),
    mediaBypass: maybe(flag),
    callId: maybe(text),
  },
  flow: {
    transport: oneOf('tcp', 'udp'),
    client: endpoint,
    server: endpoint,
    lastedMs: number,
    fromClient: maybe(flowCount),
    fromServer: maybe(flowCount),
    bytes: maybe(number),
    outcome: maybe(oneOf('allowed', 'denied', 'unanswered', 'closed')),
    sampling: maybe(number),
    exporter: maybe(text),
  },
  setting: {
    setting: value => {
      const kind = isObject(value) ? value.object : undefined
      const shape = SETTINGS.find(([word]) => word === kind)?.[1]
      return shape === undefined ? 'is no setting known here' : object({ name: text, ...shape })(value)
    },
  },
  gap: {
    lastedMs: number,
    count: maybe(number),
    why: oneOf('lost', 'sampled', 'cut-off', 'encrypted'),
    says: text,
  },
  bug: { where: text, says: text },
}

const OBSERVED: Shape = { at: time, observer: text, ref: maybe(text) }

/** The order in which the fields of a kind are written. */
export const fieldsOf = (kind: FactKind): string[] => [
  'kind',
  ...Object.keys(OBSERVED),
  ...Object.keys(SHAPES[kind]),
]

const isFactKind = (word: unknown): word is FactKind =>
  typeof word === 'string' && Object.hasOwn(SHAPES, word)

/** What stands where a word should; lists and objects may be nested deeper than anybody can write them out. */
export const briefly = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? 'that is no word'
    : shortened(JSON.stringify(value), BRIEF_LENGTH)
const BRIEF_LENGTH = 80

/** What keeps a value from outside from being a fact; undefined when nothing does. */
export function factFault(value: unknown): string | undefined {
  if (!isObject(value)) return 'is not an object'
  if (value.kind === undefined) return 'kind is missing'
  if (!isFactKind(value.kind)) return `unknown kind ${briefly(value.kind)}`
  return firstFault(value, OBSERVED) ?? firstFault(value, SHAPES[value.kind])
}

function firstFault(value: Record<string, unknown>, shape: Shape): string | undefined {
  for (const [field, check] of Object.entries(shape)) {
    const what = check(value[field])
    if (what !== undefined) return `${field} ${value[field] === undefined ? 'is missing' : what}`
  }
  return undefined
}
