import assert from 'node:assert/strict'
import test from 'node:test'
import { BEGUN, HOSTILE, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeSyslog, withLength } from './syslog.ts'

const CONTEXT = { host: 'watch.example.com', processId: 4711, facility: 16, language: 'en' } as const
const encode = (notice: typeof BEGUN) =>
  encodeSyslog(notice, CONTEXT).map(message => message.toString('utf8'))

test('a message is what RFC 5424 section 6 says', () => {
  const [down] = encode(BEGUN)
  assert.equal(
    down,
    '<130>1 2026-01-31T08:17:00.000Z watch.example.com linesman 4711 begun ' +
      '[linesman@32473 rule="health/down" about="sbc sbc.example.com" severity="critical" state="on"] \ufeff' +
      'Critical: Teams cannot reach the SBC (sbc sbc.example.com). Since 2026-01-31 08:15:00 UTC, seen 4 times. ' +
      'Since 08:12 no OPTIONS came from EUWE, and four TLS connections ended without an alert. ' +
      'What to do: Bind the TLS context with the public certificate to the SIP interface on port 5061.',
  )
})

test('priorities are those of facility and severity', () => {
  // local0 is 16: critical 2, warning 4, notice 5, informational 6.
  const priorities = [BEGUN, RESOLVED, WATCHDOG].map(notice =>
    encode(notice).map(line => /^<\d+>/.exec(line)?.[0]),
  )
  assert.deepEqual(priorities, [['<130>', '<132>'], ['<133>', '<133>'], ['<134>']])
})

test('what a peer wrote ends neither its value nor the message', () => {
  const [line = ''] = encode(HOSTILE)
  assert.doesNotMatch(line, /[\r\n\0]/)
  assert.match(line, /alert\(\\"1\\"\).* \\"\\\] \\\\ /)
})

test('a name of a machine that is none is left out', () => {
  const [line = ''] = encodeSyslog(WATCHDOG, { ...CONTEXT, host: 'ü ü' }).map(String)
  assert.match(line, /^<134>1 \S+Z - linesman 4711 watchdog - \ufeffLinesman is on watch\. /)
})

test('a message has 2048 octets at most and ends between two characters', () => {
  const messages = encodeSyslog(HUGE, CONTEXT)
  assert.equal(messages.length, 100)
  for (const message of messages) {
    assert.ok(message.length <= 2048)
    assert.equal(Buffer.from(message.toString('utf8')).compare(message), 0)
  }
})

test('over a stream the length stands in front, in octets', () => {
  assert.equal(withLength(Buffer.from('für')).toString('utf8'), '4 für')
})
