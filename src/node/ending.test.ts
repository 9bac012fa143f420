import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOf, handshakeEnding, placeFault } from './ending.ts'

const error = (code: string) => Object.assign(new Error(code), { code })

test('an alert of the peer is found in the error of OpenSSL, whatever family it belongs to', () => {
  const received = {
    ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'unknown_ca',
    ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'certificate_unknown',
    ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'certificate_required',
    ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'unrecognized_name',
    'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': 'handshake_failure',
    ERR_SSL_TLSV1_ALERT_USER_CANCELLED: 'user_canceled',
  }
  for (const [code, alert] of Object.entries(received)) {
    assert.deepEqual(handshakeEnding(error(code)), { endedBy: 'remote', how: 'alert', alert })
  }
})

test('what OpenSSL refuses itself is an alert of ours', () => {
  const ending = handshakeEnding(error('ERR_SSL_NO_SHARED_CIPHER'))
  assert.deepEqual(ending, { endedBy: 'local', how: 'alert', alert: 'handshake_failure' })
})

test('a missing client certificate has another alert in TLS 1.3', () => {
  const missing = error('ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE')
  assert.equal(handshakeEnding(missing, 'TLSv1.2').alert, 'handshake_failure')
  assert.equal(handshakeEnding(missing, 'TLSv1.3').alert, 'certificate_required')
})

test('the ends of TCP are told apart', () => {
  assert.deepEqual(endOf(error('ECONNREFUSED')), { how: 'refused', endedBy: 'remote' })
  assert.deepEqual(endOf(error('ECONNRESET')), { how: 'reset', endedBy: 'remote' })
  assert.deepEqual(endOf(error('ETIMEDOUT')), { how: 'timeout', endedBy: 'remote' })
  assert.deepEqual(endOf(error('EADDRNOTAVAIL')), { how: 'refused', endedBy: 'local' })
})

test('a place that cannot be had is explained to the operator', () => {
  assert.equal(
    placeFault({ address: '192.0.2.1', port: 5061 }, error('EADDRINUSE')),
    '192.0.2.1:5061 is in use',
  )
})
