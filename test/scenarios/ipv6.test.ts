// IPv6 in simulated time: the carrier alone, which is what trunks come to first, and both sides.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FactLog, FactOf } from '../../src/facts/index.ts'
import { LabWorld } from '../../src/lab/index.ts'
import { type Addresses, articleAddresses, describedCertificates, play } from '../../src/stories/index.ts'
import { storyNamed } from '../support/lab-play.ts'

const CARRIER_ALONE = {
  ...articleAddresses(),
  carrier: '2001:db8:1::1',
  sbcCarrierSide: '2001:db8:2::10',
}
const EVERYBODY: Addresses = {
  ...CARRIER_ALONE,
  sbcTeamsSide: '2001:db8:2::20',
  proxies: ['2603:1027::24', '2603:1037::46', '2603:1047::24'],
  outsideProxy: '2603:1027::76',
  mediaProcessors: ['2603:1063::29', '2603:1063::173'],
}

const sbcSent = (facts: FactLog, method: string): FactOf<'sip'>[] =>
  facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.method === method)

for (const [who, addresses] of Object.entries({ 'the carrier alone': CARRIER_ALONE, everybody: EVERYBODY })) {
  for (const id of ['call-from-carrier', 'call-to-carrier', 'refer-new-connection']) {
    test(`${id} with ${who} on IPv6`, async () => {
      const world = new LabWorld({ seed: 7 })
      const certificates = describedCertificates()
      const played = await play(storyNamed(id), world, { addresses, certificates, chance: world.chance })
      assert.deepEqual(played.problems, [])
      assert.deepEqual(world.facts.of('bug'), [])
    })
  }
}

test('addresses stand in brackets in Via, Contact and Request-URI, and bare in SDP', async () => {
  const world = new LabWorld({ seed: 7 })
  const options = { addresses: CARRIER_ALONE, certificates: describedCertificates(), chance: world.chance }
  await play(storyNamed('call-to-carrier'), world, options)
  const invite = sbcSent(world.facts, 'INVITE').find(({ remote }) => remote.address === CARRIER_ALONE.carrier)
  const text = invite?.text ?? ''
  assert.match(text, /^INVITE sip:\+\d+@\[2001:db8:1::1\]:5060;user=phone /)
  assert.match(text, /\r\nVia: SIP\/2\.0\/UDP \[2001:db8:2::10\]:5060;rport;branch=/)
  assert.match(text, /\r\nContact: <sip:[^>]*@\[2001:db8:2::10\]:5060>/)
  assert.match(text, /\r\nc=IN IP6 2001:db8:2::10\r\n/)
})
