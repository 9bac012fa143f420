import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientHello } from '../tls/index.ts'
import { ChainStore } from './chain-store.ts'
import { FingerprintStore } from './client-fingerprint.ts'
import { HandshakeView } from './handshake-view.ts'

const seen = (packet: number): { time: number; packet: number } => ({ time: packet * 10, packet })
const hello: ClientHello = {
  version: 'TLSv1.1',
  supportedVersions: ['TLSv1.1'],
  cipherSuites: [0xc014, 0x0035, 0xfffe],
  alpn: [],
  groups: [],
  signatureAlgorithms: [],
  extensions: [],
  offersResumption: false,
}

test('what a client offered is told where the server left without taking any of it', () => {
  const view = new HandshakeView(new ChainStore(), new FingerprintStore())
  view.take('client', { type: 'client-hello', hello }, seen(4))
  const verdict = view.verdict({ by: 'server', how: 'fin', ...seen(5) })
  assert.deepEqual(verdict?.offered, {
    versions: ['TLSv1.1'],
    ciphers: ['ECDHE-RSA-AES256-SHA', 'AES256-SHA', '0xfffe'],
  })
  assert.deepEqual([verdict?.endedBy, verdict?.certificateRequested], ['remote', false])
})

test('where the server answered, what was offered is not worth keeping', () => {
  const view = new HandshakeView(new ChainStore(), new FingerprintStore())
  view.take('client', { type: 'client-hello', hello }, seen(4))
  const answer = { version: 'TLSv1.1', cipher: 'AES256-SHA', extensions: [], isHelloRetryRequest: false }
  view.take('server', { type: 'server-hello', hello: answer as never }, seen(5))
  const verdict = view.verdict({ by: 'client', how: 'fin', ...seen(6) })
  assert.deepEqual([verdict?.offered, verdict?.version], [undefined, 'TLSv1.1'])
})
