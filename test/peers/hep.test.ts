// Kamailio as a capture agent: what its siptrace module sends as HEP3 of the messages it saw.

import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { HepAnalysis } from '../../src/hep/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { withoutKamailio } from '../support/kamailio.ts'
import { takeNet } from '../support/loopback-net.ts'
import { tracingKamailio } from '../support/tracing-kamailio.ts'
import { testUnless } from '../support/wire-stage.ts'

const bound = async (address: string): Promise<Socket> => {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  return socket
}

testUnless(
  withoutKamailio,
  'what Kamailio traces is read: request and answer, with times and ends',
  async () => {
    const { net, release } = await takeNet()
    const address = `127.${net}.0.1`
    const collector = await bound(address)
    const analysis = new HepAnalysis({ observer: 'live', ours: [address] })
    collector.on('message', bytes => analysis.packet(bytes, instantOf(Date.now())))
    try {
      await tracingKamailio(address, collector.address().port, async isOver => {
        const started = Date.now()
        while (analysis.packets < 2 && !isOver() && Date.now() - started < 20_000)
          await Promise.race([once(collector, 'message'), new Promise(done => setTimeout(done, 500))])
        return analysis.packets >= 2
      })
    } finally {
      collector.close()
      release()
    }
    const { facts, problems } = analysis.end()
    const told = new Set(
      facts.map(fact => (fact.kind === 'sip' ? `${fact.startLine} ${fact.transport}` : fact.kind)),
    )
    assert.ok(told.has('OPTIONS sip:sbc1.example.net SIP/2.0 udp'), [...told].join())
    assert.deepEqual([problems, facts[0]?.observer], [[], 'live agent 2001'])
    const times = facts.map(fact => Math.abs(fact.at - Date.now()))
    assert.ok(Math.max(...times) < 60_000, 'times are those of now')
  },
)
