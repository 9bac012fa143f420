// Many peers that say their hello in the same instant, beside a connection that stands.

import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { connect as secure, type TLSSocket } from 'node:tls'
import { seconds } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { within } from '../worlds/harness.ts'
import { echo, Recorder } from '../worlds/recorder.ts'
import { serverPolicy } from '../worlds/tls-suite.ts'
import { makeNode, realCertificates } from './node-harness.ts'

const CROWD = 25
const SOON = seconds(10)

const make = makeNode(await realCertificates())

test(
  'all of a crowd are let in, though one handshake begins in a turn, and a connection that stands is served meanwhile',
  within(
    () => {
      const harness = make()
      return { ...harness, world: new NodeWorld({ limits: { handshakesPerTurn: 1 } }) }
    },
    async ({ world, address, certificates }) => {
      const to = { address: address(1), port: 5061 }
      const tls = serverPolicy(certificates)
      const server = new Recorder([{ type: 'listen', listener: 'teams', local: to, tls }], echo)
      world.add('server', server)
      const plain = Array.from({ length: CROWD + 1 }, () => connect({ host: to.address, port: to.port }))
      const accepted = () => world.facts.of('connection-opened').length === plain.length
      assert.ok(await world.passUntil(accepted, SOON))
      const order: string[] = []
      const standing = shake(plain[0] as Socket, certificates.trust.pem)
      standing.on('data', () => order.push('answered'))
      assert.ok(await world.passUntil(() => server.heard('opened').length === 1, SOON))
      // From here on all is written in one go: the hellos lie there together when the server looks next.
      const crowd = plain.slice(1).map(socket => shake(socket, certificates.trust.pem))
      for (const stream of crowd) stream.once('secureConnect', () => order.push('in'))
      standing.write('still there')
      assert.ok(await world.passUntil(() => order.length === CROWD + 1, SOON), order.join())
      assert.ok(order.indexOf('answered') < order.lastIndexOf('in'), order.join())
      assert.deepEqual(server.heard('closed'), [])
      for (const stream of [standing, ...crowd]) stream.destroy()
    },
  ),
)

const shake = (socket: Socket, ca: readonly string[] | undefined): TLSSocket =>
  secure({ socket, servername: 'sbc1.example.net', ca: [...(ca ?? [])] })
