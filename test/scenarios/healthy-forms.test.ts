// False alarms are defects: every healthy story in every form in which evidence comes, alone and all together by clocks
// that differ, yields nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import { formatFactLine } from '../../src/facts/index.ts'
import { callPage, callTable, healthyCalls } from '../../src/records/testing/index.ts'
import { sbcTables, writeIni } from '../../src/settings/testing/index.ts'
import { stories } from '../../src/stories/index.ts'
import { captureOf, firewallLogOf, flowCaptureOf, hepOf, logOf, shifted } from '../support/evidence-forms.ts'
import { playInLab } from '../support/lab-play.ts'
import { readOctets } from '../support/read-octets.ts'

const healthy = stories.filter(({ expected }) => expected.length === 0)

for (const story of healthy) {
  test(`${story.id} yields no finding in any form, nor in all of them together`, async () => {
    const { facts } = await playInLab(story)
    const seen = facts.seenBy('sbc').all()
    const files = {
      live: Buffer.from(seen.map(fact => `${formatFactLine(fact)}\n`).join('')),
      'tls12.pcap': (await captureOf(shifted(seen, -4000), 'TLSv1.2')).file,
      'tls13.pcap': (await captureOf(shifted(seen, 1500), 'TLSv1.3')).file,
      'sbc.log': logOf(shifted(seen, 597)),
      'calls.hep': hepOf(shifted(seen, -2000)),
      'ipfix.pcap': flowCaptureOf(shifted(seen, 40), 'ipfix'),
      'netflow5.pcap': flowCaptureOf(shifted(seen, -300), 'netflow5'),
      'netfilter.log': firewallLogOf(shifted(seen, 3000), 'netfilter'),
      'asa.log': firewallLogOf(shifted(seen, 3000), 'asa'),
      'fortigate.log': firewallLogOf(shifted(seen, -5000), 'fortigate'),
      'panos.log': firewallLogOf(shifted(seen, 900_000), 'panos'),
      'calls.csv': Buffer.from(callTable(healthyCalls(40))),
      'calls.json': Buffer.from(callPage(healthyCalls(40))),
      'sbc.ini': Buffer.from(writeIni(sbcTables())),
    }
    const found = async (some: Partial<typeof files>): Promise<string[]> =>
      diagnose((await readOctets(some)).facts).map(({ rule, says }) => `${rule}: ${says}`)
    for (const [name, octets] of Object.entries(files)) {
      assert.deepEqual(await found({ [name]: octets }), [], name)
      // Two sources of one SBC, of which each lacks something else.
      assert.deepEqual(
        await found({ [name]: octets, 'calls.hep': files['calls.hep'] }),
        [],
        `${name} and HEP`,
      )
    }
    assert.deepEqual(await found(files), [], 'all')
  })
}
