// Kamailio as a capture agent: what its siptrace module sends as HEP3 of the messages it saw.

import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HepAnalysis } from '../../src/hep/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { withoutKamailio } from '../support/kamailio.ts'
import { takeNet } from '../support/loopback-net.ts'
import { OPTIONS_TO_SBC } from '../support/options-message.ts'
import { inFolder, startProgram } from '../support/program.ts'
import { testUnless } from '../support/wire-stage.ts'

const settings = (address: string, collector: number): string => `
debug=1
log_stderror=yes
fork=yes
children=1
disable_tcp=yes
auto_aliases=no
dns=no
rev_dns=no
listen=udp:${address}:5060
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "rr.so"
loadmodule "siptrace.so"
modparam("siptrace", "duplicate_uri", "sip:${address}:${collector}")
modparam("siptrace", "hep_mode_on", 1)
modparam("siptrace", "hep_version", 3)
modparam("siptrace", "hep_capture_id", 2001)
modparam("siptrace", "trace_to_database", 0)
modparam("siptrace", "trace_on", 1)
request_route {
  sip_trace();
  sl_send_reply("200", "OK");
}
`

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
    const [collector, telephone] = [await bound(address), await bound(address)]
    const analysis = new HepAnalysis({ observer: 'live', ours: [address] })
    collector.on('message', bytes => analysis.packet(bytes, instantOf(Date.now())))
    try {
      await inFolder(async folder => {
        const file = join(folder, 'kamailio.cfg')
        writeFileSync(file, settings(address, collector.address().port))
        const flags = ['-DD', '-E', '-f', file, '-Y', folder, '-w', folder, '-m', '16', '-M', '4']
        const kamailio = startProgram('kamailio', flags, folder)
        const asking = setInterval(() => telephone.send(OPTIONS_TO_SBC, 5060, address), 200)
        try {
          const isOver = () => analysis.packets >= 2 || kamailio.code() !== undefined
          const started = Date.now()
          while (!isOver() && Date.now() - started < 20_000)
            await Promise.race([once(collector, 'message'), new Promise(done => setTimeout(done, 500))])
          assert.ok(analysis.packets >= 2, kamailio.output().slice(-2000))
        } finally {
          clearInterval(asking)
          await kamailio.end()
        }
      })
    } finally {
      for (const socket of [collector, telephone]) socket.close()
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
