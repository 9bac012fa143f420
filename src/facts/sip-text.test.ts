import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerValues, hostIn, partiesOf, uriIn, userIn } from './sip-text.ts'

test('user, host and URI are found in a header value', () => {
  const value = '"Kim" <sip:+49305551;npdi:x@[2001:db8::1]:5060;transport=tls>;tag=1'
  assert.equal(uriIn(value), 'sip:+49305551;npdi:x@[2001:db8::1]:5060;transport=tls')
  assert.equal(userIn(value), '+49305551')
  assert.equal(hostIn(value), '[2001:db8::1]')
  assert.equal(hostIn('sip:SBC1.example.net:5061'), 'sbc1.example.net')
  assert.equal(userIn('sip:sbc1.example.net'), undefined)
  assert.equal(userIn('<tel:+49305551;ext=1>'), '+49305551')
})

test('a value as long as a line may be is read in no time, whatever it is made of', () => {
  for (const piece of ['a', '<', 'sip:', 'sip:a', 'sip::', 'tel:', '"sip:a;']) {
    const value = `sip:${piece.repeat(8000 / piece.length)}`
    const before = process.cpuUsage().user
    for (let round = 0; round < 10; round++) for (const read of [uriIn, userIn, hostIn]) read(value)
    assert.ok(process.cpuUsage().user - before < 500_000, piece)
  }
})

test('a header is found beside a reason phrase of nothing but blanks, and costs no more than its length', () => {
  const text = `SIP/2.0 200 ${' '.repeat(60_000)}OK\r\nAllow : INVITE\r\nallow: BYE\r\nAllow-Events: x\r\n\r\n`
  const before = process.cpuUsage().user
  assert.deepEqual(headerValues({ text }, 'Allow'), ['INVITE', 'BYE'])
  assert.ok(process.cpuUsage().user - before < 500_000)
})

test('who calls whom is read of an INVITE, its From in the short form, too (RFC 3261 section 7.3.3)', () => {
  const invite = (from: string, uri: string) => ({
    startLine: `INVITE ${uri} SIP/2.0`,
    text: `INVITE ${uri} SIP/2.0\r\n${from}\r\n\r\n`,
  })
  const both = { caller: '+4930123456', callee: '+4952511234' }
  const uri = 'sip:+4952511234@sbc1.example.net'
  assert.deepEqual(partiesOf(invite('From: <sip:+4930123456@carrier.example>;tag=1', uri)), both)
  assert.deepEqual(partiesOf(invite('f: <sip:+4930123456@carrier.example>;tag=1', uri)), both)
  assert.deepEqual(partiesOf(invite('From: <sip:carrier.example>;tag=1', 'sip:sbc1.example.net')), {
    caller: undefined,
    callee: undefined,
  })
})
