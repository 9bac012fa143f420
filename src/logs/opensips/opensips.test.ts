import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, readLog } from '../testing/index.ts'

const lines = (...says: string[]): string =>
  says.map(each => `Apr  1 07:55:04 sbc1 /usr/sbin/opensips[4063]: ${each}`).join('\n')
const handshakes = (text: string) =>
  factsOf(readLog(text), 'tls-handshake').map(fact => [
    fact.role,
    fact.outcome,
    fact.endedBy,
    fact.how,
    fact.alert,
    fact.remote.port,
  ])
const ACCEPT =
  'ERROR:tls_openssl:openssl_tls_accept: New TLS connection from 52.114.75.24:8576 failed to accept'
const AFTER = 'ERROR:proto_tls:tls_read_req: failed to do pre-tls handshake!'

test('the error stack behind a failure says what it was', () => {
  const stack =
    'ERROR:tls_openssl:tls_print_errstack: TLS errstack: error:0A000418:SSL routines::tlsv1 alert unknown ca'
  const text = lines(ACCEPT, stack, AFTER)
  assert.deepEqual(handshakes(text), [['server', 'failed', 'remote', 'alert', 'unknown_ca', 8576]])
  const result = readLog(text)
  assert.deepEqual([result.kind, result.skipped], ['opensips', 0])
})

test('a peer that left without a word shows as a system call that ended', () => {
  const ended = (err: string): string =>
    lines(`ERROR:tls_openssl:openssl_tls_accept: SSL_ERROR_SYSCALL err=${err}`, ACCEPT, AFTER)
  assert.deepEqual(handshakes(ended('Success(0)')), [['server', 'failed', 'remote', 'fin', undefined, 8576]])
  assert.deepEqual(handshakes(ended('Connection reset by peer(104)')), [
    ['server', 'failed', 'remote', 'reset', undefined, 8576],
  ])
})

test('connections that were set up are told, from either side', () => {
  const text = lines(
    'INFO:tls_openssl:openssl_tls_accept: New TLS connection from 52.114.75.24:8576 accepted',
    'INFO:tls_openssl:openssl_tls_connect: New TLS connection to 52.114.75.24:5061 established',
  )
  assert.deepEqual(handshakes(text), [
    ['server', 'complete', undefined, undefined, undefined, 8576],
    ['client', 'complete', undefined, undefined, undefined, 5061],
  ])
})

test('a connection that breaks later is a matter of certificates only where an alert says so', () => {
  const broken = 'ERROR:core:_tls_read: TLS connection to 52.114.75.24:5061 read failed'
  const detail = 'ERROR:core:_tls_read: TLS read error: 1'
  const alert =
    'ERROR:core:tls_print_errstack: TLS errstack: error:14094418:SSL routines:SSL3_READ_BYTES:tlsv1 alert unknown ca'
  assert.deepEqual(handshakes(lines(broken, detail, alert)), [
    ['client', 'failed', 'remote', 'alert', 'unknown_ca', 5061],
  ])
  assert.deepEqual(handshakes(lines(broken, detail, AFTER)), [])
})

test('its own time within that of the journal does not disturb', () => {
  const text = `Apr 01 07:55:04 sbc1 opensips[4063]: Apr  1 07:55:04 [4063] ${ACCEPT}`
  assert.deepEqual(handshakes(text), [['server', 'failed', 'local', 'tls-failed', undefined, 8576]])
})
