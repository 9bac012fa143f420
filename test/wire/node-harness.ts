// The suite's harness for the real world: loopback addresses, one network of them per test, and real certificates.

import { connect, type Socket } from 'node:net'
import type { Endpoint } from '../../src/kernel/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import {
  type Authority,
  contextOf,
  createAuthority,
  type LeafOptions,
  type TlsContext,
} from '../../src/tls/index.ts'
import { takeNet } from '../support/loopback-net.ts'
import type { Certificates, MakeHarness, Peer } from '../worlds/harness.ts'

const now = instantOf(Date.now())

/** One authority for all tests of a process; issuing costs milliseconds each. */
export async function realCertificates(): Promise<Certificates> {
  const authority = await createAuthority({ name: 'Wire', now, key: 'ec-p256' })
  return {
    trust: authority.trust,
    // Microsoft's suites want RSA.
    first: await issue(authority, 'first', { commonName: 'sbc1.example.net', key: 'rsa-2048' }),
    second: await issue(authority, 'second', { commonName: 'sbc2.example.net' }),
    selfSigned: await issue(authority, 'self-signed', { commonName: 'sbc1.example.net', selfSigned: true }),
    client: await issue(authority, 'client', { commonName: 'client.example.net' }),
    stranger: await issue(authority, 'stranger', { commonName: 'client.example.net', selfSigned: true }),
  }
}

const issue = async (authority: Authority, name: string, options: LeafOptions): Promise<TlsContext> =>
  contextOf(name, await authority.issue(options))

const { net } = await takeNet()
let made = 0

export const makeNode = (certificates: Certificates): MakeHarness => {
  return (options = {}) => {
    const world = new NodeWorld({ ...options, dnsServers: ['127.0.0.1:1'] })
    const network = `127.${net}.${++made % 256}`
    const sockets: Socket[] = []
    const peer = async (to: Endpoint): Promise<Peer> => {
      const socket = connect({ host: to.address, port: to.port })
      sockets.push(socket)
      await new Promise((done, failed) => socket.once('connect', done).once('error', failed))
      return misbehaving(socket)
    }
    const release = () => {
      for (const socket of sockets) socket.destroy()
    }
    return { world, address: number => `${network}.${number}`, certificates, peer, release, leftovers }
  }
}

function misbehaving(socket: Socket): Peer {
  socket.on('error', () => {})
  socket.resume()
  return {
    write: text => void socket.write(text),
    reset: () => void socket.resetAndDestroy(),
    deafen: () => void socket.pause(),
  }
}

const leftovers = async (): Promise<string[]> => {
  // Handles that are closed already count until the event loop has turned.
  await new Promise(done => setTimeout(done, 10))
  return process.getActiveResourcesInfo().filter(resource => /^(TCP|TLS|UDP)/.test(resource))
}
