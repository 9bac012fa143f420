// `openssl s_client` reads the certificates that the SBC's listener for Teams serves: each time what `chooseContext`
// says, and nothing where it refuses.

import assert from 'node:assert/strict'
import {
  DEFAULT_CONTEXT,
  SBC_NAME,
  type Scene,
  type Staging,
  stories,
  TEAMS_CONTEXT,
} from '../../src/stories/index.ts'
import { audioCodesLike, bundleFacts, chooseContext, type TlsServerPolicy } from '../../src/tls/index.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'
import { onStage, seenBySbc, testUnless, until, type WireStage } from '../support/wire-stage.ts'

const withoutOpenssl = missing('openssl', 'openssl')

interface Asked {
  serverName?: string
  /** Address to come from; any when absent. */
  from?: string
}

/** What s_client printed about a connection to the listener. */
async function sClient({ world, scene }: WireStage, { serverName, from }: Asked): Promise<string> {
  const { address, port } = scene.sbc.teams.local
  const sni = serverName === undefined ? ['-noservername'] : ['-servername', serverName]
  const bound = from === undefined ? [] : ['-bind', `${from}:0`]
  const args = ['s_client', '-connect', `${address}:${port}`, '-showcerts', ...sni, ...bound]
  return inFolder(async folder => {
    const program = startProgram('openssl', args, folder)
    try {
      program.write('Q\n')
      await until(world, 'openssl is done', () => program.code() !== undefined)
      return program.output()
    } finally {
      await program.end()
    }
  })
}

/** Fingerprints of the chain served; empty when none was. */
function served(output: string): string[] {
  if (!output.includes('BEGIN CERTIFICATE')) return []
  const chain = bundleFacts(output)
  assert.ok(chain.ok, 'openssl prints certificates that can be read')
  // The server's own certificate may be printed a second time, after the chain.
  return [...new Set(chain.value.map(each => each.fingerprint256))]
}

function chosen(policy: TlsServerPolicy, asked: Asked): string[] {
  const request = { remote: asked.from ?? '127.0.0.1', listener: 'teams' }
  const choice = chooseContext(policy.policies, policy.contexts, { ...request, ...asked })
  return choice.ok ? choice.value.context.chain.map(each => each.fingerprint256) : []
}

/** Asks in several ways and compares; returns the subject of each leaf served. */
async function compare(stage: WireStage, ways: Asked[]): Promise<(string | undefined)[]> {
  const { server } = stage.scene.sbc.teams.tls
  const subjects: (string | undefined)[] = []
  for (const asked of ways) {
    const fingerprints = served(await sClient(stage, asked))
    assert.deepEqual(fingerprints, chosen(server, asked), `asked for ${asked.serverName ?? 'nobody'}`)
    const context = server.contexts.find(({ chain }) => chain[0]?.fingerprint256 === fingerprints[0])
    subjects.push(context?.chain[0]?.subject)
  }
  return subjects
}

const WAYS: Asked[] = [{ serverName: SBC_NAME }, { serverName: 'sbc9.example.org' }, {}]

testUnless(
  withoutOpenssl,
  'the healthy listener serves its certificate to who asks for it by name, and nobody else',
  onStage(async stage => {
    assert.deepEqual(await compare(stage, WAYS), [SBC_NAME, undefined, undefined])
    const refused = seenBySbc(stage, 'tls-handshake').filter(({ outcome }) => outcome === 'failed')
    assert.deepEqual(
      refused.map(({ serverName, endedBy, alert }) => ({ serverName, endedBy, alert })),
      [
        { serverName: 'sbc9.example.org', endedBy: 'local', alert: 'unrecognized_name' },
        { serverName: undefined, endedBy: 'local', alert: 'unrecognized_name' },
      ],
    )
  }),
)

testUnless(
  withoutOpenssl,
  'who is refused is told so by the alert unrecognized_name',
  onStage(async stage => {
    const said = await sClient(stage, { serverName: 'sbc9.example.org' })
    assert.match(said, /alert unrecognized name|SSL alert number 112/)
  }),
)

/** A staging as the stories have it, where it needs no certificates of its own. */
const staged = (staging: Staging | undefined) => (scene: Scene) =>
  staging?.(scene, { trust: { name: 'none', roots: [] }, make: () => assert.fail() }, 0) as Scene

testUnless(
  withoutOpenssl,
  'a listener left on the default context serves the self-signed certificate to everybody, whatever the name',
  onStage(
    async stage => {
      const fallback = 'SBC default certificate'
      assert.deepEqual(await compare(stage, WAYS), [fallback, fallback, fallback])
    },
    {
      change: staged(stories.find(({ id }) => id === 'refer-default-certificate')?.stage),
      meetsMicrosoft: false,
    },
  ),
)

/** The proxy set lists one of Microsoft's addresses and names the Teams context; the SIP interface keeps context 0. */
const oneProxyListed = (scene: Scene): Scene => {
  const policies = audioCodesLike({
    contexts: [DEFAULT_CONTEXT, TEAMS_CONTEXT],
    proxySets: [{ id: 1, remote: [scene.addresses.proxies[0]], context: TEAMS_CONTEXT }],
    sipInterface: 0,
  })
  const { teams } = scene.sbc
  const server = { ...teams.tls.server, policies }
  return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, tls: { ...teams.tls, server } } } }
}

testUnless(
  withoutOpenssl,
  'with a proxy set the certificate depends on where the client comes from',
  onStage(
    async stage => {
      const [listed, notListed] = stage.scene.addresses.proxies
      const ways = [listed, notListed].map(from => ({ serverName: SBC_NAME, from }))
      assert.deepEqual(await compare(stage, ways), [SBC_NAME, 'SBC default certificate'])
    },
    { change: oneProxyListed, meetsMicrosoft: false },
  ),
)
