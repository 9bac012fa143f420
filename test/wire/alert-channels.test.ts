// Channels of alerts on sockets of loopback: what arrives, over which path, and what becomes of errors.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { type ChannelSettings, type Notice, Undelivered } from '../../src/alerts/index.ts'
import { BEGUN, encodeSyslog, HOSTILE, HUGE, RESOLVED, WATCHDOG } from '../../src/alerts/testing/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { createAuthority } from '../../src/tls/index.ts'
import { httpReceiver, SENDER, sendOnce } from '../support/alert-receivers.ts'
import {
  ntfyMessage,
  pagerDutyChange,
  pagerDutyEvent,
  postableAlerts,
  slackMessage,
  teamsMessage,
} from '../support/alert-schemas.ts'
import { listening } from '../support/free-port.ts'

const NOTICES: readonly Notice[] = [BEGUN, RESOLVED, WATCHDOG, HOSTILE, HUGE]
const named = { name: 'test', language: 'de' } as const

const authority = await createAuthority({ name: 'Test Root', now: instantOf(Date.now()), key: 'ec-p256' })
const stranger = await createAuthority({ name: 'Other Root', now: instantOf(Date.now()), key: 'ec-p256' })
const certificate = await authority.issue({ commonName: 'localhost', addresses: ['127.0.0.1'] })
const { trust } = authority
const pemOf = ({ pem: { cert, key } }: typeof certificate) => ({ cert, key })

/** What one channel posts of all notices. */
async function postedBy(settingsAt: (url: string) => ChannelSettings) {
  const receiver = await httpReceiver({ status: 202 })
  try {
    for (const notice of NOTICES) await sendOnce(settingsAt(receiver.url), notice)
  } finally {
    await receiver.end()
  }
  assert.equal(receiver.posted.length, NOTICES.length)
  for (const { method, headers } of receiver.posted)
    assert.deepEqual([method, headers['content-type']], ['POST', 'application/json'])
  return receiver.posted.map(({ path, headers, body }) => ({ path, headers, json: JSON.parse(body), body }))
}

const refusal = (settings: ChannelSettings, signal?: AbortSignal): Promise<Undelivered> =>
  sendOnce(settings, BEGUN, signal).then(
    () => assert.fail('it was taken'),
    (error: unknown) => {
      assert.ok(error instanceof Undelivered)
      return error
    },
  )

test('a webhook gets its body signed, and the token in its header', async () => {
  const posted = await postedBy(url => ({
    ...named,
    type: 'webhook',
    url: `${url}/in`,
    secret: 'k3y',
    token: 't0ken',
  }))
  for (const { path, headers, json, body } of posted) {
    const expected = createHmac('sha256', 'k3y').update(body).digest('hex')
    assert.equal(headers['x-linesman-signature'], `sha256=${expected}`)
    assert.deepEqual([path, headers.authorization, json.schemaVersion], ['/in', 'Bearer t0ken', 1])
  }
})

test('Alertmanager gets alerts of its schema below its address', async () => {
  const posted = await postedBy(url => ({ ...named, type: 'alertmanager', url: `${url}/am/` }))
  for (const { path, json } of posted) {
    assert.equal(path, '/am/api/v2/alerts')
    postableAlerts.parse(json)
  }
})

test('Teams gets a message with one adaptive card', async () => {
  const posted = await postedBy(url => ({ ...named, type: 'teams', url: `${url}/workflows/1?sig=abc` }))
  for (const { path, json, body } of posted) {
    assert.equal(path, '/workflows/1?sig=abc')
    teamsMessage.parse(json)
    assert.ok(Buffer.byteLength(body) < 28_000)
  }
})

test('Slack gets blocks', async () => {
  for (const { json } of await postedBy(url => ({ ...named, type: 'slack', url: `${url}/services/T/B/x` })))
    slackMessage.parse(json)
})

test('ntfy gets the topic in the body, at its root', async () => {
  const posted = await postedBy(url => ({
    ...named,
    type: 'ntfy',
    url,
    topic: 'voice-alerts',
    token: 'tk_1',
  }))
  for (const { path, json, headers } of posted) {
    assert.deepEqual([path, headers.authorization], ['/', 'Bearer tk_1'])
    ntfyMessage.parse(json)
  }
})

test('PagerDuty gets an event for each alert, and the watchdog as a change', async () => {
  const routingKey = 'r'.repeat(32)
  const receiver = await httpReceiver({ status: 202 })
  const settings = { ...named, type: 'pagerduty', url: `${receiver.url}/v2/enqueue`, routingKey } as const
  for (const notice of NOTICES) await sendOnce(settings, notice)
  await receiver.end()
  const changes = receiver.posted.filter(({ path }) => path === '/v2/change/enqueue')
  const events = receiver.posted.filter(({ path }) => path === '/v2/enqueue')
  assert.deepEqual([changes.length, events.length], [1, 2 + 2 + 1 + 50])
  for (const { body } of changes) pagerDutyChange.parse(JSON.parse(body))
  for (const { body } of events) pagerDutyEvent.parse(JSON.parse(body))
})

test('a server with a certificate of the roots that are trusted is spoken to, another one is not', async () => {
  const receiver = await httpReceiver({}, pemOf(certificate))
  const settings = { ...named, type: 'slack', url: `${receiver.url}/x` } as const
  try {
    await sendOnce({ ...settings, trust }, BEGUN)
    assert.match((await refusal({ ...settings, trust: stranger.trust })).message, /certificate/)
    assert.match((await refusal(settings)).message, /certificate/)
  } finally {
    await receiver.end()
  }
  assert.equal(receiver.posted.length, 1)
})

test('a server with the certificate of another name is not spoken to', async () => {
  const receiver = await httpReceiver({}, pemOf(await authority.issue({ commonName: 'other.example.com' })))
  const { message } = await refusal({ ...named, type: 'slack', url: receiver.url, trust })
  await receiver.end()
  assert.match(message, /altnames/)
  assert.equal(receiver.posted.length, 0)
})

test('a refusal says whether another try is of use, and when', async () => {
  const judged = async (status: number, headers = {}) => {
    const receiver = await httpReceiver({ status, headers, body: '<b>no</b>\r\nat all' })
    const { message, isFinal, retryAfterMs } = await refusal({ ...named, type: 'slack', url: receiver.url })
    await receiver.end()
    return [message, isFinal, retryAfterMs]
  }
  assert.deepEqual(await judged(403), ['HTTP 403 from 127.0.0.1: <b>no</b>··at all', true, undefined])
  assert.deepEqual((await judged(429, { 'retry-after': '17' })).slice(1), [false, 17_000])
  assert.deepEqual((await judged(503)).slice(1), [false, undefined])
  // A redirect would hand the message to somebody else.
  assert.deepEqual((await judged(302, { location: 'http://127.0.0.1:1/' })).slice(1), [true, undefined])
})

test('no secret is in an error, even where the server says it back', async () => {
  const token = 'tk_very_secret'
  const echo = await httpReceiver(({ headers, path, body }) => ({
    status: 400,
    body: `${headers.authorization} ${path.slice(1)} ${JSON.parse(body).topic}`,
  }))
  const { message } = await refusal({
    ...named,
    type: 'ntfy',
    url: `${echo.url}/hidden-path`,
    topic: 'guessed-by-none',
    token,
  })
  await echo.end()
  assert.equal(message, 'HTTP 400 from 127.0.0.1: Bearer … … …')
  const nobody = await refusal({ ...named, type: 'slack', url: `${echo.url}/services/T000/B000/s3cr3t-hook` })
  assert.match(nobody.message, /ECONNREFUSED/)
  assert.doesNotMatch(nobody.message, /services|s3cr3t/)
})

test('a server that says nothing is left when the time is over', async () => {
  const receiver = await httpReceiver({ hangs: true })
  const { message } = await refusal({ ...named, type: 'teams', url: receiver.url }, AbortSignal.timeout(100))
  await receiver.end()
  assert.match(message, /aborted/)
})

test('of an endless answer only the beginning is read', async () => {
  const receiver = await httpReceiver({ status: 500, body: 'x'.repeat(5_000_000) })
  const { message } = await refusal({ ...named, type: 'teams', url: receiver.url })
  await receiver.end()
  assert.ok(message.length < 300)
})

const syslogAt = (port: number, transport: 'udp' | 'tcp' | 'tls') =>
  ({ ...named, type: 'syslog', to: { host: '127.0.0.1', port }, transport, facility: 16, trust }) as const
const expected = encodeSyslog(BEGUN, { ...SENDER, facility: 16, language: 'de' }).map(String)

test('syslog over UDP is a datagram an alert', async () => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const received: string[] = []
  const both = new Promise<void>(done => {
    socket.on('message', octets => {
      if (received.push(octets.toString('utf8')) === expected.length) done()
    })
  })
  await sendOnce(syslogAt(socket.address().port, 'udp'), BEGUN)
  await both
  socket.close()
  assert.deepEqual(received, expected)
})

for (const transport of ['tcp', 'tls'] as const)
  test(`syslog over ${transport.toUpperCase()} has the length of each message in front`, async () => {
    const chunks: Buffer[] = []
    const ended = Promise.withResolvers<void>()
    const listener = (socket: Socket) => {
      socket.on('data', chunk => chunks.push(chunk))
      socket.on('end', ended.resolve)
      socket.on('error', ended.reject)
    }
    const server =
      transport === 'tcp' ? createServer(listener) : createTlsServer(pemOf(certificate), listener)
    const port = await listening(server)
    await sendOnce(syslogAt(port, transport), BEGUN)
    await ended.promise
    server.close()
    const framed = expected.map(message => `${Buffer.byteLength(message)} ${message}`).join('')
    assert.equal(Buffer.concat(chunks).toString('utf8'), framed)
  })

test('syslog over TLS goes to nobody whose certificate is not trusted', async () => {
  const server = createTlsServer(pemOf(certificate)).on('tlsClientError', () => {})
  const port = await listening(server)
  const { message } = await refusal({ ...syslogAt(port, 'tls'), trust: stranger.trust })
  server.close()
  assert.match(message, /certificate/)
})

test('syslog over TCP to nobody is an error', async () => {
  const server = createServer()
  const port = await listening(server)
  server.close()
  await once(server, 'close')
  assert.match((await refusal(syslogAt(port, 'tcp'))).message, /ECONNREFUSED/)
})

test('a mail server that says nothing is left when the time is over, and its connection with it', async () => {
  const closed = Promise.withResolvers<void>()
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.on('close', () => closed.resolve())
    socket.resume()
  })
  const port = await listening(server)
  const settings = { ...named, type: 'email', host: '127.0.0.1', port, security: 'none' } as const
  const mail = { ...settings, from: 'linesman@example.com', to: ['voice@example.com'] }
  const { message } = await refusal(mail, AbortSignal.timeout(100))
  await closed.promise
  server.close()
  assert.match(message, /abort/i)
})
