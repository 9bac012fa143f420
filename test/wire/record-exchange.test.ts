// Servers that do not answer as one should, asked as Microsoft Graph is.

import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { exchange } from '../../src/cli/testing/index.ts'
import type { HttpAnswer } from '../../src/collector/index.ts'
import { written } from '../../src/findings/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { createAuthority, trustStoreFromPem } from '../../src/tls/index.ts'

const authority = await createAuthority({ name: 'lab', now: instantOf(Date.now()), key: 'ec-p256' })
const trust = trustStoreFromPem('lab', authority.rootPem)
assert.ok(trust.ok)

/** What comes of a question that is answered so. */
async function asked(answer: (response: ServerResponse) => void) {
  const { pem } = await authority.issue({ commonName: 'localhost' })
  const server = createServer({ cert: pem.cert, key: pem.key }, (_, response) => answer(response))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`
  const ask = { method: 'GET' as const, url, headers: { authorization: 'Bearer hush' } }
  try {
    return await exchange(ask, trust.ok ? trust.value : undefined, AbortSignal.timeout(20_000))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const failure = (answer: HttpAnswer) =>
  answer.type === 'failed' ? { en: written(answer.says, 'en'), de: written(answer.says, 'de') } : undefined

test('a switch to another protocol is no answer, and is not waited for', { timeout: 10_000 }, async () => {
  const answer = await asked(({ socket }) =>
    socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n'),
  )
  assert.deepEqual(failure(answer), {
    en: 'the connection ended without an answer',
    de: 'die Verbindung endete ohne Antwort',
  })
})

test('an answer without an end is left at 16 MB', async () => {
  const answer = await asked(response => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(256 * 1024)));
    }
    response.on('drain', more)
    more()
  })
  assert.equal(failure(answer)?.en, 'the answer has more than 16 MB')
})
