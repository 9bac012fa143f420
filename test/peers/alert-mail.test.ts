// Mails of alerts taken by aiosmtpd, as they lie in its mailbox.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ChannelOf, type Notice, Undelivered } from '../../src/alerts/index.ts'
import { AGAIN, BEGUN, HOSTILE, RESOLVED, WATCHDOG } from '../../src/alerts/testing/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { createAuthority } from '../../src/tls/index.ts'
import { sendOnce, until } from '../support/alert-receivers.ts'
import { freePort } from '../support/free-port.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'

const skip = missing('aiosmtpd', 'python3-aiosmtpd')

const authority = await createAuthority({ name: 'Test Root', now: instantOf(Date.now()), key: 'ec-p256' })
const { pem } = await authority.issue({ commonName: 'localhost' })

interface Taken {
  headers: Map<string, string>
  body: string
}

type Security = ChannelOf<'email'>['security']

/** What the server holds after `body` has sent something. */
async function taken(
  security: Security,
  body: (settings: ChannelOf<'email'>) => Promise<void>,
): Promise<Taken[]> {
  return inFolder(async folder => {
    writeFileSync(join(folder, 'cert.pem'), pem.cert)
    writeFileSync(join(folder, 'key.pem'), pem.key)
    const port = await freePort()
    const box = join(folder, 'box')
    const inTls = {
      none: [],
      tls: ['--smtpscert', 'cert.pem', '--smtpskey', 'key.pem'],
      starttls: ['--tlscert', 'cert.pem', '--tlskey', 'key.pem'],
    }[security]
    const listen = ['-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox']
    const server = startProgram('aiosmtpd', [...listen, ...inTls, box], folder)
    const settings: ChannelOf<'email'> = {
      name: 'mail',
      type: 'email',
      language: 'de',
      host: 'localhost',
      port,
      security,
      trust: authority.trust,
      from: 'Linesman <linesman@example.com>',
      to: ['voice@example.com', 'second@example.com'],
    }
    try {
      await until(async () => !(await isRefused(settings, WATCHDOG)), server.output)
      await body(settings)
      const files = readdirSync(join(box, 'new'))
      return files
        .map(file => parsed(readFileSync(join(box, 'new', file), 'latin1')))
        .filter(({ headers }) => !/\.watchdog\./.test(headers.get('message-id') ?? ''))
    } finally {
      await server.end()
    }
  })
}

/** It is up when it takes a first mail. */
const isRefused = (settings: ChannelOf<'email'>, notice: Notice): Promise<boolean> =>
  sendOnce(settings, notice).then(
    () => false,
    error => {
      if (/ECONNREFUSED|closed/.test(error.message)) return true
      throw error
    },
  )

function parsed(mail: string): Taken {
  const [head = '', ...rest] = mail.split(/\r?\n\r?\n/)
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
  })
  return { headers: new Map(headers), body: unquoted(rest.join('\n\n')) }
}

/** Quoted-printable in UTF-8. */
const unquoted = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

test('a group is one thread in the mailbox, in the language of the channel', { skip }, async () => {
  const mails = await taken('none', async settings => {
    for (const notice of [BEGUN, AGAIN, RESOLVED]) await sendOnce(settings, notice)
  })
  assert.equal(mails.length, 3)
  const threads = new Set(
    mails.map(({ headers }) => `${headers.get('references')} ${headers.get('in-reply-to')}`),
  )
  assert.equal(threads.size, 1)
  assert.equal(new Set(mails.map(({ headers }) => headers.get('message-id'))).size, 3)
  const begun = mails.find(({ headers }) => /\.begun\./.test(headers.get('message-id') ?? ''))
  assert.ok(begun)
  assert.equal(
    begun.headers.get('subject'),
    '[Linesman] Kritisch: Teams erreicht den SBC nicht +1 (sbc sbc.example.com)',
  )
  assert.match(begun.headers.get('content-type') ?? '', /^multipart\/alternative/)
  assert.equal(begun.headers.get('x-priority'), '1 (Highest)')
  assert.match(begun.headers.get('date') ?? '', /^Sat, 31 Jan 2026 08:17:00/)
  assert.match(begun.body, /Was zu tun ist: Den TLS-Kontext mit dem öffentlichen Zertifikat/)
  assert.match(begun.body, /<strong>Was zu tun ist:<\/strong> Den TLS-Kontext/)
})

for (const security of ['starttls', 'tls'] as const)
  test(`a mail goes over TLS (${security}), and to no server whose certificate is not trusted`, {
    skip,
  }, async () => {
    const stranger = await createAuthority({ name: 'Other', now: instantOf(Date.now()), key: 'ec-p256' })
    const mails = await taken(security, async settings => {
      await sendOnce(settings, BEGUN)
      await assert.rejects(sendOnce({ ...settings, trust: stranger.trust }, RESOLVED), /certificate/)
    })
    assert.equal(mails.length, 1)
  })

test('a server without STARTTLS gets no mail that is to be encrypted, and none without AUTH a password', {
  skip,
}, async () => {
  const mails = await taken('none', async settings => {
    await assert.rejects(sendOnce({ ...settings, security: 'starttls' }, BEGUN), /STARTTLS/)
    const withPassword = { ...settings, user: 'linesman', password: 'very-secret' }
    await assert.rejects(sendOnce(withPassword, BEGUN), error => {
      assert.ok(error instanceof Undelivered)
      assert.doesNotMatch(error.message, /very-secret/)
      return true
    })
  })
  assert.deepEqual(mails, [])
})

test('what a peer wrote adds no recipient', { skip }, async () => {
  const [mail] = await taken('none', settings => sendOnce(settings, HOSTILE))
  assert.equal(mail?.headers.get('bcc'), undefined)
  assert.equal(mail?.headers.get('x-rcptto'), 'voice@example.com, second@example.com')
})

/** Its command line knows no passwords, its library does. */
const WITH_PASSWORD = `
import sys
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult

def judge(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b'linesman' and data.password == b'very-secret', handled=False)

controller = Controller(Mailbox(sys.argv[1]), hostname='127.0.0.1', port=int(sys.argv[2]),
                        authenticator=judge, auth_required=True, auth_require_tls=False)
controller.start()
print('up', flush=True)
sys.stdin.read()
`

test('with the right password a mail is taken, with a wrong one refused for good', { skip }, async () => {
  await inFolder(async folder => {
    const port = await freePort()
    const server = startProgram(
      '/usr/bin/python3',
      ['-c', WITH_PASSWORD, join(folder, 'box'), `${port}`],
      folder,
    )
    const settings: ChannelOf<'email'> = {
      name: 'mail',
      type: 'email',
      language: 'en',
      host: '127.0.0.1',
      port,
      security: 'none',
      user: 'linesman',
      password: 'very-secret',
      from: 'linesman@example.com',
      to: ['voice@example.com'],
    }
    try {
      await until(() => server.output().includes('up'), server.output)
      await sendOnce(settings, BEGUN)
      await assert.rejects(sendOnce({ ...settings, password: 'not-the-right-one' }, RESOLVED), error => {
        assert.ok(error instanceof Undelivered)
        assert.match(error.message, /535/)
        assert.doesNotMatch(error.message, /not-the-right-one/)
        assert.equal(error.isFinal, true)
        return true
      })
      assert.equal(readdirSync(join(folder, 'box', 'new')).length, 1)
    } finally {
      await server.end()
    }
  })
})
