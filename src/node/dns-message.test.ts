import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, encode } from 'dns-packet'
import { fault, millis, ok, seconds, seededChance } from '../kernel/index.ts'
import { encodeQuestion, readReply } from './dns-message.ts'

const SEED = Number(process.env.SEED ?? 7)
const QUESTION = { name: 'sip.example.net', record: 'A' } as const

const answer = (answers: Answer[], authorities: Answer[] = [], rcode = 0): Buffer =>
  encode({
    ...{ type: 'response', id: 7, flags: rcode, answers, authorities },
    questions: [{ type: 'A', name: 'SIP.example.net' }],
  })
const a = (name: string, ttl: number): Answer => ({ type: 'A', name, ttl, data: '192.0.2.7' })
const soa = (ttl: number, minimum: number): Answer => ({
  ...{ type: 'SOA', name: 'example.net', ttl },
  data: {
    ...{ mname: 'ns.example.net', rname: 'x.example.net', serial: 1 },
    ...{ refresh: 1, retry: 1, expire: 1, minimum },
  },
})

test('records are read in their order, with the shortest time', () => {
  assert.deepEqual(readReply(answer([a('sip.example.net', 90), a('sip.example.net', 30)]), QUESTION, 7), {
    kind: 'answer',
    answer: ok([
      { type: 'A', address: '192.0.2.7' },
      { type: 'A', address: '192.0.2.7' },
    ]),
    ttl: seconds(30),
  })
})

test('a time above 2^31 seconds is none (RFC 2181 section 8)', () => {
  const reply = readReply(answer([a('sip.example.net', 2 ** 31)]), QUESTION, 7)
  assert.deepEqual(reply?.kind === 'answer' && reply.ttl, millis(0))
})

test('a refusal holds as long as its SOA record and the minimum in it say (RFC 2308 section 5)', () => {
  for (const [ttl, minimum] of [
    [600, 20],
    [20, 600],
  ] as const) {
    const reply = readReply(answer([], [soa(ttl, minimum)], 3), QUESTION, 7)
    assert.deepEqual(reply?.kind === 'answer' && reply.ttl, seconds(20))
  }
})

test('a refusal with NS and without SOA is true for now and not kept (RFC 2308 sections 2.1 and 5)', () => {
  const ns: Answer = { type: 'NS', name: 'example.net', ttl: 600, data: 'ns.example.net' }
  assert.deepEqual(readReply(answer([], [ns], 3), QUESTION, 7), {
    kind: 'answer',
    answer: fault('no-such-name'),
    ttl: seconds(0),
  })
  assert.deepEqual(readReply(answer([], [ns]), QUESTION, 7), { kind: 'useless' }, 'it only points to others')
})

test('a refusal at the end of an alias is one, and holds no longer than the alias (RFC 6604, RFC 2308 section 2)', () => {
  const alias: Answer = { type: 'CNAME', name: 'sip.example.net', ttl: 5, data: 'b.example.net' }
  for (const [authorities, ttl] of [
    [[soa(60, 60)], 5],
    [[], 0],
  ] as const) {
    assert.deepEqual(readReply(answer([alias], [...authorities], 3), QUESTION, 7), {
      kind: 'answer',
      answer: fault('no-such-name'),
      ttl: seconds(ttl),
    })
  }
})

test('records of a name that was not asked for are not taken', () => {
  const reply = readReply(answer([a('evil.example', 90)], [soa(60, 60)]), QUESTION, 7)
  assert.equal(reply?.kind === 'answer' && reply.answer.ok, false)
})

test('aliases in a circle lead nowhere', () => {
  const circle: Answer[] = [
    { type: 'CNAME', name: 'sip.example.net', ttl: 5, data: 'b.example.net' },
    { type: 'CNAME', name: 'b.example.net', ttl: 5, data: 'sip.example.net' },
  ]
  assert.deepEqual(readReply(answer(circle), QUESTION, 7), { kind: 'useless' })
})

test('a question says what UDP may carry, or nothing of it', () => {
  const long = encodeQuestion(QUESTION, 7, true)?.length ?? 0
  assert.equal((encodeQuestion(QUESTION, 7, false)?.length ?? 0) + 11, long)
})

test(`no octets make it throw, nor take long (seed ${SEED})`, () => {
  const chance = seededChance(SEED)
  const good = answer(
    [{ type: 'CNAME', name: 'sip.example.net', ttl: 5, data: 'b.example.net' }, a('b.example.net', 5)],
    [soa(60, 60)],
  )
  const start = process.cpuUsage()
  for (let round = 0; round < 20_000; round++) {
    const bytes = Buffer.from(
      good.subarray(0, chance.below(3) === 0 ? chance.below(good.length) : good.length),
    )
    for (let changes = chance.below(8); changes > 0 && bytes.length > 2; changes--) {
      bytes[2 + chance.below(bytes.length - 2)] = chance.below(256)
    }
    readReply(bytes, QUESTION, 7)
  }
  assert.ok(process.cpuUsage(start).user < 20_000_000)
})
