import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FactLog, SHORT_CALL, SHORT_CONNECTION } from '../../facts/index.ts'
import { LINESMAN_MIB } from '../../snmp/index.ts'
import { buildApi } from '../api.ts'
import { Readings } from '../metrics/readings.ts'
import { GUARDED, storyFacts, TEST_PLACES, testSystem } from '../testing/index.ts'
import { linesmanObjects } from './linesman-mib.ts'

const MIB = readFileSync(join(import.meta.dirname, '../../../ops/LINESMAN-MIB.txt'), 'utf8')
const STATISTICS = `${LINESMAN_MIB}.1.2`

const valuesOf = (readings: Readings): Map<string, unknown> =>
  new Map(
    linesmanObjects(readings).flatMap(({ oid, instances }) =>
      instances.map(({ index, value }) => [
        [...oid, ...index].join('.').replace(`${STATISTICS}.`, ''),
        value.value,
      ]),
    ),
  )

test('what is not known has no instance', () => {
  assert.deepEqual([...valuesOf(new Readings([]))], [])
})

test('a counter begins anew at 32 bits, and a gauge stays there', () => {
  const values = valuesOf(
    new Readings([
      { name: 'linesman_calls', values: [{ labels: { state: 'ringing' }, value: 2 ** 33 }] },
      {
        name: 'linesman_calls_total',
        values: [{ labels: { direction: 'inbound', outcome: 'answered' }, value: 2 ** 32 + 5 }],
      },
    ]),
  )
  assert.equal(values.get('1.1.0'), 2 ** 32 - 1)
  assert.equal(values.get('1.3.1.2.1'), 5)
  assert.equal(values.get('1.3.1.3.1'), 5)
})

test('names too long for a row keep their beginning, and stay apart', () => {
  const health = (name: string) => ({
    labels: { subject: 'sbc', name, direction: 'both', state: 'down' },
    value: 1,
  })
  const names = ['a', 'b'].map(last => `${'sbc.'.repeat(60)}${last}`)
  const [first = '', second = ''] = [
    ...valuesOf(new Readings([{ name: 'linesman_health_state', values: names.map(health) }])).keys(),
  ]
  assert.notEqual(first, second)
  assert.ok(STATISTICS.split('.').length + first.split('.').length <= 128)
  assert.equal(first.slice(0, 200), second.slice(0, 200))
})

test('each object of the MIB that can be read has an instance in a system that has all', async () => {
  const system = testSystem(new FactLog([], 100_000))
  const store = {
    store: { size: async () => ({ bytes: 5e6, freeBytes: 0, capBytes: 9e6, evicted: 0, aged: 0 }) } as never,
    counts: () => ({
      ...{ waiting: 0, waitingBytes: 0, written: 1 },
      dropped: { 'queue-full': 3, busy: 0, full: 0, failed: 4 },
    }),
  }
  const leftOut = () => ({ 'collect.syslog': 7 })
  const api = await buildApi(GUARDED, { ...system.services, store, leftOut }, TEST_PLACES)
  for (const fact of storyFacts()) system.services.facts.note(fact)
  const objects = (await api.mib()).filter(({ oid }) => oid.join('.').startsWith(STATISTICS))
  await api.end()
  const readable = [...MIB.matchAll(/MAX-ACCESS {2}read-only/g)].length
  assert.ok(readable > 30)
  assert.equal(objects.length, readable)
  assert.deepEqual(
    objects.filter(({ instances }) => instances.length === 0).map(({ oid }) => oid.join('.')),
    [],
  )
})

test('the MIB means by short what is counted as short', () => {
  const says = (object: string): string =>
    new RegExp(`^${object} OBJECT-TYPE[^]*?DESCRIPTION\\s+"([^"]*)"`, 'm').exec(MIB)?.[1] ?? ''
  assert.match(says('linesmanCallsShort'), new RegExp(`within ${SHORT_CALL / 1000} seconds`))
  assert.equal(SHORT_CONNECTION, 1000)
  assert.match(says('linesmanConnectionsShort'), /by the other side within a second and without SIP/)
})
