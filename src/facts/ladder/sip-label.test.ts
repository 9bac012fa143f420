import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SipFact } from '../fact.ts'
import { hostIn, nodeOf, parseReason, uriIn, userIn } from '../sip-text.ts'
import { Teller, type ToldMessage } from '../testing/teller.ts'
import { TEAMS_LEG } from '../testing/told-stories.ts'
import { sipLabel } from './sip-label.ts'

const request = (method: string, about: ToldMessage = {}): string =>
  sipLabel(new Teller('sbc').request('sent', TEAMS_LEG, method, about).facts[0] as SipFact)

test('labels say what a person looks for', () => {
  assert.equal(request('INVITE'), 'INVITE +4952511234')
  assert.equal(request('INVITE', { toTag: true }), 're-INVITE')
  assert.equal(request('INVITE', { uri: 'sip:sip.pstnhub.microsoft.com;x-m=8:orgid:1' }), 'INVITE 8:orgid:1')
  assert.equal(
    request('INVITE', { uri: 'sip:sip.pstnhub.microsoft.com:5061' }),
    'INVITE sip.pstnhub.microsoft.com',
  )
  assert.equal(
    request('NOTIFY', { body: 'SIP/2.0 180 Ringing\r\n', contentType: 'message/sipfrag' }),
    'NOTIFY 180 Ringing',
  )
  assert.equal(
    request('BYE', { headers: [['Reason', 'Q.850 ;cause=22 ;text="<guid>;MediaError"']] }),
    'BYE (Q.850 cause 22 MediaError)',
  )
})

test('a refusal carries its reason', () => {
  const headers: [string, string][] = [['REASON', 'Q.850;cause=31;text="g;No callee endpoints were found."']]
  const story = new Teller('sbc').response('received', TEAMS_LEG, 480, 'INVITE', { headers })
  assert.equal(
    sipLabel(story.facts[0] as SipFact),
    '480 Temporarily Unavailable (INVITE, Q.850 cause 31 No callee endpoints were found.)',
  )
})

test('parts of URIs are found in the forms that occur', () => {
  assert.equal(hostIn('"Kim" <sips:+49@[2001:db8::1]:5061;transport=tls>'), '[2001:db8::1]')
  assert.equal(hostIn('<sip:SBC1.example.net:5061>'), 'sbc1.example.net')
  assert.equal(userIn('<sip:+49;phone-context=x@h;user=phone>'), '+49')
  assert.equal(userIn('sip:host:5060;p=a'), undefined)
  assert.equal(userIn('<tel:+4930>'), '+4930')
  assert.equal(uriIn('sip:a@b;tag=1'), 'sip:a@b')
  assert.equal(nodeOf({ userAgent: 'Microsoft.PSTNHub.SIPProxy v.2020.7.31.1 i.USWE2.3' }), 'i.USWE2.3')
  assert.deepEqual(parseReason('SIP;cause=200;text="Call completed elsewhere"'), {
    protocol: 'SIP',
    cause: 200,
    phrase: 'Call completed elsewhere',
  })
})
