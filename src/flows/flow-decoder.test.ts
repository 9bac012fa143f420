import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  be,
  counterSample,
  dataSet,
  EXPORTER,
  type Field,
  flowRecord,
  flowSample,
  IPFIX_FIELDS,
  ipfix,
  Notebook,
  netflow5,
  netflow9,
  optionsSet,
  sflow,
  type ToldExport,
  type ToldFlow,
  templateSet,
  V4_FIELDS,
} from './testing/index.ts'

const AT = Date.UTC(2025, 3, 1, 7, 55, 5)
const CLOCK: ToldExport = { boot: AT - 100_000, at: AT }
const FLOW: ToldFlow = {
  from: { address: '52.114.75.24', port: 8576 },
  to: { address: '192.0.2.21', port: 5061 },
  packets: 6,
  bytes: 700,
  flags: 0x1b,
  start: AT - 3000,
  end: AT - 2984,
}
const V6_FLOW = {
  ...FLOW,
  from: { address: '2001:db8:0:0:0:0:0:1', port: 8576 },
  to: { address: '2001:db8:0:0:0:0:0:2', port: 5061 },
}
const READ = `6 52.114.75.24:8576 192.0.2.21:5061 6 packets 700 octets flags 27 ${AT - 3000}..${AT - 2984} 1:`

const nine = (fields: readonly Field[], flows: ToldFlow[], clock = CLOCK): Uint8Array[] => [
  templateSet('netflow9', 256, fields),
  dataSet(256, ...flows.map(flow => flowRecord(flow, fields, clock))),
]
const ten = (fields: readonly Field[], flows: ToldFlow[], clock = CLOCK): Uint8Array[] => [
  templateSet('ipfix', 256, fields),
  dataSet(256, ...flows.map(flow => flowRecord(flow, fields, clock))),
]

test('a record of NetFlow 5 is read, with the rate its header names', () => {
  assert.deepEqual(new Notebook().read(netflow5([FLOW], CLOCK)).records, [`${READ}0`])
  const sampled = new Notebook().read(netflow5([FLOW], { ...CLOCK, every: 100 }))
  assert.deepEqual([sampled.records, sampled.sampled], [[`${READ}100`], ['1:100']])
})

test('a record of NetFlow 9 is read by its template, padding left alone', () => {
  const { records } = new Notebook().read(netflow9(nine(V4_FIELDS, [FLOW, FLOW]), CLOCK))
  assert.deepEqual(records, [`${READ}0`, `${READ}0`])
})

test('an uptime that has wrapped since the flow began gives the same times', () => {
  const clock = { boot: AT - 2 ** 32 - 1000, at: AT }
  assert.deepEqual(new Notebook().read(netflow9(nine(V4_FIELDS, [FLOW], clock), clock)).records, [`${READ}0`])
  assert.deepEqual(new Notebook().read(netflow5([FLOW], clock)).records, [`${READ}0`])
})

test('IPv6 is read in NetFlow 9 and IPFIX', () => {
  const fields = V4_FIELDS.map(
    ([element, length]): Field => (element === 8 ? [27, 16] : element === 12 ? [28, 16] : [element, length]),
  )
  const nined = new Notebook().read(netflow9(nine(fields, [V6_FLOW]), CLOCK))
  assert.match(nined.records[0] ?? '', /^6 2001:db8::1:8576 2001:db8::2:5061 6 packets/)
  const [source, destination, ...rest] = IPFIX_FIELDS
  assert.ok(source !== undefined && destination !== undefined)
  const tenned = new Notebook().read(ipfix(ten([[27, 16], [28, 16], ...rest], [V6_FLOW]), CLOCK))
  assert.match(tenned.records[0] ?? '', /^6 2001:db8::1:8576 2001:db8::2:5061 6 packets/)
})

for (const [name, start, end] of [
  ['milliseconds', [152, 8], [153, 8]],
  ['microseconds', [154, 8], [155, 8]],
  ['nanoseconds', [156, 8], [157, 8]],
  ['microseconds before the export', [158, 4], [159, 4]],
  ['milliseconds and a duration', [152, 8], [161, 4]],
  ['milliseconds and a duration in microseconds', [152, 8], [162, 4]],
] as const) {
  test(`IPFIX tells times in ${name}`, () => {
    const fields = IPFIX_FIELDS.map(field => (field[0] === 152 ? start : field[0] === 153 ? end : field))
    const [record = ''] = new Notebook().read(ipfix(ten(fields, [FLOW]), CLOCK)).records
    const [, from, to] = /(\S+)\.\.(\S+) 1:/.exec(record) ?? []
    assert.deepEqual([Math.round(Number(from)), Math.round(Number(to))], [FLOW.start, FLOW.end])
  })
}

test('IPFIX tells times in seconds', () => {
  const fields = IPFIX_FIELDS.map(
    (field): Field => (field[0] === 152 ? [150, 4] : field[0] === 153 ? [151, 4] : field),
  )
  const [record = ''] = new Notebook().read(ipfix(ten(fields, [FLOW]), CLOCK)).records
  assert.match(record, new RegExp(`${AT - 3000}\\.\\.${AT - 3000} 1:`))
})

test('IPFIX with uptimes is told when the exporter started, by the record or by options', () => {
  const own = new Notebook().read(ipfix(ten([...V4_FIELDS, [160, 8]], [FLOW]), CLOCK))
  assert.deepEqual(own.records, [`${READ}0`])
  const sets = [
    optionsSet('ipfix', 300, 1, [
      [149, 4],
      [160, 8],
    ]),
    dataSet(300, [...be(1, 4), ...be(CLOCK.boot, 8)]),
  ]
  const told = new Notebook().read(
    ipfix(sets, CLOCK),
    ipfix(ten(V4_FIELDS, [FLOW]), { ...CLOCK, sequence: 1 }),
  )
  assert.deepEqual([told.records, told.missing], [[`${READ}0`], []])
})

test('times that cannot be are those of the export', () => {
  const far = { ...FLOW, start: 2 ** 60, end: 2 ** 62 }
  const [record = ''] = new Notebook().read(ipfix(ten(IPFIX_FIELDS, [far]), CLOCK)).records
  assert.match(record, new RegExp(`${AT}\\.\\.${AT} 1:`))
})

test('fields of enterprises are skipped, and values of any length are read', () => {
  const fields: Field[] = [[82, 0xffff], [1, 3, 9], ...IPFIX_FIELDS]
  const body = (name: number[]): Uint8Array =>
    Buffer.from([...name, 1, 2, 3, ...flowRecord(FLOW, IPFIX_FIELDS, CLOCK)])
  const long = [255, ...be(300, 2), ...new Array<number>(300).fill(65)]
  const sets = [
    templateSet('ipfix', 256, fields),
    dataSet(256, body([4, 101, 116, 104, 48]), body(long), body([0])),
  ]
  assert.deepEqual(new Notebook().read(ipfix(sets, CLOCK)).records, [`${READ}0`, `${READ}0`, `${READ}0`])
})

test('samplers that options tell of are applied to the records that name them, or to all', () => {
  const fields: Field[] = [...V4_FIELDS, [48, 1]]
  const options = [
    optionsSet('netflow9', 300, 1, [
      [2, 4],
      [48, 1],
      [49, 1],
      [50, 4],
      [84, 6],
    ]),
  ]
  const values = (id: number, every: number) => [
    ...be(7, 4),
    id,
    2,
    ...be(every, 4),
    ...Buffer.from('edge\0\0'),
  ]
  const told = netflow9([...options, dataSet(300, values(1, 64), values(2, 1000))], CLOCK)
  const record = (sampler: number) => Buffer.from([...flowRecord(FLOW, V4_FIELDS, CLOCK), sampler])
  const flows = netflow9(
    [templateSet('netflow9', 256, fields), dataSet(256, record(2), record(1), record(3))],
    {
      ...CLOCK,
      sequence: 1,
    },
  )
  const book = new Notebook().read(told, flows)
  assert.deepEqual(book.records, [`${READ}1000`, `${READ}64`, `${READ}0`])
  assert.deepEqual(book.sampled, ['1:64 edge', '1:1000 edge'])
  const all = [
    optionsSet('netflow9', 301, 1, [
      [1, 4],
      [34, 4],
      [35, 1],
    ]),
    dataSet(301, [...be(0, 4), ...be(512, 4), 1]),
  ]
  const plain = new Notebook().read(netflow9([...all, ...nine(V4_FIELDS, [FLOW])], CLOCK))
  assert.deepEqual(plain.records, [`${READ}512`])
})

test('IPFIX tells sampling as packets taken and left out', () => {
  const options = optionsSet('ipfix', 300, 1, [
    [302, 4],
    [304, 2],
    [305, 4],
    [306, 4],
  ])
  const sets = [options, dataSet(300, [...be(1, 4), ...be(1, 2), ...be(1, 4), ...be(99, 4)])]
  const book = new Notebook().read(ipfix([...sets, ...ten(IPFIX_FIELDS, [FLOW])], CLOCK))
  assert.deepEqual(book.records, [`${READ}100`])
})

test('records before their template wait for it', () => {
  const [template, data] = nine(V4_FIELDS, [FLOW]) as [Uint8Array, Uint8Array]
  const book = new Notebook().read(netflow9([data], CLOCK))
  assert.deepEqual(book.records, [])
  book.read(netflow9([template], { boot: AT + 5000, at: AT + 60_000, sequence: 1 }))
  assert.deepEqual(book.records, [`${READ}0`])
  assert.equal(book.decoder.counts.lateSets, 1)
})

test('records whose template never comes are counted', () => {
  const [, data] = nine(V4_FIELDS, [FLOW]) as [Uint8Array, Uint8Array]
  const book = new Notebook().read(netflow9([data], CLOCK))
  book.decoder.end()
  assert.deepEqual([book.records, book.decoder.counts.unreadSets], [[], 1])
})

test('a template of the same id with another layout takes the place of the first', () => {
  const other: Field[] = [[5, 1], ...V4_FIELDS.toReversed()]
  const second = netflow9(nine(other, [FLOW]), { ...CLOCK, sequence: 1 })
  const book = new Notebook().read(netflow9(nine(V4_FIELDS, [FLOW]), CLOCK), second)
  assert.deepEqual(book.records, [`${READ}0`, `${READ}0`])
  assert.equal(book.decoder.counts.changedTemplates, 1)
})

test('templates of one exporter say nothing of another one, nor of another source of the same', () => {
  const [template, data] = nine(V4_FIELDS, [FLOW]) as [Uint8Array, Uint8Array]
  const book = new Notebook().read(netflow9([template], CLOCK), netflow9([data], { ...CLOCK, source: 2 }))
  book.readFrom({ ...EXPORTER, address: '192.0.2.9' }, netflow9([data], CLOCK))
  assert.deepEqual(book.records, [])
})

test('what is missing is told by sequence numbers: datagrams in NetFlow 9, records in the others', () => {
  const book = new Notebook()
  for (const sequence of [7, 8, 11]) book.read(netflow9(nine(V4_FIELDS, [FLOW]), { ...CLOCK, sequence }))
  assert.deepEqual(book.missing, ['2 exports packet 3'])
  const records = new Notebook()
  for (const sequence of [0xffffffff, 0, 5])
    records.read(ipfix(ten(IPFIX_FIELDS, [FLOW]), { ...CLOCK, sequence }))
  assert.deepEqual(records.missing, ['4 records packet 3'])
  const five = new Notebook()
  for (const sequence of [10, 12, 15]) five.read(netflow5([FLOW, FLOW], { ...CLOCK, sequence }))
  assert.deepEqual(five.missing, ['1 records packet 3'])
})

test('an export that was overtaken is not missing, and an exporter that begins again has lost nothing', () => {
  const book = new Notebook()
  for (const sequence of [7, 9, 8, 10, 1_000_000, 0, 1])
    book.read(netflow9(nine(V4_FIELDS, [FLOW]), { ...CLOCK, sequence }))
  assert.deepEqual(book.missing.slice(0, 2), ['1 exports packet 2', '-1 exports packet 3'])
  assert.equal(book.missing.length, 3)
})

test('sampled packets of sFlow are records of one packet, counters are passed over', () => {
  const packet = { from: FLOW.from, to: FLOW.to, flags: 2, bytes: 60, vlan: 7 }
  const samples = [
    flowSample(packet, { rate: 400 }),
    counterSample(),
    flowSample({ ...packet, from: V6_FLOW.from, to: V6_FLOW.to }, { rate: 400, expanded: true }),
  ]
  const book = new Notebook().read(sflow(samples, { agent: '192.0.2.1' }))
  assert.deepEqual(book.records, [
    '6 52.114.75.24:8576 192.0.2.21:5061 1 packets 60 octets flags 2 1000..1000 1:400',
    '6 2001:db8::1:8576 2001:db8::2:5061 1 packets 60 octets flags 2 1000..1000 1:400',
  ])
  assert.deepEqual([book.decoder.counts.otherSamples, book.sampled], [1, ['1:400']])
})

test('exports cut anywhere are read as far as they go, and nothing is thrown', () => {
  const exports = [
    netflow5([FLOW, FLOW], CLOCK),
    netflow9(nine(V4_FIELDS, [FLOW, FLOW]), CLOCK),
    ipfix(ten(IPFIX_FIELDS, [FLOW]), CLOCK),
    sflow([flowSample({ ...FLOW }), counterSample()], { agent: '192.0.2.1' }),
  ]
  for (const bytes of exports) {
    const book = new Notebook()
    for (let length = 0; length < bytes.length; length++) book.read(bytes.subarray(0, length))
    assert.ok(book.decoder.counts.brokenExports > 0)
  }
})

test('a template without octets, with too many fields or beyond its set is refused', () => {
  const many = new Array<Field>(200).fill([1, 4])
  const cut = templateSet('netflow9', 256, V4_FIELDS).slice()
  cut[7] = 40
  const book = new Notebook().read(
    netflow9([templateSet('netflow9', 256, [[1, 0]])], CLOCK),
    netflow9([templateSet('netflow9', 256, many)], { ...CLOCK, sequence: 1 }),
    netflow9([cut], { ...CLOCK, sequence: 2 }),
  )
  assert.deepEqual([book.decoder.counts.refusedTemplates, book.decoder.counts.templates], [3, 0])
})

test('what waits for templates is bounded', () => {
  const big = netflow9([dataSet(999, new Uint8Array(60_000))], CLOCK)
  const book = new Notebook()
  for (let count = 0; count < 200; count++) book.read(big)
  assert.ok(book.decoder.counts.unreadSets >= 50)
})
