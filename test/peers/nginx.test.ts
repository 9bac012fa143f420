// nginx in front of the API, by the configuration in ops/: TLS there, events one by one, and whoever signs in by a browser.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { storyFacts, tokenText } from '../../src/api/testing/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { createAuthority } from '../../src/tls/index.ts'
import { freePort } from '../support/free-port.ts'
import { missing, type Program, startProgram } from '../support/program.ts'
import { serving } from '../wire/api-harness.ts'

const skip = missing('nginx', 'nginx-light')
const EXAMPLE = readFileSync(join(import.meta.dirname, '../../ops/nginx/linesman.conf'), 'utf8')
const NAME = 'voice.example.net'
const LIMIT_MS = 10_000

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Until the answer is over, or what came of it matches. */
function askAt(
  port: number,
  ca: string,
  path: string,
  { until, body, ...options }: { until?: RegExp; body?: string; method?: string; headers?: object } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { headers, method = 'GET' } = options
  const asked = request(
    {
      ...{ host: '127.0.0.1', port, path, method, ca, servername: NAME, timeout: LIMIT_MS },
      headers: { host: `${NAME}:${port}`, ...headers },
    },
    answer => {
      let text = ''
      const done = (): void => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
        asked.destroy()
      }
      answer.setEncoding('utf8')
      answer.on('data', chunk => {
        text += chunk
        if (until?.test(text)) done()
      })
      answer.on('end', done)
    },
  )
  asked.on('error', reject)
  asked.on('timeout', () => asked.destroy(new Error(`${path} is not answered`)))
  asked.end(body)
  return promise
}

async function begins(nginx: Program, port: number, ca: string): Promise<void> {
  const end = Date.now() + LIMIT_MS
  for (;;) {
    const isThere = await askAt(port, ca, '/healthz').then(
      ({ status }) => status === 200,
      () => false,
    )
    if (isThere) return
    if (Date.now() > end || nginx.code() !== undefined) throw new Error(nginx.output())
    await new Promise(done => setTimeout(done, 50))
  }
}

/** The example where a test may have it: in a folder, on ports that are free. */
function placed(folder: string, port: number, api: string): string {
  const moved = EXAMPLE.replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll(`/etc/nginx/${NAME}`, join(folder, NAME))
    .replace('http://127.0.0.1:8443', api)
  return `daemon off; master_process off; pid ${join(folder, 'nginx.pid')}; error_log stderr;
events {}
http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(kind => `${kind}_temp_path ${join(folder, kind)};`)
    .join(' ')}
${moved} }
`
}

test(
  'behind nginx a browser signs in and changes something, evidence goes in, and events come as they happen',
  { skip },
  serving(
    async ({ at, folder, facts }) => {
      const port = await freePort()
      const authority = await createAuthority({ name: 'lab', now: instantOf(Date.now()), key: 'ec-p256' })
      const { pem } = await authority.issue({ commonName: NAME })
      writeFileSync(join(folder, `${NAME}.pem`), pem.cert)
      writeFileSync(join(folder, `${NAME}.key`), pem.key)
      const config = join(folder, 'nginx.conf')
      writeFileSync(config, placed(folder, port, at))
      const nginx = startProgram('nginx', ['-c', config, '-p', folder], folder)
      const ca = authority.rootPem
      const page = { origin: `https://${NAME}:${port}`, 'sec-fetch-site': 'same-origin' }
      const json = { ...page, 'content-type': 'application/json' }
      try {
        await begins(nginx, port, ca)
        const login = await askAt(port, ca, '/api/v1/session', {
          method: 'POST',
          headers: json,
          body: JSON.stringify({ token: tokenText('operate') }),
        })
        assert.equal(login.status, 200, login.text)
        const [cookie = ''] = [login.headers['set-cookie']].flat()
        const signedIn = { ...json, cookie: cookie.split(';')[0] }
        const silence = await askAt(port, ca, '/api/v1/alerts/silences', {
          method: 'POST',
          headers: signedIn,
          body: JSON.stringify({ rule: 'health/', minutes: 60, note: 'known' }),
        })
        assert.ok(silence.status < 300, silence.text)
        const events = askAt(port, ca, '/api/v1/events?kinds=fact', {
          headers: { ...page, cookie: signedIn.cookie },
          until: /event: fact/,
        })
        const noting = setInterval(() => facts.note(storyFacts()[0] as never), 100)
        const heard = await events.finally(() => clearInterval(noting))
        assert.match(heard.text, /event: fact/)
      } finally {
        await nginx.end()
      }
    },
    { settings: { hosts: [NAME] } },
  ),
)
