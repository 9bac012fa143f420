// The engine: from one datagram to its answer, or to none. Who may ask is decided before anything is looked up.
//
//   v2c   community? --------------------------------------------> answer
//   v3    engine? user? level? signature? time? decrypt, context -> answer, encrypted
//           '------'------'--------'--------'-------'-----------> Report, where one is wished for

import { timingSafeEqual } from 'node:crypto'
import { between, type Chance, type Instant } from '../kernel/index.ts'
import { decodeBer, encodeOctets, parseOid } from './ber.ts'
import {
  type CommunityMessage,
  decodeMessage,
  encodeCommunityMessage,
  encodeScoped,
  encodeUserMessage,
  FLAG,
  type Scoped,
  scopedIn,
  type UserMessage,
} from './message.ts'
import { encodeVariable, type MibView } from './mib-view.ts'
import { answerTo, encodePdu, PDU } from './pdu.ts'
import {
  decrypted,
  emptySignature,
  encrypted,
  isAuthentic,
  keysOf,
  SALT_BYTES,
  type SnmpUser,
  signatureOf,
  type UserKeys,
} from './usm.ts'

export interface EngineSettings {
  /** For SNMPv2c; without it nobody is answered by that. */
  community?: string
  /** For SNMPv3, each with signature and encryption. */
  users: readonly SnmpUser[]
  /** `snmpEngineID`, the same after each start (RFC 3411 section 5). */
  engine: Uint8Array
}

/** What became of what was asked. */
export const OUTCOMES = ['answered', 'not-understood', 'not-known', 'reported', 'too-many'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** An answer fits into one packet of Ethernet, over IPv6, too. */
const LARGEST_ANSWER = 1452
/** What an answer has around its variables at most: names of users and communities have up to 64 octets. */
const AROUND = 256
/** What a request may have: more names than an answer has room for are no use. */
const LARGEST_REQUEST = 4096
/** Seconds (RFC 3414 section 2.2.3). */
const TIME_WINDOW = 150
/** Seconds since then have 31 bits, as starts may have, until 2094. */
const BOOTS_BEGIN = Date.UTC(2026, 0, 1)

/** `usmStats` (RFC 3414 section 5), and one of RFC 3412. */
const REPORTS = {
  unsupportedSecLevels: '1.3.6.1.6.3.15.1.1.1.0',
  notInTimeWindows: '1.3.6.1.6.3.15.1.1.2.0',
  unknownUserNames: '1.3.6.1.6.3.15.1.1.3.0',
  unknownEngineIds: '1.3.6.1.6.3.15.1.1.4.0',
  wrongDigests: '1.3.6.1.6.3.15.1.1.5.0',
  decryptionErrors: '1.3.6.1.6.3.15.1.1.6.0',
  unknownContexts: '1.3.6.1.6.3.12.1.5.0',
} as const
type Report = keyof typeof REPORTS

export interface Handled {
  outcome: Outcome
  answer?: Uint8Array
}

export class SnmpEngine {
  readonly #id: Uint8Array
  readonly #community: Uint8Array | undefined
  readonly #users: readonly (UserKeys & { octets: Uint8Array })[]
  readonly #startedAt: Instant
  readonly #boots: number
  readonly #counts = new Map<Report, number>()
  #salt: bigint

  /** Takes some milliseconds a user. */
  constructor({ community, users, engine }: EngineSettings, chance: Chance, now: Instant) {
    this.#id = engine
    this.#community = community === undefined ? undefined : Buffer.from(community)
    this.#users = users.map(user => ({ ...keysOf(user, engine), octets: Buffer.from(user.name) }))
    this.#startedAt = now
    // Counts up with each start, as `snmpEngineBoots` has to, without a place to keep it.
    this.#boots = Math.max(1, Math.floor((now - BOOTS_BEGIN) / 1000))
    this.#salt = Buffer.from(chance.bytes(SALT_BYTES)).readBigUInt64BE()
  }

  handle(octets: Uint8Array, view: MibView, now: Instant): Handled {
    const message = octets.length > LARGEST_REQUEST ? undefined : decodeMessage(octets)
    if (message === undefined) return { outcome: 'not-understood' }
    return message.version === 'v2c'
      ? this.#ofCommunity(message, view)
      : this.#ofUser(message, octets, view, now)
  }

  #ofCommunity({ community, pdu }: CommunityMessage, view: MibView): Handled {
    if (this.#community === undefined || !isSame(this.#community, community)) return { outcome: 'not-known' }
    const answer = answerTo(pdu, view, LARGEST_ANSWER - AROUND)
    return answer === undefined
      ? { outcome: 'not-understood' }
      : { outcome: 'answered', answer: encodeCommunityMessage(community, answer) }
  }

  /** RFC 3414 section 3.2, in its order. */
  #ofUser(message: UserMessage, octets: Uint8Array, view: MibView, now: Instant): Handled {
    const { engine, flags, boots, time, salt, scoped } = message
    const report = (what: Report, user?: UserKeys) => this.#report(message, what, now, user)
    if (!isSame(this.#id, engine)) return report('unknownEngineIds')
    const user = this.#users.find(each => isSame(each.octets, message.user))
    if (user === undefined) return report('unknownUserNames')
    if ((flags & FLAG.signed) === 0 || (flags & FLAG.encrypted) === 0) return report('unsupportedSecLevels')
    if (!isAuthentic(user, octets, message.signature)) return report('wrongDigests')
    if (boots !== this.#boots || Math.abs(time - this.#time(now)) > TIME_WINDOW)
      return report('notInTimeWindows', user)
    if (salt.length !== SALT_BYTES) return report('decryptionErrors')
    const plain = scopedIn(decodeBer(decrypted(user, { boots, time, salt }, scoped.content)))
    if (plain === undefined) return report('decryptionErrors')
    if (plain.context.length > 0) return report('unknownContexts', user)
    return this.#answer(message, plain, user, view, now)
  }

  #answer(
    message: UserMessage,
    { engine, pdu }: Scoped,
    user: UserKeys,
    view: MibView,
    now: Instant,
  ): Handled {
    const room = Math.min(message.largest, LARGEST_ANSWER) - AROUND
    const answer = isSame(this.#id, engine) ? answerTo(pdu, view, room) : undefined
    if (answer === undefined) return { outcome: 'not-understood' }
    const time = this.#time(now)
    const salt = this.#nextSalt()
    const plain = encodeScoped(this.#id, answer)
    const body = encodeOctets(encrypted(user, { boots: this.#boots, time, salt }, plain))
    const flags = FLAG.signed | FLAG.encrypted
    return { outcome: 'answered', answer: this.#signed(message, { flags, time, salt, body }, user) }
  }

  /** In the clear; signed where the asker's clock is what is wrong with it (RFC 3414 section 3.2, step 7a). */
  #report(message: UserMessage, what: Report, now: Instant, user?: UserKeys): Handled {
    const count = (this.#counts.get(what) ?? 0) + 1
    this.#counts.set(what, count)
    if ((message.flags & FLAG.reportable) === 0) return { outcome: 'reported' }
    const value = { type: 'counter32', value: count % COUNTER_END } as const
    const variable = encodeVariable({ oid: parseOid(REPORTS[what]), value })
    // The number of what was asked, where it can be read (RFC 3412 section 7.1, step 3).
    const id = scopedIn(message.scoped)?.pdu.requestId ?? 0
    const body = encodeScoped(this.#id, encodePdu(PDU.report, id, [0, 0], [variable]))
    const time = this.#time(now)
    const flags = user === undefined ? 0 : FLAG.signed
    const answer = this.#signed(message, { flags, time, salt: NOTHING, body }, user)
    return { outcome: 'reported', answer }
  }

  #signed(
    { id, user: name }: UserMessage,
    parts: { flags: number; time: number; salt: Uint8Array; body: Uint8Array },
    user: UserKeys | undefined,
  ): Uint8Array {
    const octets = encodeUserMessage({
      ...{ id, largest: LARGEST_REQUEST, engine: this.#id, boots: this.#boots, user: name, ...parts },
      signature: user === undefined ? NOTHING : emptySignature(user),
    })
    if (user === undefined) return octets
    const place = decodeMessage(octets)
    if (place?.version === 'v3')
      octets.set(signatureOf(user, octets), place.signature.byteOffset - octets.byteOffset)
    return octets
  }

  /** `snmpEngineTime`, in seconds. */
  #time(now: Instant): number {
    return Math.floor(between(this.#startedAt, now) / 1000)
  }

  #nextSalt(): Uint8Array {
    this.#salt = BigInt.asUintN(64, this.#salt + 1n)
    const octets = Buffer.alloc(SALT_BYTES)
    octets.writeBigUInt64BE(this.#salt)
    return octets
  }
}

const NOTHING = new Uint8Array()
const COUNTER_END = 2 ** 32

const isSame = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && timingSafeEqual(left, right)
