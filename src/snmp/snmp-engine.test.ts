import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis, seededChance } from '../kernel/index.ts'
import {
  decodeBer,
  encodeBer,
  encodeInteger,
  encodeOctets,
  encodeOid,
  integerIn,
  type Oid,
  oidIn,
  parseOid,
} from './ber.ts'
import {
  decodeMessage,
  encodeCommunityMessage,
  encodeScoped,
  encodeUserMessage,
  FLAG,
  scopedIn,
  type UserMessage,
} from './message.ts'
import { type MibObject, MibView } from './mib-view.ts'
import { PDU } from './pdu.ts'
import { SnmpEngine } from './snmp-engine.ts'
import { decrypted, emptySignature, encrypted, keysOf, type SnmpUser, signatureOf } from './usm.ts'

const NOW = instantOf(Date.UTC(2026, 10, 26))
const COMMUNITY = Buffer.from('of-a-test-alone')
const ID = Buffer.from('80007ed905aabb', 'hex')
const USER: SnmpUser = {
  ...{ name: 'ann', auth: 'sha256', authKey: 'a-key-of-hers' },
  ...{ privacy: 'aes', privacyKey: 'another-of-hers' },
}
const KEYS = keysOf(USER, ID)
const BASE = parseOid('1.3.6.1.4.1.32473.5061')

const row = (index: number) => ({ index: [index], value: { type: 'counter32', value: index } as const })
const column = (number: number, rows: number): MibObject => ({
  oid: [...BASE, number],
  instances: Array.from({ length: rows }, (_, at) => row(at + 1)),
})
const VIEW = new MibView([column(1, 3), column(2, 1000)])

const engine = (): SnmpEngine =>
  new SnmpEngine({ community: COMMUNITY.toString(), users: [USER], engine: ID }, seededChance(1), NOW)

const pduOf = (tag: number, second: number, third: number, names: readonly Oid[]): Uint8Array =>
  encodeBer(
    tag,
    ...[7, second, third].map(number => encodeInteger(number)),
    encodeBer(0x30, ...names.map(name => encodeBer(0x30, encodeOid(name), encodeBer(5)))),
  )

const asked = (pdu: Uint8Array, view = VIEW) => {
  const { answer } = engine().handle(encodeCommunityMessage(COMMUNITY, pdu), view, NOW)
  assert.ok(answer)
  return answered(answer)
}

/** Error status, and the variables' names with the tags of their values. */
function answered(octets: Uint8Array) {
  const pdu = decodeBer(octets)?.parts[2]
  const [, status, , list] = pdu?.parts ?? []
  return {
    size: octets.length,
    status: integerIn(status),
    variables: (list?.parts ?? []).map(({ parts: [name, value] }) => ({
      name: (oidIn(name) ?? []).slice(BASE.length).join('.'),
      tag: value?.tag,
    })),
  }
}

test('a bulk repeats as often as it is asked to, after those that are asked once (RFC 3416 section 4.2.3)', () => {
  const names = [BASE, [...BASE, 1], [...BASE, 2]]
  const { variables } = asked(pduOf(PDU.getBulk, 1, 2, names))
  assert.deepEqual(
    variables.map(({ name }) => name),
    ['1.1', '1.1', '2.1', '1.2', '2.2'],
  )
})

test('a bulk that asks for more than anybody could want is answered in one packet, at once', () => {
  const names = Array.from({ length: 100 }, () => [...BASE, 2])
  for (const [once, often] of [
    [0, 2_147_483_647],
    [2_147_483_647, 2_147_483_647],
    [-5, 2_147_483_647],
  ] as const) {
    const { variables, size } = asked(pduOf(PDU.getBulk, once, often, names))
    assert.ok(variables.length > 30)
    assert.ok(size <= 1452, `${size} octets`)
  }
})

test('a bulk ends where all that is asked for is at its end, and less than no repetition is none', () => {
  const end = [...BASE, 3]
  const { variables } = asked(pduOf(PDU.getBulk, 0, 2_147_483_647, [end]))
  assert.deepEqual(variables, [{ name: '3', tag: 0x82 }])
  assert.deepEqual(asked(pduOf(PDU.getBulk, 0, -1, [BASE])).variables, [])
})

test('what does not fit is too big, and nothing of it is told', () => {
  const names = Array.from({ length: 150 }, (_, at) => [...BASE, 2, at + 1])
  const { status, variables } = asked(pduOf(PDU.get, 0, 0, names))
  assert.deepEqual([status, variables], [1, []])
})

test('what there is not is told by its kind, and whoever goes on comes to the end', () => {
  const names = [[...BASE, 1, 2], [...BASE, 1, 9], [...BASE, 9], BASE]
  assert.deepEqual(
    asked(pduOf(PDU.get, 0, 0, names)).variables.map(({ tag }) => tag),
    [0x41, 0x81, 0x80, 0x80],
  )
  assert.deepEqual(
    asked(
      pduOf(PDU.getNext, 0, 0, [
        [...BASE, 1, 3],
        [...BASE, 2, 1000],
        [2, 999],
      ]),
    ).variables.map(({ name, tag }) => [name, tag]),
    [
      ['2.1', 0x41],
      ['2.1000', 0x82],
      ['', 0x82],
    ],
  )
})

test('what is no question is not answered: a response, a trap, a report', () => {
  for (const tag of [PDU.response, 0xa4, 0xa6, 0xa7, PDU.report])
    assert.deepEqual(
      engine().handle(encodeCommunityMessage(COMMUNITY, pduOf(tag, 0, 0, [BASE])), VIEW, NOW),
      {
        outcome: 'not-understood',
      },
    )
})

/** A message of hers, with what is wrong in it. */
function hers(wrong: Partial<UserMessage> = {}, pdu = pduOf(PDU.get, 0, 0, [[...BASE, 1, 1]])): Uint8Array {
  const { boots, time } = { boots: bootsOf(), time: 0, ...wrong }
  const salt = Buffer.from('0102030405060708', 'hex')
  const body = encodeOctets(encrypted(KEYS, { boots, time, salt }, encodeScoped(ID, pdu)))
  const flags = FLAG.signed | FLAG.encrypted | FLAG.reportable
  const octets = encodeUserMessage({
    ...{ id: 9, largest: 65_507, flags, engine: ID, boots, time, user: Buffer.from('ann'), salt, body },
    ...wrong,
    signature: emptySignature(KEYS),
  })
  const place = decodeMessage(octets)
  assert.ok(place?.version === 'v3')
  octets.set(signatureOf(KEYS, octets), place.signature.byteOffset - octets.byteOffset)
  return octets
}

/** As a manager finds it out: by a message that knows nothing. */
function bootsOf(): number {
  const nothing = new Uint8Array()
  const discovery = encodeUserMessage({
    ...{ id: 1, largest: 65_507, flags: FLAG.reportable, engine: nothing, boots: 0, time: 0, user: nothing },
    ...{ signature: nothing, salt: nothing, body: encodeScoped(nothing, pduOf(PDU.get, 0, 0, [])) },
  })
  const { answer } = engine().handle(discovery, VIEW, NOW)
  const report = decodeMessage(answer ?? nothing)
  assert.ok(report?.version === 'v3')
  assert.deepEqual(Buffer.from(report.engine), ID)
  return report.boots
}

/** What a report says by the name of its counter, below `usmStats`. */
function reported(octets: Uint8Array, now: Instant = NOW) {
  const { outcome, answer } = engine().handle(octets, VIEW, now)
  const message = answer && decodeMessage(answer)
  if (message?.version !== 'v3') return outcome
  return scopedIn(message.scoped)?.pdu.names[0]?.join('.').replace('1.3.6.1.6.3.15.1.1.', '') ?? outcome
}

test('who signs and encrypts is answered, signed and encrypted', () => {
  const { answer } = engine().handle(hers(), VIEW, NOW)
  const message = decodeMessage(answer ?? new Uint8Array())
  assert.ok(message?.version === 'v3')
  assert.equal(message.flags, FLAG.signed | FLAG.encrypted)
  const plain = decodeBer(decrypted(KEYS, message, message.scoped.content))
  assert.deepEqual(scopedIn(plain)?.pdu.names, [[...BASE, 1, 1]])
})

test('no salt comes twice', () => {
  const one = engine()
  const salts = [1, 2, 3].map(() => {
    const message = decodeMessage(one.handle(hers(), VIEW, NOW).answer ?? new Uint8Array())
    return message?.version === 'v3' ? Buffer.from(message.salt).toString('hex') : ''
  })
  assert.equal(new Set(salts).size, 3)
})

test('a message of long ago, of the future or of another start is told so (RFC 3414 section 3.2, step 7)', () => {
  assert.equal(reported(hers(), after(NOW, millis(150_000))), 'answered')
  assert.equal(reported(hers(), after(NOW, millis(151_000))), '2.0')
  assert.equal(reported(hers({ time: 151 })), '2.0')
  assert.equal(reported(hers({ boots: 1 })), '2.0')
})

test('another engine, nobody we know, too little protection and a changed message are told so', () => {
  assert.equal(reported(hers({ engine: Buffer.from('8000000001', 'hex') })), '4.0')
  assert.equal(reported(hers({ user: Buffer.from('bob') })), '3.0')
  assert.equal(reported(hers({ flags: FLAG.signed | FLAG.reportable })), '1.0')
  const changed = hers()
  changed[changed.length - 1] = (changed.at(-1) as number) ^ 1
  assert.equal(reported(changed), '5.0')
})

test('who wishes for no report gets none', () => {
  const octets = hers({ flags: FLAG.signed | FLAG.encrypted, user: Buffer.from('bob') })
  assert.deepEqual(engine().handle(octets, VIEW, NOW), { outcome: 'reported' })
})

test('no octets, whatever they are, are answered with more than a packet or end in an exception', () => {
  const seed = Number(process.env.SEED ?? 1)
  const chance = seededChance(seed)
  const one = engine()
  const originals = [
    hers(),
    encodeCommunityMessage(COMMUNITY, pduOf(PDU.getBulk, 1, 1000, [BASE, [...BASE, 2]])),
  ]
  for (let turn = 0; turn < 20_000; turn++) {
    const octets = Uint8Array.from(originals[turn % 2] as Uint8Array)
    for (let change = chance.below(4); change >= 0; change--)
      octets[chance.below(octets.length)] = chance.below(256)
    const cut = octets.subarray(0, chance.below(8) === 0 ? chance.below(octets.length) : octets.length)
    const { answer } = one.handle(cut, VIEW, NOW)
    assert.ok((answer?.length ?? 0) <= 1452, `SEED=${seed}`)
  }
})
