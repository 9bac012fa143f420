import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TlsHandshakeFact } from '../facts/index.ts'
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

function told(view: HandshakeView): Partial<TlsHandshakeFact> {
  const fact: Partial<TlsHandshakeFact> = {}
  view.tell(fact)
  return fact
}

test('what a client offered is told where the server left without taking any of it', () => {
  const view = new HandshakeView(new ChainStore(), new FingerprintStore())
  view.take('client', { type: 'client-hello', hello }, seen(4))
  const verdict = view.verdict({ by: 'server', how: 'fin', ...seen(5) })
  const { offered, certificateRequested } = told(view)
  assert.deepEqual(offered, {
    versions: ['TLSv1.1'],
    ciphers: ['ECDHE-RSA-AES256-SHA', 'AES256-SHA', '0xfffe'],
  })
  assert.deepEqual([verdict?.by, certificateRequested], ['server', false])
})

test('where the server answered, what was offered is not worth keeping', () => {
  const view = new HandshakeView(new ChainStore(), new FingerprintStore())
  view.take('client', { type: 'client-hello', hello }, seen(4))
  const answer = { version: 'TLSv1.1', cipher: 'AES256-SHA', extensions: [], isHelloRetryRequest: false }
  view.take('server', { type: 'server-hello', hello: answer as never }, seen(5))
  const { offered, version } = told(view)
  assert.deepEqual([offered, version], [undefined, 'TLSv1.1'])
})
