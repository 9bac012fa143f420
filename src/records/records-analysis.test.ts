import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CallRecordFact, type Fact, type TransferCompletionFact, UNDATED } from '../facts/index.ts'
import type { RecordsResult } from './read/record-keeper.ts'
import { isRecords, RecordsAnalysis } from './records-analysis.ts'
import { COLUMN_NAMES, callPage, callTable, guid, healthyCalls, madeCall } from './testing/index.ts'

function read(content: string | Uint8Array, step = 64 * 1024, limit?: number): RecordsResult {
  const analysis = new RecordsAnalysis({ observer: 'file', ...(limit !== undefined && { limit }) })
  const octets = Buffer.from(content)
  for (let at = 0; at < octets.length; at += step) analysis.push(octets.subarray(at, at + step))
  return analysis.end()
}

const records = ({ facts }: RecordsResult): CallRecordFact[] =>
  facts.filter((fact: Fact) => fact.kind === 'call-record')
const transfers = ({ facts }: RecordsResult): TransferCompletionFact[] =>
  facts.filter((fact: Fact) => fact.kind === 'transfer-completion')

/** The example of Microsoft's page of `getDirectRoutingCalls`. */
const MICROSOFT_ROW = {
  id: '9e8bba57-dc14-533a-a7dd-f0da6575eed1',
  correlationId: 'c98e1515-a937-4b81-b8a8-3992afde64e0',
  userId: 'db03c14b-06eb-4189-939b-7cbf3a20ba27',
  userPrincipalName: 'richard.malk@contoso.com',
  startDateTime: '2019-11-01T00:00:25.105Z',
  inviteDateTime: '2019-11-01T00:00:21.949Z',
  failureDateTime: '0001-01-01T00:00:00Z',
  endDateTime: '2019-11-01T00:00:30.105Z',
  duration: 5,
  callType: 'ByotIn',
  successfulCall: true,
  callerNumber: '+12345678***',
  calleeNumber: '+01234567***',
  mediaPathLocation: 'USWE',
  signalingLocation: 'EUNO',
  finalSipCode: 0,
  callEndSubReason: 540000,
  finalSipCodePhrase: 'BYE',
  trunkFullyQualifiedDomainName: 'tll-audiocodes01.adatum.biz',
  mediaBypassEnabled: false,
}

test("Microsoft's own example of a row is read field by field", () => {
  const [record] = records(read(JSON.stringify({ '@odata.count': 1, value: [MICROSOFT_ROW] })))
  assert.deepEqual(record, {
    kind: 'call-record',
    at: Date.UTC(2019, 10, 1, 0, 0, 21, 949),
    observer: 'file',
    ref: 'record 1',
    by: 'microsoft',
    id: 'c98e1515-a937-4b81-b8a8-3992afde64e0',
    successful: true,
    callType: 'ByotIn',
    invitedAt: Date.UTC(2019, 10, 1, 0, 0, 21, 949),
    startedAt: Date.UTC(2019, 10, 1, 0, 0, 25, 105),
    endedAt: Date.UTC(2019, 10, 1, 0, 0, 30, 105),
    durationMs: 5000,
    caller: '+12345678***',
    callee: '+01234567***',
    user: 'richard.malk@contoso.com',
    sbc: 'tll-audiocodes01.adatum.biz',
    sipStatus: 0,
    microsoftCode: 540000,
    phrase: 'BYE',
    mediaRegion: 'USWE',
    signallingRegion: 'EUNO',
    mediaBypass: false,
  })
})

test('pages are read alone, one after the other, in an array, and as rows a line', () => {
  const [first, second] = [healthyCalls(30), healthyCalls(20, 2)]
  const rows = second.map(call => JSON.stringify(JSON.parse(callPage([call])).value[0])).join('\n')
  const count = first.length + second.length
  for (const text of [
    callPage([...first, ...second]),
    `${callPage(first)}\n${callPage(second)}`,
    `[${callPage(first)},${callPage(second)}]`,
    `${callPage(first)}${rows}`,
  ]) {
    for (const step of [1000, 1 << 20]) assert.equal(records(read(text, step)).length, count)
    assert.deepEqual(read(text).problems, [])
  }
})

test('a page that names a next one, a page cut off, and a page without calls are told', () => {
  const calls = healthyCalls(10)
  const page = callPage(calls, 'https://graph.microsoft.com/next')
  assert.match(read(page).problems.join(), /there are more pages/)
  assert.deepEqual(read(page + callPage(calls)).problems, [])
  const cut = read(callPage(calls).slice(0, -500))
  assert.match(cut.problems.join(), /ends in the middle/)
  assert.equal(cut.read, calls.length - 1)
  assert.deepEqual(read(callPage([])).problems, ['there are no calls in it'])
})

test('a table and a page of the same calls yield the same records, but for their places and spellings', () => {
  const calls = healthyCalls(50)
  const same = (result: RecordsResult): unknown =>
    records(result).map(({ ref: _, callType: __, ...record }) => record)
  assert.deepEqual(same(read(callTable(calls), 100)), same(read(callPage(calls), 100)))
})

test('rows of a table are named as a spreadsheet counts them', () => {
  const [, second] = records(read(callTable([madeCall(1), madeCall(2)])))
  assert.deepEqual([second?.ref, second?.id, second?.sharedId], ['row 3', guid(2), undefined])
})

test('a table is read with a mark, in UTF-16, and apart by semicolons', () => {
  const calls = healthyCalls(20)
  const expected = records(read(callTable(calls)))
  for (const octets of [
    Buffer.from(`\ufeff${callTable(calls)}`),
    Buffer.from(`\ufeff${callTable(calls)}`, 'utf16le'),
    Buffer.from(callTable(calls, { delimiter: ';' })),
  ]) {
    assert.ok(isRecords(octets.subarray(0, 4096)))
    assert.deepEqual(records(read(octets, 999)), expected)
    assert.deepEqual(read(octets).problems, [])
  }
})

test('columns are found by German names and in another order', () => {
  const german = [
    'Endgültiger SIP-Code',
    'SBC-FQDN',
    'Anruftyp',
    'Einladungszeitpunkt',
    'Erfolg',
    'Korrelations-ID',
  ]
  const text = `${german.join(';')}\n504;sbc1.example.net;dr_out;2025-04-01 07:00:00.1230000 +00:00;Nein;${guid(1)}\n`
  const result = read(text)
  assert.deepEqual(result.problems, [])
  const [record] = records(result)
  assert.deepEqual(
    [record?.sipStatus, record?.sbc, record?.callType, record?.successful, record?.id],
    [504, 'sbc1.example.net', 'dr_out', false, guid(1)],
  )
  assert.equal(record?.at, Date.UTC(2025, 3, 1, 7, 0, 0, 123))
})

test('names that nobody knows leave the place of the columns, in the layout of either year, and that is told', () => {
  const names = COLUMN_NAMES.map((_, index) => `列${index}`)
  const calls = healthyCalls(20)
  const result = read(callTable(calls, { names }))
  assert.match(result.problems.join(), /told by their place/)
  assert.deepEqual(records(result), records(read(callTable(calls))))
  const older = callTable(calls, { names })
    .split('\r\n')
    .map(line => line.split(',').toSpliced(1, 1).join(','))
    .join('\r\n')
  const first = records(read(older))[0]
  assert.deepEqual(
    [first?.callType, first?.sbc, first?.user],
    [calls[0]?.callType, calls[0]?.sbc, calls[0]?.upn],
  )
})

test('times and numbers that a spreadsheet wrote anew are read, and that is told', () => {
  const text = callTable([madeCall(1)])
    .replace('2025-04-01T07:01:00.000Z', '01.04.2025 07:01')
    .replace('+4930555001', '="+4930555001"')
  const result = read(text)
  assert.match(result.problems.join(), /written the times anew/)
  assert.deepEqual(
    [records(result)[0]?.at, records(result)[0]?.callee],
    [Date.UTC(2025, 3, 1, 7, 1), '+4930555001'],
  )
})

test('rows that are none are counted, those around them are read', () => {
  const lines = callTable([madeCall(1), madeCall(2), madeCall(3)]).split('\r\n')
  const broken = ['no,time,at,all', lines[2], '"never closed,1,2', lines[3], '"nor this']
  const result = read([lines[0], lines[1], ...broken].join('\r\n'))
  assert.deepEqual([result.read, result.skipped], [2, 3])
  assert.match(result.problems.join(), /1 rows have a quote that is never closed/)
  assert.match(result.problems.join(), /1 rows run into the next line/)
})

test('over the limit records are counted and not kept, and a gap says so', () => {
  const result = read(callTable(healthyCalls(100)), 1000, 40)
  assert.equal(records(result).length, 40)
  const gap = result.facts.at(-1)
  assert.deepEqual([gap?.kind, gap?.kind === 'gap' && gap.count], ['gap', result.read - 40])
  assert.match(result.problems.join(), /counted and not kept/)
})

const PHRASE =
  'Unable to deliver REFER: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT'
/** As the article shows it, with what was left of the line it was cut from. */
const PASTED = `{ "transferCompletion": { "reason": "unknown", "sender": null, "code": 504, "subCode": 549009, "phrase": "${PHRASE}" }, "debugContent": null } )`

test('the record of the article is read as it was pasted', () => {
  assert.deepEqual(transfers(read(PASTED)), [
    {
      kind: 'transfer-completion',
      at: 0,
      observer: 'file',
      ref: 'transferCompletion 1',
      code: 504,
      subCode: 549009,
      phrase: PHRASE,
      method: 'REFER',
      hresult: '0x80090325',
    },
  ])
})

test('it is found in a mail, quoted, folded, escaped, in typographic quotes and in HTML', () => {
  const dressed = {
    mail: `Date: Tue, 01 Apr 2025 09:55:00 +0200\nSubject: "case\n\nHello,\n${PASTED}\nRegards`,
    quoted: `He wrote:\n> ${PASTED.replace('"code"', '\n> "code"')}`,
    escaped: `{"body":"${PASTED.replaceAll('"', '\\"')}"}`,
    twice: PASTED.replaceAll('"', '\\\\\\"'),
    typographic: PASTED.replaceAll(/"(.*?)"/g, '\u201c$1\u201d'),
    html: `<p>${PASTED.replaceAll('"', '&quot;')}</p>`,
    cell: PASTED.replaceAll('"', '""'),
    printable: PASTED.replace('HRESULT=', 'HRESULT=3D').replace('outgoing', 'out=\r\ngoing'),
    numbersAsText: PASTED.replace('504', '"504"').replace('549009', '"549009"'),
  }
  for (const [dress, text] of Object.entries(dressed)) {
    assert.ok(isRecords(Buffer.from(text)), dress)
    const [record, ...others] = transfers(read(text))
    assert.deepEqual(
      [record?.phrase, record?.code, record?.subCode, others.length],
      [PHRASE, 504, 549009, 0],
      dress,
    )
  }
  assert.equal(transfers(read(dressed.mail))[0]?.at, UNDATED, 'the mail has a date, the record none')
})

test('a phrase with escaped quotes is whole, one that was cut off is as long as it is', () => {
  const inner = PASTED.replace('outgoing', 'the \\"outgoing\\"')
  assert.match(transfers(read(inner))[0]?.phrase ?? '', /REFER: the "outgoing" TLS/)
  assert.match(
    transfers(read(PASTED.slice(0, 190)))[0]?.phrase ?? '',
    /^Unable to deliver REFER: outgoing TLS/,
  )
})

test('several of them are told apart, each with the time beside it', () => {
  const text = `2025-04-01T07:55:10.1Z ${PASTED}\n2025-04-01T08:00:00Z ${PASTED.replace('549009', '549008')}`
  assert.deepEqual(
    transfers(read(text)).map(record => [record.subCode, record.at]),
    [
      [549009, Date.UTC(2025, 3, 1, 7, 55, 10, 100)],
      [549008, Date.UTC(2025, 3, 1, 8, 0, 0)],
    ],
  )
})

test('other tables, logs and texts are no records', () => {
  for (const text of [
    'Name,Start Time,End Time,UPN,Display Name\na,b,c,d,e\n',
    '{"schemaVersion":1,"kind":"transfer-completion","phrase":"\\"transferCompletion\\":"}',
    '{"value":[{"id":1,"callType":"x"}]}',
    'Dear Sir, the transfer was not completed.',
    '',
  ])
    assert.ok(!isRecords(Buffer.from(text)), text)
})

test('a mail of nothing but backslashes behind a transfer costs no more than its length', () => {
  const analysis = new RecordsAnalysis({ observer: 'mail' })
  const transfer = '{"transferCompletion": {"code": 504, "subCode": 549009, "phrase": "x"}}'
  const before = process.cpuUsage().user
  analysis.push(Buffer.from(`${transfer}\n${'\\'.repeat(400_000)}`))
  assert.equal(analysis.end().read, 1)
  assert.ok(process.cpuUsage().user - before < 2_000_000)
})
