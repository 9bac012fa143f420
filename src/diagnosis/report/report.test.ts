import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { toldDefaultCertificate, toldTransfer } from '../../facts/testing/index.ts'
import { LANGUAGES, type Language } from '../../findings/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { examine } from '../diagnose.ts'
import type { ReportDocument } from './document.ts'
import { reportOf } from './report.ts'
import { reportHtml } from './report-html.ts'
import { reportMarkdown } from './report-markdown.ts'

const AT = instantOf(Date.UTC(2025, 3, 2))
const SOURCES = [{ name: 'trace.pcap', kind: 'capture', read: 9, skipped: 1, problems: ['cut off'] }]

const told = (facts: readonly Fact[], language: Language = 'en'): ReportDocument =>
  reportOf(examine(facts), facts, { language, at: AT, sources: SOURCES })

const headingsOf = ({ blocks }: ReportDocument): string[] =>
  blocks.flatMap(block => (block.kind === 'heading' ? [block.text] : []))

test('a finding has its section, with all that a ticket needs', () => {
  const report = told(toldDefaultCertificate().facts)
  assert.deepEqual(headingsOf(report), [
    'Summary',
    'What was read',
    ...[
      '1. The SBC answered Teams with its default certificate',
      '2. A transfer was to come and no REFER arrived',
    ].flatMap(title => [
      title,
      'What to do',
      'Evidence',
      'To verify in Wireshark',
      'What remains unproven',
      "To send to the support of the SBC's vendor",
    ]),
    'Calls',
    '1. +4930555100 to +4952511234, 2025-04-01 07:55:04.000 UTC',
  ])
})

test('a call that two findings are about is drawn once, and both lead to it', () => {
  const { blocks } = told(toldDefaultCertificate().facts)
  assert.equal(blocks.filter(block => block.kind === 'ladder').length, 1)
  const links = blocks.flatMap(block => (block.kind === 'links' ? block.to.map(({ anchor }) => anchor) : []))
  assert.deepEqual(links, ['call-1', 'call-1'])
})

test('support is told what it needs to find the call', () => {
  const codes = told(toldDefaultCertificate().facts).blocks.flatMap(block =>
    block.kind === 'code' ? [block.lines.join('\n')] : [],
  )
  const text = codes.find(code => code.startsWith('Subject:')) ?? ''
  assert.match(text, /^To: the support of the SBC's vendor$/m)
  assert.match(text, /^FQDN of the SBC: sbc1\.example\.net$/m)
  assert.match(text, /^Addresses of the SBC: .*192\.0\.2\.21/m)
  assert.match(text, /^Addresses of the other side: .*52\.114\.75\.24/m)
  assert.match(text, /^Call-IDs: .*t1@sbc1\.example\.net/m)
  assert.match(text, /^Times \(UTC\): 2025-04-01 07:55:09\.329 UTC, /m)
  assert.match(text, /first 2025-04-01 07:55:.* UTC, last 2025-04-01 07:55:.* UTC/)
})

test('a healthy run is reported as such, and draws nothing', () => {
  const report = told(toldTransfer().facts)
  assert.deepEqual(headingsOf(report), ['Summary', 'What was read'])
  assert.match(reportMarkdown(report), /\nNothing wrong was found\.\n/)
})

test('both formats speak the language asked for', () => {
  const report = told(toldDefaultCertificate().facts, 'de')
  for (const text of [reportMarkdown(report), reportHtml(report)])
    for (const word of [
      'Zusammenfassung',
      'Belege',
      'Zum Nachprüfen in Wireshark',
      'Betreff: Der SBC hat Teams',
    ])
      assert.ok(text.includes(word), word)
  assert.match(reportHtml(report), /<html lang="de">/)
})

test('the page asks for nothing from elsewhere and runs nothing', () => {
  const html = reportHtml(told(toldDefaultCertificate().facts))
  assert.match(html, /Content-Security-Policy" content="default-src 'none'/)
  assert.doesNotMatch(html, /<script|<link|<img|<iframe|@import|url\((?!#)/i)
  assert.deepEqual(
    [...html.matchAll(/(?:href|src)="([^"]*)"/g)].filter(([, to]) => !to?.startsWith('#')),
    [],
  )
  assert.match(html, /prefers-color-scheme: dark[\s\S]*@media print/)
})

const HOSTILE = '</td><script>alert(1)</script>`` ``` | [x](http://evil.example) ![](y) \x1b[2J'

/** The article's call, with a peer that writes markup wherever it can. */
function hostile(): Fact[] {
  return toldDefaultCertificate().facts.map(fact => {
    if (fact.kind === 'tls-handshake')
      return {
        ...fact,
        serverName: HOSTILE,
        ...(fact.context && { context: { ...fact.context, because: HOSTILE } }),
      }
    if (fact.kind !== 'sip') return fact
    return {
      ...fact,
      callId: `${HOSTILE}${fact.callId}`,
      reason: `Q.850;cause=22;text="MediaError ${HOSTILE}"`,
    }
  })
}

test('what a peer wrote becomes no markup, neither in a page nor in Markdown', () => {
  for (const language of LANGUAGES) {
    const report = told(hostile(), language)
    const html = reportHtml(report)
    assert.ok(!html.includes('<script') && !html.includes('\x1b'))
    const markdown = reportMarkdown(report)
    assert.ok(!markdown.includes('\x1b'))
    // Outside code, where a fence longer than any run of backticks in it holds everything.
    const prose = markdown.replaceAll(/^(`{3,})\n[\s\S]*?\n\1$/gm, '')
    assert.doesNotMatch(prose, /(?<!\\)<(?!a id="[\w-]+"><\/a>|\/a>)|(?<!\\)\[x\]|(?<!\\)!\\?\[|http:\/\//)
    const tables = prose.split('\n').filter(line => line.startsWith('| 2025'))
    assert.ok(tables.length > 0)
    for (const row of tables) assert.equal(row.match(/(?<!\\)\|/g)?.length, 5, row)
  }
})
