import assert from 'node:assert/strict'
import test from 'node:test'
import { AGAIN, BEGUN, HOSTILE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeMail } from './email.ts'

const encode = (notice: typeof BEGUN) =>
  encodeMail(notice, { from: 'Linesman <linesman@example.com>', to: ['voice@example.com'], language: 'en' })

test('mails of one group are one thread, of another one another', () => {
  const mails = [BEGUN, AGAIN, RESOLVED].map(encode)
  const threads = new Set(mails.map(({ references }) => references))
  assert.equal(threads.size, 1)
  assert.match([...threads].join(), /^<linesman\.[0-9a-f]{24}@example\.com>$/)
  assert.ok(mails.every(({ inReplyTo, references }) => inReplyTo === references))
  assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, 3)
  assert.notEqual(encode(WATCHDOG).references, [...threads][0])
})

test('a mail that is sent a second time has the same name', () => {
  assert.equal(encode(BEGUN).messageId, encode(BEGUN).messageId)
})

test('what a peer wrote adds no header and no element', () => {
  const { subject, html } = encode(HOSTILE)
  assert.doesNotMatch(subject, /[\r\n\0]/)
  assert.doesNotMatch(html, /<script|href="http:\/\/evil/)
  assert.match(html, /&lt;script&gt;alert\(&quot;1&quot;\)/)
})

test('no automatic answer is asked for, and only what is critical is urgent', () => {
  assert.equal(encode(BEGUN).headers['Auto-Submitted'], 'auto-generated')
  assert.deepEqual(
    [BEGUN, RESOLVED, WATCHDOG].map(notice => encode(notice).priority),
    ['high', 'normal', 'low'],
  )
})

test('the link is escaped as an attribute', () => {
  assert.match(encode(BEGUN).html, /<a href="https:\/\/linesman\.example\.com\/[^"]*\?tab=now&amp;lang=en">/)
})
