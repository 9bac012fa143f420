// The two messages that are understood: SNMPv2c (RFC 1901) and SNMPv3 (RFC 3412 section 6, RFC 3414 section 2.4).
//
//   v2c   SEQUENCE { 1, community, PDU }
//   v3    SEQUENCE { 3, { id, largest, flags, model }, OCTETS { { engine, boots, time, user, signature, salt } }, scoped }
//   scoped, in the clear or encrypted as OCTETS:  SEQUENCE { engine, context, PDU }

import {
  type Ber,
  decodeBer,
  encodeBer,
  encodeInteger,
  encodeOctets,
  integerIn,
  octetsIn,
  TAG,
} from './ber.ts'
import { type Pdu, pduIn } from './pdu.ts'

export interface CommunityMessage {
  version: 'v2c'
  community: Uint8Array
  pdu: Pdu
}

export interface UserMessage {
  version: 'v3'
  id: number
  /** Octets of the longest answer that is wished for. */
  largest: number
  flags: number
  engine: Uint8Array
  boots: number
  time: number
  user: Uint8Array
  /** In the memory of the whole. */
  signature: Uint8Array
  salt: Uint8Array
  /** The scoped PDU: one thing in the clear, or its octets encrypted. */
  scoped: Ber
}

export interface Scoped {
  engine: Uint8Array
  context: Uint8Array
  pdu: Pdu
}

export const FLAG = { signed: 1, encrypted: 2, reportable: 4 } as const

const VERSION = { v2c: 1, v3: 3 } as const
const USM = 3
/** RFC 3412 section 6: `msgMaxSize`. */
const LEAST_LARGEST = 484

/** Undefined where it is none of the two. SNMPv1 is none of them. */
export function decodeMessage(octets: Uint8Array): CommunityMessage | UserMessage | undefined {
  const whole = decodeBer(octets)
  if (whole?.tag !== TAG.sequence) return undefined
  const [version, ...parts] = whole.parts
  switch (integerIn(version)) {
    case VERSION.v2c:
      return communityMessage(parts)
    case VERSION.v3:
      return userMessage(parts)
    default:
      return undefined
  }
}

function communityMessage([name, body, ...more]: readonly Ber[]): CommunityMessage | undefined {
  const community = octetsIn(name)
  const pdu = pduIn(body)
  if (community === undefined || pdu === undefined || more.length > 0) return undefined
  return { version: 'v2c', community, pdu }
}

function userMessage([head, security, scoped, ...more]: readonly Ber[]): UserMessage | undefined {
  if (head === undefined || scoped === undefined || more.length > 0) return undefined
  const [id, largest, flagOctets, model] = head.parts
  const [idNumber, largestNumber] = [integerIn(id), integerIn(largest)]
  const flags = octetsIn(flagOctets)
  const parameters = octetsIn(security)
  if (idNumber === undefined || largestNumber === undefined || flags?.length !== 1) return undefined
  if (integerIn(model) !== USM || largestNumber < LEAST_LARGEST || parameters === undefined) return undefined
  const usm = usmIn(decodeBer(parameters))
  if (usm === undefined) return undefined
  return {
    ...{ version: 'v3', id: idNumber, largest: largestNumber, flags: flags[0] as number },
    ...usm,
    scoped,
  }
}

function usmIn(ber: Ber | undefined) {
  if (ber?.parts.length !== 6) return undefined
  const [engine, , , user, signature, salt] = ber.parts.map(octetsIn)
  const [boots, time] = [integerIn(ber.parts[1]), integerIn(ber.parts[2])]
  if (engine === undefined || user === undefined || signature === undefined || salt === undefined)
    return undefined
  if (boots === undefined || time === undefined || boots < 0 || time < 0) return undefined
  return { engine, boots, time, user, signature, salt }
}

export function scopedIn(ber: Ber | undefined): Scoped | undefined {
  if (ber?.tag !== TAG.sequence || ber.parts.length !== 3) return undefined
  const [engine, context] = ber.parts.map(octetsIn)
  const pdu = pduIn(ber.parts[2])
  return engine === undefined || context === undefined || pdu === undefined
    ? undefined
    : { engine, context, pdu }
}

export const encodeScoped = (engine: Uint8Array, pdu: Uint8Array): Uint8Array =>
  encodeBer(TAG.sequence, encodeOctets(engine), encodeOctets(NOTHING), pdu)
const NOTHING = new Uint8Array()

export const encodeCommunityMessage = (community: Uint8Array, pdu: Uint8Array): Uint8Array =>
  encodeBer(TAG.sequence, encodeInteger(VERSION.v2c), encodeOctets(community), pdu)

export type Outgoing = Omit<UserMessage, 'version' | 'scoped'> & {
  /** As it goes out: a sequence, or octets that hold it encrypted. */
  body: Uint8Array
}

export function encodeUserMessage(message: Outgoing): Uint8Array {
  const { id, largest, flags, engine, boots, time, user, signature, salt, body } = message
  return encodeBer(
    TAG.sequence,
    encodeInteger(VERSION.v3),
    encodeBer(
      TAG.sequence,
      encodeInteger(id),
      encodeInteger(largest),
      encodeOctets(Uint8Array.of(flags)),
      encodeInteger(USM),
    ),
    encodeOctets(
      encodeBer(
        TAG.sequence,
        encodeOctets(engine),
        encodeInteger(boots),
        encodeInteger(time),
        ...[user, signature, salt].map(encodeOctets),
      ),
    ),
    body,
  )
}
