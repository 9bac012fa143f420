import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SipFact } from '../facts/index.ts'
import { toldTransfer } from '../facts/testing/index.ts'
import { CaptureAnalysis } from './capture-analysis.ts'
import { pcapngOfSip } from './pcapng-of-sip.ts'

const messages = toldTransfer().facts.filter(fact => fact.kind === 'sip')

function readBack(file: Uint8Array): SipFact[] {
  const analysis = new CaptureAnalysis({ observer: 'call.pcapng' })
  analysis.push(file)
  return analysis.end().facts.filter(fact => fact.kind === 'sip')
}

/** A capture tells by whom a message was sent, and not who looked. */
const told = ({ at, startLine, local, remote, direction, callId }: SipFact) => {
  const [from, to] = direction === 'sent' ? [local, remote] : [remote, local]
  return { at, startLine, callId, from, to }
}

test('what is written is read again: every message, its ends, its time', () => {
  assert.deepEqual(readBack(pcapngOfSip(messages)).map(told), messages.map(told))
})

test('messages between addresses of IPv6 are read again too', () => {
  const moved = messages.map(message => ({
    ...message,
    local: { ...message.local, address: '2001:db8::20' },
    remote: { ...message.remote, address: '2001:db8::1' },
  }))
  const analysis = new CaptureAnalysis({ observer: 'call.pcapng' })
  analysis.push(pcapngOfSip(moved))
  const read = analysis.end().facts.filter(fact => fact.kind === 'sip')
  assert.deepEqual(
    read.map(({ startLine }) => startLine),
    moved.map(({ startLine }) => startLine),
  )
})

test('a message from which secrets were struck out promises no more octets than it has', () => {
  const [invite] = messages.filter(({ text }) => text.includes('inline:...'))
  assert.ok(invite)
  assert.equal(readBack(pcapngOfSip([invite])).length, 1)
})

test('a message whose end is a name is left out, and the others are not', () => {
  const [first, ...others] = messages as [SipFact, ...SipFact[]]
  const named = { ...first, remote: { address: 'sip.pstnhub.microsoft.com', port: 5061 } }
  assert.equal(readBack(pcapngOfSip([named, ...others])).length, others.length)
})
