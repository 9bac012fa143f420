// The display filters of a report, as Wireshark takes them: each is one, and shows what it says.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Wire } from '../../src/capture/testing/index.ts'
import { displayFilters, examine } from '../../src/diagnosis/index.ts'
import type { Fact } from '../../src/facts/index.ts'
import { systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { issuedCertificates, loopbackAddresses, play } from '../../src/stories/index.ts'
import { storyNamed } from '../support/lab-play.ts'
import { takeNet } from '../support/loopback-net.ts'
import { inFolder, missing } from '../support/program.ts'
import { testUnless } from '../support/wire-stage.ts'
import { analysed, tapped, tshark, withoutCapture } from '../support/wiretap.ts'

/** Numbers of the packets a filter shows. */
const shown = (file: string, filter: string): number[] =>
  tshark(file, filter, ['frame.number']).map(([number]) => Number(number))

const packetsOf = (facts: readonly Fact[]): number[] =>
  [...new Set(facts.map(({ ref }) => Number(ref?.replace('packet ', ''))))].sort(
    (left, right) => left - right,
  )

testUnless(withoutCapture, "the filters of the article's findings show their packets", async () => {
  const { net, release } = await takeNet()
  const world = new NodeWorld()
  try {
    const options = {
      addresses: loopbackAddresses(net),
      certificates: await issuedCertificates(world.now()),
      chance: systemChance(),
    }
    const story = storyNamed('refer-default-certificate')
    await tapped(
      `net 127.${net}.0.0/16`,
      () => play(story, world, options).then(() => world.end()),
      file => {
        const { facts } = analysed(file)
        const [finding] = examine(facts)
        assert.ok(finding)
        const [frames, whole, handshakes, ended] = displayFilters(finding.evidence).map(({ filter }) =>
          shown(file, filter),
        )
        assert.deepEqual(frames, packetsOf(finding.evidence))
        assert.ok(frames?.every(number => whole?.includes(number)))
        assert.ok(
          handshakes !== undefined && handshakes.length >= 2 * finding.count,
          'a hello and a certificate each',
        )
        assert.ok(ended !== undefined && ended.length >= finding.count)
        const media = facts.filter(fact => fact.kind === 'rtp')
        const streams = displayFilters(media).at(-1)
        assert.ok(streams !== undefined && shown(file, streams.filter).length > 100)
      },
    )
  } finally {
    await world.end()
    release()
  }
})

const CARRIER = { address: '198.51.100.7', port: 5060 }
const SBC = { address: '192.0.2.21', port: 5060 }

const options = (callId: string): string =>
  [
    'OPTIONS sip:192.0.2.21 SIP/2.0',
    'Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1',
    'From: <sip:198.51.100.7>;tag=f',
    'To: <sip:192.0.2.21>',
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

testUnless(
  missing('tshark', 'tshark'),
  'a Call-ID is found as it is, however a peer wrote it, alone and among others',
  () =>
    inFolder(async folder => {
      const file = join(folder, 'calls.pcap')
      const ids = ['plain@host', 'with"quote\\and||more', 'other']
      const wire = new Wire()
      for (const id of ids) wire.udp(CARRIER, SBC, options(id))
      writeFileSync(file, wire.file())
      const { facts } = wire.facts()
      assert.equal(facts.length, ids.length)
      for (const [index, fact] of facts.entries())
        for (const { filter } of displayFilters([fact]))
          assert.deepEqual(shown(file, filter), [index + 1], filter)
      for (const { filter } of displayFilters(facts.slice(0, 2)))
        assert.deepEqual(shown(file, filter), [1, 2])
    }),
)

testUnless(
  missing('tshark', 'tshark'),
  'a filter for names asked of DNS, and one for IPv6, are filters',
  () =>
    inFolder(async folder => {
      const file = join(folder, 'none.pcap')
      writeFileSync(file, new Wire().udp(CARRIER, SBC, options('x')).file())
      const at = { at: 0, observer: 'sbc' }
      const unresolved = { ...at, kind: 'unresolved', name: 'sip.example', asked: [], why: 'no-such-name' }
      const flow = {
        ...at,
        kind: 'flow',
        transport: 'udp',
        client: { address: '2001:db8::1', port: 1 },
        server: { address: '2001:db8::2', port: 2 },
        lastedMs: 1,
      }
      for (const { filter } of displayFilters([unresolved, flow] as unknown as Fact[]))
        assert.deepEqual(shown(file, filter), [])
    }),
)
