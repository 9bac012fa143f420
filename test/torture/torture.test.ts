import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seededChance } from '../../src/kernel/index.ts'
import {
  formatMessage,
  parseMessage,
  responseToFault,
  type SipMessage,
  StreamFramer,
  TransactionLayer,
} from '../../src/sip/index.ts'
import { INVALID } from './rfc4475-invalid.ts'
import { UPPER } from './rfc4475-upper.ts'
import { VALID } from './rfc4475-valid.ts'
import { IPV6 } from './rfc5118.ts'
import type { TortureRow } from './torture-row.ts'

const TABLES: [rfc: string, rows: TortureRow[]][] = [
  ['RFC 4475', [...VALID, ...INVALID, ...UPPER]],
  ['RFC 5118', IPV6],
]
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

for (const [rfc, rows] of TABLES)
  for (const row of rows) test(`${rfc} ${row.section}, ${row.quirk}: ${verdict(row)}`, () => play(row))

function verdict({ expected }: TortureRow): string {
  if (expected.parser === 'accepts') return 'read'
  return expected.parser === 'drops' ? 'dropped' : String(expected.status)
}

function play({ octets, expected, transaction }: TortureRow): void {
  const parsed = parseMessage(bytesOf(octets))
  if (expected.parser === 'accepts') {
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault.what)
    assert.ok(octets.startsWith(textOf(formatMessage(parsed.value))), 'goes out as it came in')
    expected.reads(parsed.value)
    if (transaction !== undefined) assert.deepEqual(heardOf(parsed.value), transaction)
    return
  }
  assert.ok(!parsed.ok, 'is refused')
  const answer = responseToFault(parsed.fault, { toTag: 't1' })
  if (expected.parser === 'drops' || expected.unanswered) assert.equal(answer, undefined)
  else assert.equal(answer?.status, expected.status)
  if (expected.parser === 'refuses') assert.equal(parsed.fault.status, expected.status)
}

/** What the transaction layer of an element that has sent nothing does with the message. */
function heardOf(message: SipMessage): 'up' | undefined {
  const layer = new TransactionLayer<string>({ chance: seededChance(1) })
  const effects = layer.receive(message, 'peer', 'unreliable', instantOf(0))
  return effects.some(({ type }) => type === 'request' || type === 'stray') ? 'up' : undefined
}

test('every section of both RFCs that holds a message has a row', () => {
  const numbers = (section: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${section}.${i + 1}`)
  const sections = (rows: TortureRow[]): string[] => [...new Set(rows.map(row => row.section))]
  assert.deepEqual(sections(VALID), numbers('3.1.1', 13))
  assert.deepEqual(sections(INVALID), numbers('3.1.2', 19))
  assert.deepEqual(sections(UPPER), ['3.2.1', ...numbers('3.3', 15), '3.4.1'])
  assert.deepEqual(sections(IPV6), numbers('4', 10))
})

const framed = (text: string, cut: number): string[] => {
  const framer = new StreamFramer()
  const bytes = bytesOf(text)
  return [...framer.push(bytes.subarray(0, cut)), ...framer.push(bytes.subarray(cut))]
    .filter(event => event.type !== 'pong')
    .map(event => (event.type === 'message' ? textOf(event.bytes) : event.type))
}

test('on a stream every message that is read ends where its Content-Length says, wherever it is torn', () => {
  for (const { octets } of [...VALID, ...UPPER, ...IPV6]) {
    const parsed = parseMessage(bytesOf(octets))
    if (!parsed.ok || !parsed.value.headers.has('Content-Length')) continue
    const whole = textOf(formatMessage(parsed.value))
    for (let cut = 0; cut <= whole.length; cut++) assert.deepEqual(framed(whole + whole, cut), [whole, whole])
  }
})

test('on a stream two Content-Lengths or a bad one end the reading (RFC 4475 sections 3.1.2.3 and 3.3.9)', () => {
  const broken = [...INVALID, ...UPPER].filter(row => ['3.1.2.3', '3.3.9'].includes(row.section))
  for (const { octets } of broken) assert.deepEqual(framed(octets, 100), ['fault'])
})

test('on a stream a Content-Length beyond what is there waits for the rest (RFC 4475 section 3.1.2.2)', () => {
  const row = INVALID.find(({ section }) => section === '3.1.2.2')
  assert.deepEqual(framed(row?.octets ?? '', 100), [])
})
