import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publicRootBlocks } from '../node/index.ts'
import { loadConfig } from './load-config.ts'
import { SAMPLE, sampleFiles } from './testing/sample.ts'

async function read(section: string) {
  const sample = await sampleFiles()
  const publicRoots = [...publicRootBlocks(), sample.authority.rootPem]
  return loadConfig(`${SAMPLE}watch:\n${section}`, { ...sample.options(), publicRoots })
}

test('an SBC is asked at its name and port 5061, or where it is said to be', async () => {
  const loaded = await read(
    '  sbcs: [{ fqdn: SBC2.example.net }, { fqdn: sbc3.example.net, at: "192.0.2.31:5067" }]\n',
  )
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const { sbcs, everyMs } = loaded.value.watch ?? {}
  assert.deepEqual(sbcs, [
    { fqdn: 'sbc2.example.net', host: 'sbc2.example.net', port: 5061 },
    { fqdn: 'sbc3.example.net', host: '192.0.2.31', port: 5067 },
  ])
  assert.equal(everyMs, 300_000)
})

test('without SBCs nothing is watched', async () => {
  const loaded = await read('  every: 1m\n')
  assert.ok(loaded.ok)
  assert.equal(loaded.value.watch, undefined)
})

test('an SBC does not probe itself, nor another one twice', async () => {
  const loaded = await read(
    '  sbcs: [{ fqdn: sbc1.example.net }, { fqdn: sbc2.example.net }, { fqdn: sbc2.example.net }]\n',
  )
  assert.ok(!loaded.ok)
  assert.deepEqual(
    loaded.fault.map(({ path, what }) => [path, /this SBC|already/.exec(what)?.[0]]),
    [
      ['watch.sbcs[0].fqdn', 'this SBC'],
      ['watch.sbcs[2].fqdn', 'already'],
    ],
  )
})
