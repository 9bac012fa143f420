// The suite's harness for the simulated world.

import type { Endpoint } from '../../src/kernel/index.ts'
import { LabWorld, type Link } from '../../src/lab/index.ts'
import { describeCertificate, type TlsContext } from '../../src/tls/index.ts'
import type { Certificates, HarnessOptions, MakeHarness, Peer } from './harness.ts'
import { octets, Recorder } from './recorder.ts'

export const makeLab: MakeHarness = (options: HarnessOptions = {}) => {
  const world = new LabWorld({ ...options, network: { chunking: 'random' } })
  let peers = 0
  const peer = async (to: Endpoint): Promise<Peer> => {
    peers += 1
    const name = `peer-${peers}`
    const element = new Recorder([{ type: 'open', connection: name, to }])
    world.add(name, element)
    await world.passUntil(() => element.events.length > 0, 5000 as never)
    const link = world.network.connections().find(each => each.client.element === name) as Link
    return {
      write: text => world.command(name, () => [{ type: 'send', connection: name, bytes: octets(text) }]),
      reset: () => world.network.reset(link),
      deafen: () => void world.network.block(link.to.address, link.from.address, 'tcp'),
    }
  }
  return {
    world,
    address: number => `10.0.0.${number}`,
    certificates,
    peer,
    release: () => {},
    leftovers: async () => {
      const { connections, listeners, sockets, deadlines } = world.pending()
      return [connections, listeners, sockets, deadlines].flat().map(each => JSON.stringify(each))
    },
  }
}

const root = describeCertificate({ subject: 'Lab Root', isCa: true })
const context = (name: string, subject: string, issuer?: string): TlsContext => ({
  name,
  chain: [describeCertificate({ subject, names: [subject], ...(issuer && { issuer }) })],
})

const certificates: Certificates = {
  trust: { name: 'lab authority', roots: [root] },
  first: context('first', 'sbc1.example.net', 'Lab Root'),
  second: context('second', 'sbc2.example.net', 'Lab Root'),
  selfSigned: context('self-signed', 'sbc1.example.net'),
  client: context('client', 'client.example.net', 'Lab Root'),
  stranger: context('stranger', 'client.example.net'),
}
