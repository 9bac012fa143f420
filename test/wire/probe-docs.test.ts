// The examples in docs/probe.md are what the program says of the SBC of the stories: each block that begins with a
// command is run, the SBC healthy but under a heading that says otherwise. Addresses, times and fingerprints, which
// differ each time, are written as in the documentation. `UPDATE=1` writes the answers anew.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DEFAULT_CONTEXT, type Scene } from '../../src/stories/index.ts'
import { onStage, type WireStage } from '../support/wire-stage.ts'
import { Folder, linesman } from './cli-harness.ts'

const page = fileURLToPath(new URL('../../docs/probe.md', import.meta.url))
const BLOCK = /```text\n\$ linesman (.+)\n([^`]*)```/g
const SHOWN_ADDRESS = '203.0.113.20'

let whole = readFileSync(page, 'utf8')
const folder = new Folder()
after(() => {
  folder.remove()
  if (process.env.UPDATE === '1') writeFileSync(page, whole)
})

/** Takes OPTIONS from everybody; with the article's fault the listener has its default context alone. */
const staged =
  (isFaulty: boolean) =>
  (scene: Scene): Scene => {
    const { teams } = scene.sbc
    const policies = isFaulty
      ? [{ when: { any: true } as const, context: DEFAULT_CONTEXT }]
      : teams.tls.server.policies
    const server = { ...teams.tls.server, policies, clientCertificate: 'no' as const }
    const open = { ...teams, allow: ['127.0.0.0/8'], tls: { ...teams.tls, server } }
    const behaviour = { ...scene.sbc.behaviour, requireTeamsCertificate: false }
    return { ...scene, sbc: { ...scene.sbc, teams: open, behaviour } }
  }

async function answerTo(command: string, { scene }: WireStage): Promise<string> {
  const { sbcTeamsSide } = scene.addresses
  const roots = folder.write('roots.pem', scene.sbc.teams.tls.client.trust.pem?.join('\n') ?? '')
  const args = command.split(' ').map(each => (each === 'roots.pem' ? roots : each))
  const { out, err } = await linesman(...args, '--address', sbcTeamsSide)
  assert.equal(err, '')
  return asInTheDocumentation(out, sbcTeamsSide)
}

const asInTheDocumentation = (said: string, address: string): string =>
  said
    .replaceAll(address, SHOWN_ADDRESS)
    .replaceAll(/127\.\d+\.\d+\.\d+/g, '198.51.100.7')
    .replaceAll(/\b[0-9a-f]{12}\b/g, '3fd1c0a9be27')
    .replaceAll(/\b\d+ ms\b/g, '3 ms')
    .replaceAll(/=\d+ms/g, '=3ms')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+/g, '2026-11-25 08:55:00.000')
    .replaceAll(/\b\d\d:\d\d:\d\d\.\d+/g, '08:55:00.000')
    .replaceAll(/certificate_days=\d+/g, 'certificate_days=89')
    .replaceAll(/\bprobe-\d+/g, 'probe-1')

const blocks = [...whole.matchAll(BLOCK)]

test('there are examples', () => {
  assert.equal(blocks.length, 3)
})

for (const [block, command = '', said = ''] of blocks) {
  const heading =
    whole
      .slice(0, whole.indexOf(block))
      .match(/^## .*$/gm)
      ?.at(-1) ?? ''
  const change = staged(heading.includes('article'))
  test(
    `linesman ${command}`,
    { timeout: 30_000 },
    onStage(
      async stage => {
        const answer = await answerTo(command, stage)
        if (process.env.UPDATE === '1') {
          whole = whole.replace(block, () => `\`\`\`text\n$ linesman ${command}\n${answer}\`\`\``)
          return
        }
        assert.equal(answer, said)
      },
      { change, meetsMicrosoft: false },
    ),
  )
}
