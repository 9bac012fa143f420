import assert from 'node:assert/strict'
import test from 'node:test'
import { BEGUN, HOSTILE, HUGE, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeSlack } from './slack.ts'

test('nobody can be called by what a peer wrote', () => {
  const { text, blocks } = encodeSlack(HOSTILE, 'en')
  assert.match(text, /&lt;!channel&gt;/)
  assert.doesNotMatch(text, /[<>]/)
  // Rich text and plain text are shown as they are.
  assert.doesNotMatch(JSON.stringify(blocks), /mrkdwn/)
  assert.match(JSON.stringify(blocks), /<!channel>/)
})

test('a message stays within the limits of its blocks', () => {
  const { blocks } = encodeSlack(HUGE, 'en')
  assert.ok(blocks.length <= 50)
  assert.ok(blocks.every(block => block.type !== 'header' || block.text.text.length <= 150))
  assert.ok(JSON.stringify(blocks).length < 20_000)
})

test('the last block leads to the dashboard, or says when the next watchdog is due', () => {
  const { blocks } = encodeSlack(BEGUN, 'en')
  assert.match(JSON.stringify(blocks.at(-1)), /"url":"https:\/\/linesman/)
  assert.match(JSON.stringify(encodeSlack(WATCHDOG, 'en').blocks.at(-1)), /The next message comes by /)
})

test('the watchdog is a message without alerts', () => {
  const { text, blocks } = encodeSlack(WATCHDOG, 'de')
  assert.equal(text, 'Linesman wacht')
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ['header', 'rich_text', 'divider', 'rich_text'],
  )
})
