// What `linesman run` loads follows from its configuration: a module that is loaded for nothing is memory that V8 walks
// through again and again while calls wait.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { freePort } from '../support/free-port.ts'
import { Folder, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

/** Rooms of stories, and of what plays them. */
const PLAYED = ['stories', 'lab', 'teams', 'carrier']

const folder = new Folder()
after(() => folder.remove())

const NOTING = pathToFileURL(new URL('../support/note-modules.mjs', import.meta.url).pathname)

interface Loaded {
  packages: string[]
  /** Files under `src`, by room: `api/api.ts`. */
  files: string[]
  rooms: string[]
}

/** Of a run with the SBC of the stories and `more` in its configuration, once it says `words`. */
async function loadedBy(more: string, words: RegExp): Promise<Loaded> {
  const { text } = await newScene(folder)
  const noted = folder.file('modules.txt')
  const run = new Running(['run', '-c', folder.write('linesman.yaml', text + more)], {
    NODE_OPTIONS: `--import ${NOTING}`,
    NOTED_MODULES: noted,
  })
  await run.until(words)
  run.signal('SIGTERM')
  assert.equal((await run.ended).code, 0)
  const urls = readFileSync(noted, 'utf8').split('\n')
  const each = (pattern: RegExp): string[] => [...new Set(urls.flatMap(url => pattern.exec(url)?.[1] ?? []))]
  return {
    packages: each(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/).toSorted(),
    files: each(/^(?!.*\/node_modules\/).*\/src\/(.+)$/),
    rooms: each(/^(?!.*\/node_modules\/).*\/src\/([^/]+)\//),
  }
}

test('an SBC alone loads neither what serves, keeps and mails nor what reads the evidence of others', async () => {
  const { packages, files, rooms } = await loadedBy('', /listening: /)
  assert.deepEqual(packages, [
    '@leichtgewicht/ip-codec',
    'commander',
    'dns-packet',
    'temporal-polyfill',
    'temporal-utils',
    'yaml',
    'zod',
  ])
  const idle = ['api', 'store', 'routing', 'capture', 'flows', 'hep', 'logs', 'settings']
  assert.deepEqual(
    [...idle, ...PLAYED].filter(room => rooms.includes(room)),
    [],
  )
  const idlers =
    /^(?:alerts\/channels\/(?!channel|dispatcher|lane|open-channel|notice-text)|collector\/(?:collector|hep-export)|cli\/(?:operations\/(?:kept|shown|snmp-serving)|run\/records\/record-(?:folder|graph))|snmp\/snmp-agent)/
  assert.deepEqual(
    files.filter(file => idlers.test(file)),
    [],
  )
  assert.ok(files.includes('sbc/sbc.ts') && files.includes('diagnosis/rules.ts'))
})

test('what is configured is loaded at the start, and what the API is seldom asked for is not', async () => {
  const more = `api: { listen: "127.0.0.1:${await freePort()}" }
store: { place: "${folder.file('records.db')}" }
collect: { syslog: { listen: "127.0.0.1:${await freePort()}" } }
alerts:
  channels:
    - { name: mail, email: { host: 127.0.0.1, from: linesman@example.net, to: [anna@example.net] } }
    - { name: traps, snmp: { to: "127.0.0.1:162", version: v2c, community: linesman } }
`
  const { packages, rooms } = await loadedBy(more, /dashboard: /)
  for (const name of ['fastify', 'nodemailer', 'net-snmp', 'prom-client'])
    assert.ok(packages.includes(name), name)
  for (const room of ['api', 'store', 'logs']) assert.ok(rooms.includes(room), room)
  assert.deepEqual(
    ['routing', 'capture', ...PLAYED].filter(room => rooms.includes(room)),
    [],
  )
})
