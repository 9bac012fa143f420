import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FACT_LINE_LIMIT, formatFactLine, parseFactLines } from './fact-lines.ts'
import { factFault } from './fact-shape.ts'
import { toldDefaultCertificate, toldTransfer } from './testing/told-stories.ts'

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('facts come back from their lines as they went', () => {
  const facts = [...toldTransfer().facts, ...toldDefaultCertificate().facts]
  const read = parseFactLines(facts.map(fact => `${formatFactLine(fact)}\n`).join(''))
  assert.deepEqual(read.problems, [])
  assert.deepEqual(read.facts, plain(facts))
})

test('the order of the fields does not depend on who made the fact', () => {
  const [fact] = toldTransfer().facts
  assert.ok(fact?.kind === 'sip')
  const local = { port: fact.local.port, address: fact.local.address }
  const reversed = Object.fromEntries(Object.entries({ ...fact, local }).reverse()) as unknown as typeof fact
  assert.equal(formatFactLine(reversed), formatFactLine(fact))
  assert.match(formatFactLine(fact), /^{"schemaVersion":1,"kind":"sip","at":\d+,"observer":"sbc","direction"/)
})

test('broken lines are told by number and the rest is read', () => {
  const [fact] = toldTransfer().facts
  assert.ok(fact !== undefined)
  const good = formatFactLine(fact)
  const lines = [
    good,
    '{"schemaVersion":1',
    '',
    good.replace('"kind":"sip"', '"kind":"dream"'),
    good.replace('"schemaVersion":1', '"schemaVersion":2'),
    good.replace(/"cseq":\d+/, '"cseq":"1"'),
    good.replace(/"callId":"[^"]*",/, ''),
    '[]',
    'null',
    'x'.repeat(FACT_LINE_LIMIT + 1),
    good,
  ]
  const read = parseFactLines(lines.join('\r\n'))
  assert.equal(read.facts.length, 2)
  assert.deepEqual(read.problems, [
    { line: 2, what: 'is not JSON' },
    { line: 4, what: 'unknown kind "dream"' },
    { line: 5, what: 'unknown schemaVersion 2' },
    { line: 6, what: 'cseq is not a number' },
    { line: 7, what: 'callId is missing' },
    { line: 8, what: 'schemaVersion is missing' },
    { line: 9, what: 'schemaVersion is missing' },
    { line: 10, what: `longer than ${FACT_LINE_LIMIT} characters` },
  ])
})

test('fields a newer writer added are kept', () => {
  const [fact] = toldTransfer().facts
  const line = formatFactLine({ ...fact, tenant: { b: 1, a: 2 } } as never)
  assert.deepEqual((parseFactLines(line).facts[0] as never as { tenant: object }).tenant, { b: 1, a: 2 })
})

test('a certificate without its dates is no fact a rule could trip over', () => {
  const handshake = toldDefaultCertificate().facts.find(fact => fact.kind === 'tls-handshake')
  const broken = plain(handshake) as { serverChain: Record<string, unknown>[] }
  delete broken.serverChain[0]?.notAfter
  assert.equal(factFault(broken), 'serverChain has an item that notAfter is missing')
})

test('what no fact can be is told, however deep it is nested and whatever its time', () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000)
  const gap = '"kind":"gap","at":1,"observer":"x","lastedMs":1,"why":"lost","says":"a"'
  const setting = '{"schemaVersion":1,"kind":"setting","at":0,"observer":"x","setting":'
  const lines = [
    `{"schemaVersion":${deep},${gap}}`,
    `{"schemaVersion":1,"kind":${deep}}`,
    `{"schemaVersion":1,${gap.replace('"at":1', '"at":1e300')}}`,
    `${setting}{"object":"proxy-set","name":"Teams"}}`,
    `${setting}{"object":"dream","name":"Teams"}}`,
  ]
  assert.deepEqual(
    parseFactLines(lines.join('\n')).problems.map(({ what }) => what),
    [
      'unknown schemaVersion that is no word',
      'unknown kind that is no word',
      'at is no time',
      'setting proxies is missing',
      'setting is no setting known here',
    ],
  )
})
