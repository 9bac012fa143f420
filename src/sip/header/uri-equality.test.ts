import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSameUri } from './uri-equality.ts'

/** The examples of RFC 3261 section 19.1.4, then those of RFC 3966. */
const SAME: [string, string][] = [
  ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
  ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
  [
    'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
    'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
  ],
  [
    'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
  ],
  ['tel:+1-201-555-0123', 'tel:+12015550123'],
  ['tel:863-1234;phone-context=+1-914-555', 'tel:8631234;phone-context=+1914555'],
  ['tel:7042;phone-context=Example.com', 'tel:7042;phone-context=example.com'],
]
const DIFFERENT: [string, string][] = [
  ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
  ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
  ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
  ['sip:bob@biloxi.com', 'sips:bob@biloxi.com'],
  ['sip:bob%40home@biloxi.com', 'sip:bob@biloxi.com'],
  ['sip:+4930@a.example;user=phone', 'sip:+4930@a.example'],
  ['tel:7042;phone-context=example.com', 'tel:7042;phone-context=example.net'],
  ['tel:7042;ext=1', 'tel:7042'],
  ['sip:', 'sip:'],
]

for (const [left, right] of SAME) {
  test(`${left} is ${right}`, () => {
    assert.equal(isSameUri(left, right), true)
    assert.equal(isSameUri(right, left), true)
  })
}
for (const [left, right] of DIFFERENT) {
  test(`${left} is not ${right}`, () => {
    assert.equal(isSameUri(left, right), false)
    assert.equal(isSameUri(right, left), false)
  })
}
