// More new calls at once than a socket gives in a turn, and behind them all a message of a call that stands.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { seconds } from '../../src/kernel/index.ts'
import { within } from '../worlds/harness.ts'
import { Recorder } from '../worlds/recorder.ts'
import { makeNode, realCertificates } from './node-harness.ts'

const CALLS = 100
const SOON = seconds(10)

const make = makeNode(await realCertificates())

test(
  'a message of a call that stands overtakes the new calls that came before it, and none of these is lost',
  within(make, async ({ world, address }) => {
    const local = { address: address(1), port: 5060 }
    const served: string[] = []
    const sbc = new Recorder([{ type: 'bind', socket: 'carrier', local }], event => {
      if (event.type === 'datagram')
        served.push(Buffer.from(event.bytes).toString('latin1').split(' ', 1)[0] ?? '')
      return []
    })
    world.add('sbc', sbc)
    const carrier = createSocket('udp4').unref()
    carrier.bind({ address: address(2), port: 0 })
    await once(carrier, 'listening')
    const send = (method: string, tag: string): void => {
      const text = `${method} sip:robin@sbc SIP/2.0\r\nTo: <sip:robin@sbc>${tag}\r\n\r\n`
      carrier.send(Buffer.from(text, 'latin1'), local.port, local.address)
    }
    // Sent in one go: all lie there together when the SBC looks.
    for (let call = 0; call < CALLS; call++) send('INVITE', '')
    send('BYE', ';tag=9')
    const isAllServed = await world.passUntil(() => served.length === CALLS + 1, SOON)
    carrier.close()
    await once(carrier, 'close')
    assert.ok(isAllServed, `${served.length} served`)
    const overtaken = CALLS - served.indexOf('BYE')
    assert.ok(overtaken > CALLS / 2, `it overtook ${overtaken}`)
  }),
)
