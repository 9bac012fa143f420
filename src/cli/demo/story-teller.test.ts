import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { TOLD_START, toldDefaultCertificate, toldTransfer } from '../../facts/testing/index.ts'
import { StoryTeller } from './story-teller.ts'

const told = (facts: readonly Fact[]): string[] => {
  const lines: string[] = []
  const teller = new StoryTeller(line => lines.push(line), TOLD_START)
  for (const fact of facts) teller.hear({ ...fact, observer: 'sbc' })
  return lines
}

test('a transfer is told by its calls, its REFER and the node it came from', () => {
  const lines = told(toldTransfer().facts)
  const at = (words: RegExp): number => lines.findIndex(line => words.test(line))
  assert.ok(at(/carrier -> SBC +INVITE \+4952511234/) >= 0)
  assert.ok(at(/Teams -> SBC +REFER, from node EUWE\.10/) > at(/SBC -> Teams +INVITE/))
  assert.equal(at(/ACK|OPTIONS|Trying \(INVITE\)/), -1)
})

test('a connection that Teams leaves is told with what it was shown', () => {
  const line = told(toldDefaultCertificate().facts).find(each => each.includes('new TLS connection'))
  assert.match(line ?? '', /is shown CN=.* \(self-signed\) and leaves after \d+ ms without a word/)
})
