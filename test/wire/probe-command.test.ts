// `linesman probe` as scripts use it: exit codes, JSON, the line for Nagios, and wrong usage.

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { createServer as createTcpServer } from 'node:net'
import { after, test } from 'node:test'
import { createServer } from 'node:tls'
import { a, DnsServer, zone } from '../support/dns-server.ts'
import { freePort } from '../support/free-port.ts'
import { PROBED_NAME, probeAuthority } from '../support/probing.ts'
import { Folder, linesman } from './cli-harness.ts'

const folder = new Folder()
after(() => folder.remove())

const authority = await probeAuthority()
const roots = folder.write('roots.pem', authority.rootPem)
const good = await authority.issue({ commonName: PROBED_NAME })
const bad = await authority.issue({ commonName: 'SBC default certificate', selfSigned: true })

/** A small SBC that answers OPTIONS with 200. */
async function listening(
  { pem }: typeof good,
  options: { rejectUnauthorized?: boolean } = {},
): Promise<{ port: number; address: string; end: () => Promise<void> }> {
  const address = `127.${randomInt(30, 100)}.${randomInt(1, 255)}.1`
  const server = createServer({ cert: pem.cert, key: pem.key, ...options, requestCert: true }, socket => {
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      const asked = bytes.toString('latin1').split('\r\n')
      const copied = asked.filter(line => /^(via|from|to|call-id|cseq):/i.test(line))
      const own = [
        'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY',
        `Contact: <sip:${PROBED_NAME}:5061;transport=tls>`,
      ]
      socket.write(['SIP/2.0 200 OK', ...copied, ...own, 'Content-Length: 0', '', ''].join('\r\n'))
    })
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>(done => server.listen(0, address, done))
  const place = server.address()
  assert.ok(place !== null && typeof place === 'object')
  return { port: place.port, address, end: () => new Promise(done => server.close(() => done())) }
}

const LIMITS = ['--times', '1', '--limit', '20']

test('a healthy SBC, by a name that DNS knows: exit 0, and JSON of the shape scripts rely on', async () => {
  const { port, address, end } = await listening(good, { rejectUnauthorized: false })
  const dns = await DnsServer.start(zone([a(PROBED_NAME, address)]))
  const args = ['probe', `${PROBED_NAME}:${port}`, '--dns', dns.at, '--trust', roots, '--json', ...LIMITS]
  const { code, out, err } = await linesman(...args)
  await Promise.all([end(), dns.end()])
  assert.equal(code, 0, out + err)
  const answer = JSON.parse(out)
  assert.deepEqual([answer.schemaVersion, answer.findings], [1, []])
  assert.deepEqual(
    [answer.sources[0].name, answer.sources[0].kind, answer.sources[0].problems],
    ['probe', 'probe', []],
  )
  const [report] = answer.probe.addresses
  assert.equal(report.address, address)
  assert.equal(report.options.status, 200)
  assert.equal(report.clientCertificate, 'asked')
  assert.equal(report.names[0].certificates[0].verdict.accepts, true)
})

test('a bad one: exit 1 and its finding, in German where that is asked for; Nagios hears CRITICAL', async () => {
  const { port, address, end } = await listening(bad)
  const args = ['probe', `${address}:${port}`, '--sni', PROBED_NAME, '--trust', roots, ...LIMITS]
  const { code, out } = await linesman(...args, '--lang', 'de')
  const nagios = await linesman(...args, '--nagios')
  await end()
  assert.equal(code, 1)
  assert.match(out, /lehnt ab: SEC_E_UNTRUSTED_ROOT/)
  assert.match(out, /tls\/default-certificate-served/)
  assert.equal(nagios.code, 2)
  assert.match(
    nagios.out,
    /^CRITICAL - sbc1\.example\.net: .*\(tls\/default-certificate-served\) \| certificate_days=\d+;30:;0: addresses=1;;;0 findings=1;;;0\n$/,
  )
})

test('where nothing listens: exit 3, and 2 for Nagios', async () => {
  const server = createTcpServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const place = server.address()
  assert.ok(place !== null && typeof place === 'object')
  await new Promise(done => server.close(done))
  const args = ['probe', `127.0.0.1:${place.port}`, '--sni', PROBED_NAME, '--trust', roots, ...LIMITS]
  const { code, out } = await linesman(...args)
  assert.equal(code, 3)
  assert.match(out, /nothing listens there/)
  assert.equal((await linesman(...args, '--nagios')).code, 2)
})

test('what speaks no TLS is named, and nothing is said to be fine', async () => {
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.resume()
    socket.end('SIP/2.0 400 Bad Request\r\n\r\n')
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const place = server.address()
  assert.ok(place !== null && typeof place === 'object')
  const args = ['probe', `127.0.0.1:${place.port}`, '--sni', PROBED_NAME, '--trust', roots, ...LIMITS]
  const { code, out } = await linesman(...args)
  await new Promise(done => server.close(done))
  assert.equal(code, 1)
  assert.match(out, /tls\/not-tls, likely/)
  assert.doesNotMatch(out, /as Microsoft wants it|version-unsupported/)
})

test('whose roots are asked, and why nobody is reached, is said in German as well', async () => {
  const port = await freePort()
  const args = ['probe', `127.0.0.1:${port}`, '--sni', PROBED_NAME, '--lang', 'de', ...LIMITS]
  const { code, out } = await linesman(...args)
  assert.equal(code, 3)
  assert.match(out, /^Zertifikate werden gemessen an den Wurzeln von den öffentlichen CAs, die /m)
  assert.match(out, /dort hört niemand zu[\s\S]*Es war eine Prüfung von hier[\s\S]*Prüfen, ob der SBC läuft/)
})

test('wrong usage: exit 2 and what to write, or 3 for Nagios', async () => {
  const cases: [string[], RegExp][] = [
    [['192.0.2.1'], /name it with --sni/],
    [['sbc 1'], /no name and no address/],
    [['sbc1.example.net:70000'], /a port from 1 to 65535/],
    [['sbc1.example.net', '--address', 'sbc1'], /write it as 192\.0\.2\.21/],
    [['sbc1.example.net', '--trust', 'nowhere.pem'], /nowhere\.pem/],
    [['sbc1.example.net', '--client-key', roots], /--client-cert/],
    [['sbc1.example.net', '--client-cert', roots], /--client-key: there is no private key/],
    [['sbc1.example.net', '--times', '0'], /from 1 to 50/],
  ]
  for (const [args, says] of cases) {
    const { code, err, out } = await linesman('probe', ...args)
    assert.deepEqual([code, out], [2, ''], err)
    assert.match(err, says)
  }
  const { code, out } = await linesman('probe', '192.0.2.1', '--nagios')
  assert.equal(code, 3)
  assert.match(out, /^UNKNOWN - .*--sni\n$/)
})

test('a server that takes the connection and says nothing has shown nothing: exit 3, and no word of what it can do', async () => {
  const silent = createTcpServer(socket => void socket.on('error', () => {}).resume())
  await new Promise<void>(done => silent.listen(0, '127.0.0.1', done))
  const { port } = silent.address() as { port: number }
  const args = ['--sni', PROBED_NAME, '--times', '1', '--limit', '2']
  const { code, out } = await linesman('probe', `127.0.0.1:${port}`, ...args)
  silent.close()
  assert.equal(code, 3, out)
  assert.match(out, /Versions {2,}not seen/)
})
