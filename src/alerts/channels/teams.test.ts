import assert from 'node:assert/strict'
import test from 'node:test'
import { BEGUN, HOSTILE, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeTeams } from './teams.ts'

const cardOf = (notice: typeof BEGUN) => encodeTeams(notice, 'en').attachments[0].content

test('a card has the colour of what it tells', () => {
  const colors = [BEGUN, RESOLVED, WATCHDOG].map(notice => cardOf(notice).body[0]?.inlines[0]?.color)
  assert.deepEqual(colors, ['Attention', 'Good', 'Good'])
})

test('nothing in a card is read as Markdown', () => {
  const { body } = cardOf(HOSTILE)
  assert.ok(
    body.every(
      ({ type, inlines }) => type === 'RichTextBlock' && inlines.every(each => each.type === 'TextRun'),
    ),
  )
  assert.match(JSON.stringify(body), /\[click\]\(http/)
})

test('a card fits into the 28 KB of a message', () => {
  assert.ok(Buffer.byteLength(JSON.stringify(encodeTeams(HUGE, 'de'))) < 28_000)
})

test('the card leads to the dashboard', () => {
  assert.deepEqual(cardOf(BEGUN).actions, [
    { type: 'Action.OpenUrl', title: 'Show it in Linesman', url: BEGUN.link },
  ])
})
