import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, UNDATED } from '../facts/index.ts'
import { Teller, toldDefaultCertificate, toldTransfer } from '../facts/testing/index.ts'
import { LANGUAGES } from '../findings/index.ts'
import { diagnose } from './diagnose.ts'
import { RULES } from './rules.ts'
import { findingText } from './words/finding-text.ts'

test('a healthy run yields no finding', () => {
  assert.deepEqual(diagnose(toldTransfer().facts), [])
  assert.deepEqual(diagnose([]), [])
})

test("the article's call yields its cause and then what came of it", () => {
  assert.deepEqual(
    diagnose(toldDefaultCertificate().facts).map(finding => finding.rule),
    ['tls/default-certificate-served', 'refer/expected-not-received'],
  )
})

test('a finding has the shape scripts rely on', () => {
  const [finding] = diagnose(toldDefaultCertificate().facts)
  assert.deepEqual(Object.keys(finding ?? {}).sort(), [
    'at',
    'certainty',
    'count',
    'evidence',
    'reference',
    'remedy',
    'rule',
    'says',
    'severity',
    'title',
  ])
  assert.deepEqual(Object.keys(finding?.evidence[0] ?? {}), ['source', 'ref', 'at', 'text'])
})

test('every rule has an id of its own and says what to do and why', () => {
  assert.equal(new Set(RULES.map(rule => rule.id)).size, RULES.length)
  for (const { id, title, remedy, reference } of RULES) {
    assert.match(id, /^[a-z]+\/[a-z-]+$/)
    for (const language of LANGUAGES)
      assert.ok(!title[language].endsWith('.') && remedy[language].endsWith('.'), id)
    assert.ok(title.en !== title.de && remedy.en !== remedy.de, id)
    assert.ok(!/[/]work|\.md\b/.test(reference), id)
  }
})

test('the text tells what, how sure, the evidence and the remedy', () => {
  const text = findingText(diagnose(toldDefaultCertificate().facts))
  assert.match(text, /^CRITICAL {2}The SBC answered Teams with its default certificate\n/)
  assert.match(text, /tls\/default-certificate-served, likely, since 2025-04-01 07:55:09\.329 UTC, 4 times/)
  assert.match(text, /07:55:09\.329 {2}sbc in-8576 {2}52\.114\.75\.24:8576 asked for sbc1\.example\.net/)
  assert.match(text, /What to do\n {4}Bind the TLS context/)
  assert.match(text, /\n {2}Handbook: docs\/diagnosis\/tls\/default-certificate-served\.md\n/)
  assert.equal(findingText([]), 'No findings.\n')
})

test('the same finding is told in German', () => {
  const [finding] = diagnose(toldDefaultCertificate().facts, { language: 'de' })
  assert.ok(finding)
  assert.match(
    finding.says,
    /^192\.0\.2\.21:5061 hat 4 TLS-Verbindungen von 52\.114\.75\.24 \(Servername sbc1\.example\.net\) mit CN=ACL_5330 \(selbstsigniert\)/,
  )
  assert.match(finding.says, /Drei Versuche kamen binnen 699 ms und ein vierter 12,0 s danach/)
  const text = findingText([finding], { language: 'de' })
  assert.match(text, /^KRITISCH {2}Der SBC hat Teams mit seinem Standardzertifikat geantwortet\n/)
  assert.match(text, /wahrscheinlich, seit 2025-04-01 07:55:09\.329 UTC, 4 Mal\n/)
  assert.match(text, / {2}Belege\n {4}07:55:09\.329 {2}sbc in-8576 {2}52\.114\.75\.24:8576 fragte nach sbc1/)
  assert.equal(text.match(/ ebenso, nach \d+ ms\n/g)?.length, 3)
  assert.match(text, / {2}Was zu tun ist\n {4}Den TLS-Kontext .*\n[\s\S]*\n {2}Siehe Microsoft Learn/)
  assert.equal(findingText([], { language: 'de' }), 'Keine Befunde.\n')
})

test('tries that differ only in their port and time read as one', () => {
  const text = findingText(diagnose(toldDefaultCertificate().facts).slice(0, 1))
  assert.equal(text.match(/asked for sbc1/g)?.length, 2, 'once in the sentence, once in the evidence')
  assert.equal(text.match(/ 52\.114\.75\.24:\d+ likewise, after \d+ ms\n/g)?.length, 3)
})

test('tries that several saw read as one for each of them', () => {
  const { facts } = toldDefaultCertificate()
  const twice = facts.flatMap(fact => [fact, { ...fact, observer: 'trace.pcap' }])
  const text = findingText(diagnose(twice).slice(0, 1))
  assert.equal(text.match(/ 52\.114\.75\.24:\d+ likewise, after \d+ ms\n/g)?.length, 6)
})

test('a finding without a time shows none, and what its own kind has comes after the remedy', () => {
  const text = findingText(diagnose(toldDefaultCertificate().facts).slice(0, 1), {
    times: false,
    sections: ({ rule }) => [{ title: 'Commands', paragraphs: [`for ${rule}`], code: ['x'.repeat(200)] }],
  })
  assert.doesNotMatch(text, /since|07:55/)
  assert.match(text, /4 objects\n/)
  assert.match(text, / {2}Commands\n {4}for tls\/default-certificate-served\n {4}x{200}\n\n {2}See /)
})

test('records without a time are undated, and the finding they are of began when one with a time did', () => {
  const story = new Teller('mail.txt').at(5000)
  const record = { kind: 'transfer-completion', code: 504, subCode: 549009 } as const
  const phrase = 'Unable to deliver REFER: HRESULT=0x80090325'
  story.note({ ...record, phrase })
  const dated = story.facts[0] as Fact
  const undated: Fact = { ...record, phrase, observer: 'mail.txt', at: UNDATED, callId: 'other' }
  const mixed = diagnose([undated, dated])
  assert.equal(mixed[0]?.at, dated.at)
  const text = findingText(mixed)
  assert.match(text, /since 2025-04-01 07:55:09\.000 UTC/)
  assert.match(text, /^ {4}undated {7}mail\.txt other/m)
  const alone = diagnose([undated])
  assert.equal(alone[0]?.at, UNDATED)
  assert.doesNotMatch(findingText(alone), /since/)
})

test('a finding fits the terminal, however long a Call-ID is', () => {
  const facts = toldDefaultCertificate().facts.map(fact =>
    fact.kind === 'sip' ? { ...fact, callId: `${'c'.repeat(200)}${fact.callId}` } : fact,
  )
  for (const line of findingText(diagnose(facts), { width: 72 }).split('\n'))
    assert.ok(line.length <= 72 || /since/.test(line), line)
})

test('what a peer wrote cannot move the cursor', () => {
  const story = toldDefaultCertificate()
  const facts = story.facts.map(fact =>
    fact.kind === 'tls-handshake' ? { ...fact, serverName: 'a\x1b[2J' } : fact,
  )
  assert.ok(!findingText(diagnose(facts)).includes('\x1b'))
})

test('facts that make no sense together break nothing', () => {
  const story = new Teller('x').note({ kind: 'transfer-completion', code: 0, subCode: 0, phrase: '' })
  const leg = {
    callId: '',
    transport: 'udp',
    local: { address: '', port: 0 },
    remote: { address: '', port: 0 },
  } as const
  const names = { from: '<sip:x>', to: '<sip:y>' }
  for (const method of ['BYE', 'REFER', 'NOTIFY', 'ACK', 'INVITE', 'OPTIONS']) {
    story
      .response('sent', { ...leg, ...names, callId: 'c' }, 200, method)
      .request('received', { ...leg, ...names, callId: 'c' }, method)
  }
  story.closed('1', { role: 'server', remote: leg.remote, how: 'fin' })
  diagnose(story.facts)
})
