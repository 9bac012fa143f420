import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldTransfer } from '../../facts/testing/index.ts'
import { factsOf, readLog, wholeMessages } from '../testing/index.ts'
import { asteriskLog } from '../vendor-logs.ts'

const TRANSFER = wholeMessages(toldTransfer().facts)
const UTC = 'the times name no zone and are taken as UTC'

for (const stamped of [false, true]) {
  test(`messages come back, lines ${stamped ? 'with' : 'without'} a time each`, () => {
    const result = readLog(asteriskLog(TRANSFER, { stamped }))
    assert.equal(result.kind, 'asterisk')
    assert.deepEqual(
      factsOf(result, 'sip').map(fact => [fact.at, fact.direction, fact.transport, fact.remote, fact.text]),
      TRANSFER.filter(fact => fact.kind === 'sip').map(fact => [
        fact.at,
        fact.direction,
        fact.transport,
        fact.remote,
        fact.text,
      ]),
    )
    assert.deepEqual([result.skipped, result.problems], [0, [UTC]])
  })
}

const handshakes = (...lines: string[]) =>
  factsOf(readLog(lines.map(line => `[Apr  1 07:55:04] ${line}`).join('\n')), 'tls-handshake').map(fact => [
    fact.role,
    fact.endedBy,
    fact.how,
    fact.alert,
    fact.remote,
  ])
const PEER = { address: '52.114.75.24', port: 8576 }
const PJSIP =
  'WARNING[4040]: pjproject: <?>: SSL SSL_ERROR_SSL (Handshake): Level: 0 err: <167773208> <SSL routines--tlsv1 alert unknown ca> len: 0 peer: 52.114.75.24:8576'

test('what PJSIP writes of a handshake tells the alert and the peer', () => {
  assert.deepEqual(handshakes(PJSIP), [['server', 'remote', 'alert', 'unknown_ca', PEER]])
  const old = PJSIP.replace(
    '--tlsv1 alert unknown ca',
    '-tls_early_post_process_client_hello-unsupported protocol',
  )
  assert.deepEqual(handshakes(old), [['server', 'local', 'alert', 'protocol_version', PEER]])
})

test('its second line about the same is not another failure', () => {
  const second =
    'DEBUG[4040]: pjproject: <?>: ssl0x79 Handshake failed on 192.0.2.21:5061 in accepting 52.114.75.24:8576: tlsv1 alert unknown ca'
  assert.equal(handshakes(PJSIP, second).length, 1)
  assert.deepEqual(handshakes(second), [['server', 'remote', 'alert', 'unknown_ca', PEER]])
})

test('connections of chan_sip tell the peer, and seldom more', () => {
  const failed = (why: string): string =>
    `ERROR[10177]: tcptls.c:753 handle_tcptls_connection: Problem setting up ssl connection with peer '52.114.75.24:8576': error:00000001:lib(0):func(0):reason(1), ${why}`
  assert.deepEqual(handshakes(failed('Internal SSL error')), [
    ['server', 'local', 'tls-failed', undefined, PEER],
  ])
  assert.deepEqual(handshakes(failed('Underlying BIO error: Connection reset by peer')), [
    ['server', 'remote', 'reset', undefined, PEER],
  ])
})

test('the console has no times unless told to, which is said', () => {
  const { facts, problems } = readLog(
    '<--- Received SIP request (2 bytes) from TLS:52.114.75.24:8576 --->\nOPTIONS sip:a SIP/2.0\n',
  )
  assert.equal(facts.length, 0)
  assert.ok(problems.some(problem => /1 records have no time .*timestamp=yes/.test(problem)))
})

test('a zone beside the time counts', () => {
  const log = asteriskLog(TRANSFER).replaceAll(/^(\[[\d-]+ [\d:.]+)\]/gm, '$1+0200]')
  const [first] = factsOf(readLog(log), 'sip')
  const told = TRANSFER.find(fact => fact.kind === 'sip')
  assert.equal(first?.at, (told?.at ?? 0) - 2 * 3_600_000)
})
