// `linesman run` without an SBC of its own: what another one tells by HEP is taken in and shown, it reloads, and it ends at
// once.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { after, test } from 'node:test'
import { openHepExport } from '../../src/collector/index.ts'
import { CALLER } from '../../src/stories/index.ts'
import { freePort } from '../support/free-port.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'
import { untilTrue } from './api-harness.ts'
import { Folder, linesman, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

test('HEP of an SBC of others makes its health, with no SBC here', async () => {
  const { facts } = await playInLab(storyNamed('call-from-carrier'))
  const [apiPort, hepPort] = [await freePort(), await freePort()]
  const text = `watch: { sbcs: [{ fqdn: sbc9.example.net, at: "127.0.0.1:1" }] }
collect: { hep: { listen: "127.0.0.1:${hepPort}" } }
store: { place: "${folder.file('watched.db')}" }
api: { listen: "127.0.0.1:${apiPort}" }
`
  const config = folder.write('watch.yaml', text)
  assert.match((await linesman('check', '-c', config)).out, /watch\.yaml: fine/)
  const run = new Running(['run', '-c', config])
  const asked = async <Answer>(path: string) =>
    (await (await fetch(`http://127.0.0.1:${apiPort}${path}`)).json()) as Answer
  try {
    await run.until(/dashboard: /)
    assert.match(run.err, /watching: sbc9\.example\.net\n[^\n]*collecting: hep udp/)
    assert.doesNotMatch(run.err, /listening/)
    const keeper = await openHepExport({
      to: { address: '127.0.0.1', port: hepPort },
      transport: 'udp',
      agent: 1,
    })
    const socket = createSocket('udp4')
    const sent = facts
      .seenBy('sbc')
      .of('sip')
      .flatMap(fact => keeper.tell(fact))
    for (const effect of sent)
      if (effect.type === 'datagram') await new Promise(done => socket.send(effect.bytes, hepPort, done))
    socket.close()
    await run.until(/health: sbc sbc1\.example\.net is up, was unknown/)
    const overview = await asked<{ sbc: string; ownSbc: boolean }>('/api/v1/overview')
    assert.deepEqual([overview.sbc, overview.ownSbc], ['sbc9.example.net', false])
    assert.deepEqual(await asked('/readyz'), { status: 'ok' })
    const rows = async (): Promise<unknown[][]> => {
      const { calls } = await asked<{ calls: { state: string; caller?: string }[] }>('/api/v1/calls')
      return calls.map(({ state, caller }) => [state, caller])
    }
    // Each side of the call is a dialog of its own.
    await untilTrue(
      'both calls are over',
      async () => (await rows()).filter(([state]) => state === 'ended').length === 2,
    )
    assert.deepEqual(await rows(), [
      ['ended', CALLER],
      ['ended', CALLER],
    ])
    run.signal('SIGHUP')
    await run.until(/reload: nothing has changed/)
    folder.write('watch.yaml', `${text}carrier: { listen: "127.0.0.1:5060" }\n`)
    run.signal('SIGHUP')
    await run.until(/error: teams: the section is missing beside carrier/)
    run.signal('SIGTERM')
    const { code, err } = await run.ended
    assert.equal(code, 0)
    assert.doesNotMatch(err, /draining|bug/)
  } finally {
    run.signal('SIGKILL')
  }
})

test('of a file with an SBC that waits for a restart nothing is in force, tokens neither', async () => {
  const { text } = await newScene(folder)
  const port = await freePort()
  const api = (token: string): string =>
    `api: { listen: "127.0.0.1:${port}", tokens: [{ name: night, role: admin, token: ${token} }] }\n`
  const [old, other] = ['first-token-of-this-test-alone', 'other-token-of-this-test-alone']
  const config = folder.write(
    'came.yaml',
    `watch: { sbcs: [{ fqdn: sbc9.example.net, at: "127.0.0.1:1" }] }\n${api(old)}`,
  )
  const run = new Running(['run', '-c', config])
  const status = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`http://127.0.0.1:${port}/api/v1/health`, { headers })).status
  }
  try {
    await run.until(/dashboard: /)
    folder.write('came.yaml', `${text}${api(other)}`)
    run.signal('SIGHUP')
    await run.until(/reload: nothing is taken: the file has an SBC now/)
    assert.deepEqual([await status(old), await status(other)], [200, 401])
  } finally {
    run.signal('SIGKILL')
  }
})
