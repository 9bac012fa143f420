import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Teller, toldTransfer } from '../../../facts/testing/index.ts'
import { judged } from '../../testing/judged.ts'
import { nameUnresolved } from './name-unresolved.ts'

const asked = ['NAPTR carrier.example', 'SRV _sip._udp.carrier.example', 'A carrier.example']

test('dns/name-unresolved: one finding a name, with what was asked for', () => {
  const story = new Teller('sbc')
    .note({ kind: 'unresolved', name: 'carrier.example', asked, why: 'no-such-name', callId: 'c1' })
    .at(1000)
    .note({ kind: 'unresolved', name: 'carrier.example', asked, why: 'no-such-name', callId: 'c2' })
    .note({ kind: 'unresolved', name: 'sip.example', asked: ['A sip.example'], why: 'no-server-answered' })
  const [first, second, ...others] = judged(nameUnresolved, story)
  assert.equal(first?.count, 2)
  assert.match(first?.says ?? '', /no such name \(asked for NAPTR carrier\.example, SRV/)
  assert.match(second?.says ?? '', /sip\.example .* no DNS server/)
  assert.deepEqual(others, [])
})

test('dns/name-unresolved: not where everybody was reached', () => {
  assert.deepEqual(judged(nameUnresolved, toldTransfer()), [])
})
