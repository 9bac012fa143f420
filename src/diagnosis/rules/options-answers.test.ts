// What an SBC's answer to Microsoft's OPTIONS, or to a probe's in its name, tells of the calls to come.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEAMS_LEG, Teller, type ToldLeg } from '../../facts/testing/index.ts'
import { judged } from '../testing/judged.ts'
import { optionsContactNotFqdn } from './options/options-contact-not-fqdn.ts'
import { optionsUnanswered } from './options/options-unanswered.ts'
import { referNotAllowed } from './refer/refer-not-allowed.ts'

const LEG: ToldLeg = { ...TEAMS_LEG, callId: 'o1' }
const IN_MICROSOFTS_NAME: [string, string][] = [
  ['Contact', '<sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls>'],
  ['User-Agent', 'Linesman probe'],
]

const probe = (...answer: [string, string][]): Teller =>
  new Teller('probe')
    .request('sent', LEG, 'OPTIONS', { headers: IN_MICROSOFTS_NAME })
    .at(20)
    .response('received', LEG, 200, 'OPTIONS', { headers: answer })

const FQDN: [string, string] = ['Contact', '<sip:sbc1.example.net:5061;transport=tls>']

test('an Allow without REFER or NOTIFY is possibly the one of calls, too', () => {
  const [finding] = judged(
    referNotAllowed,
    probe(FQDN, ['Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY']),
  )
  assert.equal(finding?.certainty, 'possible')
  assert.match(finding?.says ?? '', /lacks REFER in Allow/)
})

test('with both there is nothing to say, and without any Allow nothing can be said', () => {
  assert.deepEqual(judged(referNotAllowed, probe(FQDN, ['Allow', 'INVITE, OPTIONS, REFER, NOTIFY'])), [])
  assert.deepEqual(judged(referNotAllowed, probe(FQDN)), [])
})

test('an address in Contact of the answer is told, an FQDN is not', () => {
  const [finding] = judged(optionsContactNotFqdn, probe(['Contact', '<sip:192.0.2.21:5061;transport=tls>']))
  assert.deepEqual([finding?.certainty, finding?.severity], ['possible', 'warning'])
  assert.deepEqual(judged(optionsContactNotFqdn, probe(FQDN)), [])
})

test('an SBC that does not answer a stranger may be right', () => {
  const story = new Teller('probe')
    .request('sent', LEG, 'OPTIONS', { headers: IN_MICROSOFTS_NAME })
    .at(5000)
    .note({ kind: 'options', direction: 'sent', peer: '192.0.2.21:5061', failed: 'timeout' })
  const [finding] = judged(optionsUnanswered, story)
  assert.deepEqual([finding?.certainty, finding?.severity], ['possible', 'warning'])
  assert.match(finding?.says ?? '', /may be right to answer nobody else/)
})
