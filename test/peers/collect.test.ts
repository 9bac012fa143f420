// Agents and exporters of others that send to the collector.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Wire } from '../../src/capture/testing/index.ts'
import { openCollector } from '../../src/collector/index.ts'
import type { FactOf } from '../../src/facts/index.ts'
import { seconds } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { withoutSoftflowd } from '../support/flow-oracle.ts'
import { withoutKamailio } from '../support/kamailio.ts'
import { takeNet } from '../support/loopback-net.ts'
import { inFolder, startProgram } from '../support/program.ts'
import { tracingKamailio } from '../support/tracing-kamailio.ts'
import { testUnless } from '../support/wire-stage.ts'

testUnless(withoutKamailio, 'what Kamailio traces arrives at the collector', async () => {
  const { net, release } = await takeNet()
  const address = `127.${net}.0.1`
  const world = new NodeWorld()
  const local = { address, port: 9060 }
  world.add('collector', await openCollector({ hep: { transport: 'udp', local, ours: [address] } }))
  const seen = () => world.facts.of('sip').filter(fact => fact.observer === `${address} agent 2001`)
  try {
    await tracingKamailio(address, local.port, () => world.passUntil(() => seen().length >= 2, seconds(20)))
  } finally {
    await world.end()
    release()
  }
  const lines = new Set(seen().map(({ startLine }: FactOf<'sip'>) => startLine))
  assert.ok(lines.has('OPTIONS sip:sbc1.example.net SIP/2.0'), [...lines].join())
})

testUnless(withoutSoftflowd, 'what softflowd exports arrives at the collector', async () => {
  const { net, release } = await takeNet()
  const local = { address: `127.${net}.0.1`, port: 2055 }
  const world = new NodeWorld()
  const collector = await openCollector({ flows: { transport: 'udp', local } })
  world.add('collector', collector)
  const wire = new Wire()
  const link = wire.connection({ address: '52.114.75.24', port: 8576 }, { address: '192.0.2.21', port: 5061 })
  link.opens().sends('client', new Uint8Array(300)).sends('server', new Uint8Array(1200))
  link.sends('client', { flags: 'FA' }).sends('server', { flags: 'FA' }).sends('client', { flags: 'A' })
  try {
    await inFolder(async folder => {
      writeFileSync(join(folder, 'in.pcap'), wire.file())
      const files = ['-r', 'in.pcap', '-p', join(folder, 'pid'), '-c', 'none']
      const softflowd = startProgram(
        'softflowd',
        [...files, '-d', '-v', '9', '-n', `${local.address}:${local.port}`],
        folder,
      )
      await world.passUntil(() => softflowd.code() !== undefined, seconds(10))
      await softflowd.end()
    })
    await world.pass(seconds(1))
    world.command('collector', () => collector.end())
  } finally {
    await world.end()
    release()
  }
  const [flow] = world.facts.of('flow')
  assert.deepEqual([flow?.server.port, flow?.observer], [5061, '127.0.0.1'])
})
