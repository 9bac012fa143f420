// The scene of the stories with the SBC left to `linesman run`: its configuration and certificates as files.

import { instantOf } from '../../src/kernel/index.ts'
import { healthyScene, issuedCertificates, loopbackAddresses } from '../../src/stories/index.ts'
import { takeNet } from '../support/loopback-net.ts'
import type { Folder } from './cli-harness.ts'

export const certificates = await issuedCertificates(instantOf(Date.now()))

/** A scene on a network that is its own until the process ends, and the configuration of its SBC in `folder`. */
export async function newScene(folder: Folder) {
  const { net } = await takeNet()
  const scene = await healthyScene(loopbackAddresses(net), certificates)
  const [, context] = scene.sbc.teams.tls.server.contexts
  folder.write('sbc.pem', context?.pem?.cert ?? '')
  folder.write('sbc.key', context?.pem?.key ?? '')
  folder.write('roots.pem', certificates.trust.pem?.join('\n') ?? '')
  const { sbcCarrierSide, sbcTeamsSide, carrier } = scene.addresses
  const text = `fqdn: sbc1.example.net
carrier: { listen: ${sbcCarrierSide}:5060, peer: ${carrier}:5060 }
teams:
  listen: ${sbcTeamsSide}:5061
  trust: roots.pem
  allow: [127.0.0.0/8]
  contexts: [{ name: main, certificate: sbc.pem, key: sbc.key }]
dns:
  hosts:
${scene.hosts.map(([name, addresses]) => `    ${name}: [${addresses.join(', ')}]`).join('\n')}
`
  return { net, scene, text, config: folder.write('linesman.yaml', text) }
}
