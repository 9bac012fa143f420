// `linesman diagnose` and `ladder` on files as an operator has them.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Wire } from '../../src/capture/testing/index.ts'
import { callPage, callTable, healthyCalls, madeCall, zipOf } from '../../src/records/testing/index.ts'
import { sbcTables, writeIni } from '../../src/settings/testing/index.ts'
import { Folder, linesman, Running } from './cli-harness.ts'

const folder = new Folder()
after(() => folder.remove())

const SBC = { address: '192.0.2.21', port: 5060 }
const CARRIER = { address: '198.51.100.7', port: 5060 }

const INVITE = [
  'INVITE sip:+4952511234@192.0.2.21 SIP/2.0',
  'Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1',
  'From: <sip:+4930555100@198.51.100.7>;tag=f',
  'To: <sip:+4952511234@192.0.2.21>',
  'Call-ID: c1',
  'CSeq: 1 INVITE',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

const capture = new Wire().udp(CARRIER, SBC, INVITE).file()

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(folder.file(name), bytes)
  return folder.file(name)
}

test('a healthy capture yields no finding and ends with 0, packed or not', async () => {
  for (const file of [put('call.pcap', capture), put('call.pcap.gz', gzipSync(capture))]) {
    const { code, out } = await linesman('diagnose', file, '--json')
    const { schemaVersion, sources, findings } = JSON.parse(out)
    assert.deepEqual([code, schemaVersion, findings], [0, 1, []])
    const name = file.split('/').at(-1)
    assert.deepEqual(sources, [{ name, kind: 'capture', read: 1, skipped: 0, problems: [] }])
  }
})

test('findings in a file of facts end with 1', async () => {
  const facts = folder.file('facts.ndjson')
  await linesman('lab', 'refer-default-certificate', '--facts', facts)
  const { code, out } = await linesman('diagnose', facts, put('call.pcap', capture), '--json')
  const { sources, findings } = JSON.parse(out)
  assert.equal(code, 1)
  assert.deepEqual(
    sources.map(({ kind }: { kind: string }) => kind),
    ['facts', 'capture'],
  )
  assert.equal(findings[0].rule, 'tls/default-certificate-served')
})

test('findings are told in German where that is asked for, and only in languages there are', async () => {
  const facts = folder.file('german.ndjson')
  await linesman('lab', 'refer-default-certificate', '--facts', facts)
  const { code, out } = await linesman('diagnose', facts, '--lang', 'de')
  assert.equal(code, 1)
  assert.match(out, /^KRITISCH {2}Der SBC hat Teams mit seinem Standardzertifikat geantwortet\n/)
  const json = JSON.parse((await linesman('diagnose', facts, '--lang', 'de', '--json')).out)
  assert.equal(json.findings[0].severity, 'critical', 'what scripts read stays')
  assert.match(json.findings[0].remedy, /TLS-Kontext/)
  const lab = await linesman('lab', 'refer-default-certificate', '--lang', 'de')
  assert.match(lab.out, /\n {2}Was zu tun ist\n/)
  const wrong = await linesman('diagnose', facts, '--lang', 'fr')
  assert.deepEqual([wrong.code, wrong.out], [2, ''])
  assert.match(wrong.err, /^linesman: .*--lang.*fr.*en, de.*\n$/)
})

test("the SBC's configuration is named as an option or among the files, which is the same", async () => {
  const ini = put('teams.ini', Buffer.from(writeIni(sbcTables({ listener: 'default' }))))
  const asOption = await linesman('diagnose', '--config', ini, '--json')
  assert.equal(asOption.code, 1)
  assert.equal(JSON.parse(asOption.out).findings[0].rule, 'tls/default-certificate-served')
  assert.equal(asOption.out, (await linesman('diagnose', ini, '--json')).out)
  const beside = await linesman('diagnose', put('call.pcap', capture), '--config', ini, '--json')
  const kinds = JSON.parse(beside.out).sources.map(({ kind }: { kind: string }) => kind)
  assert.deepEqual(kinds, ['capture', 'settings'])
})

test('two sources whose clocks differ are one time line, and the difference is said', async () => {
  const ours = folder.file('ours.ndjson')
  await linesman('lab', 'refer-default-certificate', '--facts', ours)
  const others = readFileSync(ours, 'utf8')
    .replaceAll(/"at":(\d+)/g, (_, at: string) => `"at":${Number(at) - 3_600_000}`)
    .replaceAll(/"observer":"/g, '"observer":"other ')
  const theirs = put('theirs.ndjson', Buffer.from(others))
  const alone = JSON.parse((await linesman('diagnose', ours, '--json')).out)
  const both = await linesman('diagnose', ours, theirs)
  assert.match(both.err, /theirs\.ndjson: .*its clock is 60 min behind ours\.ndjson's, whose times are shown/)
  const { sources, findings } = JSON.parse((await linesman('diagnose', ours, theirs, '--json')).out)
  assert.equal(sources[1].clock.aheadMs, -3_600_000)
  const counted = (list: { rule: string; count: number }[]) =>
    list.map(({ rule, count }) => `${rule} ${count}`)
  assert.deepEqual(counted(findings), counted(alone.findings))
})

test('a report for a ticket is written beside the answer, in the format its name ends with', async () => {
  const facts = folder.file('for-report.ndjson')
  await linesman('lab', 'refer-default-certificate', '--facts', facts)
  for (const [name, begin] of [
    ['ticket.html', '<!doctype html>'],
    ['ticket.MD', '# Linesman'],
  ] as const) {
    const { code, out } = await linesman('diagnose', facts, '--report', folder.file(name))
    assert.equal(code, 1)
    assert.match(out, /^CRITICAL /)
    const report = readFileSync(folder.file(name), 'utf8')
    assert.ok(report.startsWith(begin))
    assert.match(report, /tls\/default-certificate-served[\s\S]*tcp\.port == 5061[\s\S]*INVITE \+4952511234/)
    assert.equal(statSync(folder.file(name)).mode & 0o077, 0, 'only its owner reads telephone numbers')
  }
  const wrong = await linesman('diagnose', facts, '--report', 'ticket.pdf')
  assert.deepEqual([wrong.code, wrong.out], [2, ''])
  assert.match(wrong.err, /^linesman: ticket\.pdf: .*\.md or \.html\n$/)
})

test("an export of Microsoft's call records is read in its zip, whatever else lies there", async () => {
  const calls = healthyCalls(40)
  const files = {
    'DirectRouting.calls.2025-04-02.csv': callTable(calls),
    'PSTN.calls.2025-04-02.csv': 'UsageId,Call ID,UPN,Start Time,End Time\n1,2,3,4,5\n',
    'parameters.json': '{}',
  }
  const zip = put('Calls.Export.1.zip', zipOf(files))
  const good = JSON.parse((await linesman('diagnose', zip, '--json')).out)
  assert.deepEqual(good.findings, [])
  assert.deepEqual([good.sources[0].kind, good.sources[0].read], ['records', calls.length])
  assert.deepEqual(good.sources[0].problems, ['PSTN.calls.2025-04-02.csv: holds no calls of Direct Routing'])
  const untrusted =
    'Unable to deliver INVITE: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT'
  const failed = {
    successful: false,
    sipCode: 504,
    microsoftCode: 569009,
    phrase: untrusted,
    callType: 'dr_out',
  }
  const page = put('calls.json', Buffer.from(callPage([...calls, madeCall(1, { ...failed, minutes: 9 })])))
  const bad = await linesman('diagnose', page)
  assert.equal(bad.code, 1)
  assert.match(bad.out, /tls\/default-certificate-served, likely/)
  assert.match(bad.out, /calls\.json record \d+ {2}Microsoft's record: ByotOut|record: dr_out/)
})

test('a code is explained, and one that is none ends with 1', async () => {
  const { code, out } = await linesman('code', '504/549009', '0x80090325')
  assert.equal(code, 0)
  assert.match(out, /^504\/549009 .*not listed/)
  const unknown = await linesman('code', '4711', '--json')
  assert.deepEqual([unknown.code, JSON.parse(unknown.out).codes], [1, [{ asked: '4711', known: false }]])
  assert.equal((await linesman('code')).code, 2)
})

test('the ladder is drawn from a capture on stdin', async () => {
  const running = new Running(['ladder', '-', '--local', SBC.address])
  running.input(Buffer.from(capture))
  const { code, out } = await running.ended
  assert.equal(code, 0)
  assert.match(out, /INVITE \+4952511234 ─+▶/)
})

test('a file that breaks off is read as far as it goes, and said to', async () => {
  const { code, out, err } = await linesman(
    'diagnose',
    put('cut.pcap', new Wire().udp(CARRIER, SBC, INVITE).udp(CARRIER, SBC, INVITE).file().subarray(0, -5)),
  )
  assert.deepEqual([code, out], [0, 'No findings.\n'])
  assert.match(err, /cut\.pcap: the file ends within a record/)
  assert.match(err, /cut\.pcap: capture, 1 records read/)
  const packed = gzipSync(capture)
  const torn = await linesman('diagnose', put('torn.gz', packed.subarray(0, -20)))
  assert.match(torn.err, /torn\.gz: reading ended early/)
})

test('a pipe with a name is read as a file is', async () => {
  const pipe = folder.file('pipe')
  execFileSync('mkfifo', [pipe])
  const running = new Running(['diagnose', pipe, '--json'])
  await writeFile(pipe, capture)
  const { code, out } = await running.ended
  assert.deepEqual([code, JSON.parse(out).sources[0].kind], [0, 'capture'])
})

test('of an empty file, of none, of a torn one and of a folder is said what they are', async () => {
  const torn = put('nothing.gz', gzipSync(capture).subarray(0, 12))
  for (const [file, code, says] of [
    [
      put('empty.log', Buffer.alloc(0)),
      3,
      /^linesman: empty\.log: it is empty; name what can be read: captures/,
    ],
    ['/dev/null', 3, /^linesman: null: it is empty; name what can be read: captures/],
    [torn, 3, /^linesman: nothing\.gz: it cannot be read to its end: unexpected end of file; name/],
    [folder.path, 2, /is a folder; name a file/],
    [folder.file('missing'), 2, /missing: does not exist; name a file/],
  ] as const) {
    const ended = await linesman('diagnose', file)
    assert.deepEqual([ended.code, ended.out], [code, ''], file)
    assert.match(ended.err, says)
    assert.equal(ended.err.split('\n').length, 2, 'one line')
  }
})

test('a file that cannot be read spoils none beside it', async () => {
  const [empty, junk] = [put('empty', Buffer.alloc(0)), put('junk', Buffer.alloc(70_000, 0xa7))]
  const { code, out } = await linesman('diagnose', empty, put('good.pcap', capture), junk, '--json')
  const { sources } = JSON.parse(out)
  assert.deepEqual(
    [code, ...sources.map(({ kind }: { kind: string }) => kind)],
    [0, 'unknown', 'capture', 'unknown'],
  )
})

test('what nobody can read ends with 3 and says so', async () => {
  const { code, out, err } = await linesman('diagnose', put('image.png', Buffer.from('\x89PNG')))
  assert.deepEqual([code, out], [3, ''])
  assert.match(err, /image\.png: it is of no kind that can be read; name what can be read: captures/)
})

test('a file named twice, and a key log that is none, are one line and 2', async () => {
  const file = put('call.pcap', capture)
  for (const [args, said] of [
    [[file, file], /call\.pcap: is named twice; name each file once\n$/],
    [['-', '-'], /^linesman: -: is named twice/],
    [[file, '--keylog', '/dev/zero'], /^linesman: \/dev\/zero: is no file; name a file that can be read\n$/],
  ] as const) {
    const { code, err, out } = await linesman('diagnose', ...args)
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, said)
  }
})

test('the name of a file cannot write to the terminal', async () => {
  const { err } = await linesman(
    'diagnose',
    put('a\x1b[2Jb\u202e.pcap', Buffer.concat([capture, Buffer.from([1, 2, 3])])),
  )
  assert.ok(!err.includes('\x1b') && !err.includes('\u202e'))
  assert.match(err, /a·\[2Jb·\.pcap: capture, /)
})

test('what was found is told also where the report cannot be written', async () => {
  const { code, out, err } = await linesman(
    'diagnose',
    put('call.pcap', capture),
    ...['--json', '--report', folder.file('nowhere/report.md')],
  )
  assert.equal(code, 2)
  assert.equal(JSON.parse(out).sources[0].read, 1)
  assert.match(err, /its folder does not exist/)
})

test('a packed file of any kind that breaks off is read up to there, and says so', async () => {
  const gap = '{"schemaVersion":1,"kind":"gap","at":1,"observer":"x","lastedMs":1,"why":"lost","says":"a"}\n'
  const ini = ';** Ini File\n[ SIPInterface ]\nFORMAT SIPInterface_Index = SIPInterface_InterfaceName;\n'
  const contents = {
    'facts.gz': gap.repeat(20_000),
    'sbc.ini.gz': ini + 'SIPInterface 0 = "Teams";\n'.repeat(20_000),
    'calls.csv.gz': callTable(healthyCalls(2000)),
  }
  for (const [name, content] of Object.entries(contents)) {
    const packed = gzipSync(content)
    const { err } = await linesman('diagnose', put(name, packed.subarray(0, packed.length - 40)))
    assert.match(err, /reading ended early: unexpected end of file/, name)
    assert.doesNotMatch(err, /\n {4}at /, name)
  }
})
