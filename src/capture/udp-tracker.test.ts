import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatEndpoint } from '../kernel/index.ts'
import { WIRE_START, Wire } from './testing/index.ts'

const EXPORTER = { address: '192.0.2.1', port: 40_000 }
const COLLECTOR = { address: '192.0.2.2', port: 2055 }

test('what is neither SIP nor RTP is shown to who asked for it, with its place', () => {
  const wire = new Wire()
  wire.udp(EXPORTER, COLLECTOR, new Uint8Array(20).fill(0x80))
  wire.at(250).udp(EXPORTER, COLLECTOR, 'HEP3 and so on')
  wire.udp(EXPORTER, COLLECTOR, '')
  wire.at(500).udp(COLLECTOR, EXPORTER, '<134>1 text')
  const shown: string[] = []
  const { counts } = wire.facts({
    datagram: (bytes, at, from, to, packet) => {
      const text = Buffer.from(bytes).toString('latin1')
      shown.push(`${packet} ${at - WIRE_START} ${formatEndpoint(from)} ${formatEndpoint(to)} ${text}`)
      return text.startsWith('HEP3')
    },
  })
  assert.deepEqual(shown, [
    '2 250 192.0.2.1:40000 192.0.2.2:2055 HEP3 and so on',
    '4 500 192.0.2.2:2055 192.0.2.1:40000 <134>1 text',
  ])
  assert.deepEqual([counts.readElsewhere, counts.rtpPackets], [1, 1])
})
