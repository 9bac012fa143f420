import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, readLog } from '../testing/index.ts'

const line = (says: string, process = 4711): string =>
  `Apr  1 07:55:04 sbc1 /usr/sbin/kamailio[${process}]: ${says}`
const FAILED = [
  'ERROR: tls [tls_server.c:1330]: tls_h_read_f(): protocol level error',
  'ERROR: tls [tls_util.h:50]: tls_err_ret(): TLS accept:error:0A000418:SSL routines::tlsv1 alert unknown ca (sni: sbc1.example.net)',
  'ERROR: tls [tls_server.c:1334]: tls_h_read_f(): src addr: 52.114.75.24:8576',
  'ERROR: tls [tls_server.c:1337]: tls_h_read_f(): dst addr: 192.0.2.21:5061',
  'ERROR: <core> [core/tcp_read.c:1476]: tcp_read_req(): ERROR: tcp_read_req: error reading - c: 0x7f05 r: 0x7f06 (-1)',
]
const handshakes = (lines: string[]) => factsOf(readLog(lines.join('\n')), 'tls-handshake')

test('the lines of one failure are one handshake that failed', () => {
  const result = readLog(FAILED.map(says => line(says)).join('\n'))
  const [failed] = factsOf(result, 'tls-handshake')
  assert.ok(failed)
  assert.deepEqual([result.kind, result.skipped, result.facts.length], ['kamailio', 0, 1])
  assert.deepEqual(
    [failed.role, failed.endedBy, failed.how, failed.alert],
    ['server', 'remote', 'alert', 'unknown_ca'],
  )
  assert.deepEqual(
    [failed.remote, failed.local],
    [
      { address: '52.114.75.24', port: 8576 },
      { address: '192.0.2.21', port: 5061 },
    ],
  )
  assert.deepEqual(
    [failed.serverName, failed.ref, failed.durationMs],
    ['sbc1.example.net', 'line 2', undefined],
  )
})

test('the lines of two processes that come among each other belong to their own', () => {
  const other = FAILED.map(says => line(says.replace('52.114.75.24:8576', '52.114.76.76:9000'), 4712))
  const mixed = FAILED.flatMap((says, index) => [line(says), other[index] as string])
  assert.deepEqual(
    handshakes(mixed).map(fact => fact.remote.address),
    ['52.114.75.24', '52.114.76.76'],
  )
})

test('several errors of OpenSSL before the addresses are one failure', () => {
  const twice = [FAILED[0], FAILED[1], FAILED[1], ...FAILED.slice(2)] as string[]
  assert.equal(handshakes(twice.map(says => line(says))).length, 1)
})

test('addresses without ports, as until 5.5, tell the peer', () => {
  const [failed] = handshakes(
    [
      'ERROR: tls [tls_util.h:42]: tls_err_ret(): TLS write:error:14090086:SSL routines:ssl3_get_server_certificate:certificate verify failed',
      'ERROR: tls [tls_server.c:1287]: tls_h_read_f(): source IP: 52.114.75.24',
      'ERROR: tls [tls_server.c:1290]: tls_h_read_f(): destination IP: 192.0.2.21',
    ].map(says => line(says)),
  )
  assert.deepEqual(
    [failed?.role, failed?.remote.address, failed?.endedBy],
    ['client', '52.114.75.24', 'local'],
  )
})

test('a failure that names no peer is told as such', () => {
  const { facts, problems } = readLog(
    [FAILED[1], FAILED[4]]
      .map(says => line((says as string).replace(' (sni: sbc1.example.net)', '')))
      .join('\n'),
  )
  assert.equal(facts.length, 0)
  assert.ok(problems.some(problem => problem.startsWith('1 TLS failures name no peer')))
})

test('a connection that breaks when it has long been in use is no handshake that failed', () => {
  const broken = [
    'ERROR: tls [tls_util.h:50]: tls_err_ret(): TLS read:error:0A000126:SSL routines::unexpected eof while reading (sni: unknown)',
    ...FAILED.slice(2),
  ]
  assert.deepEqual(handshakes(broken.map(says => line(says))), [])
})

test('at level 3 a handshake that went well is told with version and suite', () => {
  const [complete] = handshakes(
    [
      'DEBUG: tls [tls_server.c:470]: tls_accept(): TLS accept successful',
      'DEBUG: tls [tls_server.c:473]: tls_accept(): tls_accept: new connection from 52.114.75.24:8576 using TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384 256',
      'DEBUG: tls [tls_server.c:478]: tls_accept(): tls_accept: local socket: 192.0.2.21:5061',
    ].map(says => line(says)),
  )
  assert.deepEqual(
    [complete?.outcome, complete?.role, complete?.version, complete?.cipher, complete?.local.port],
    ['complete', 'server', 'TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384', 5061],
  )
})

test('a log from a terminal has no times, which is said', () => {
  const { kind, facts, problems } = readLog(FAILED.map(says => ` 5(7782) ${says}`).join('\n'))
  assert.deepEqual([kind, facts.length], ['kamailio', 0])
  assert.ok(problems.includes('1 lines about TLS have no time and are passed over'))
})
