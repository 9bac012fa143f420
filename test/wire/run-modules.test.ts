// What `linesman run` loads follows from its configuration: a module that is loaded for nothing is memory that V8 walks
// through again and again while calls wait.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { Folder, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

/** Rooms of stories, and of what plays them. */
const PLAYED = ['stories', 'lab', 'teams', 'carrier']

const IDLE_ROOMS = ['api', 'store', 'routing', 'capture', 'flows', 'hep', 'logs', 'settings', ...PLAYED]
const CHANNELS = 'email webhook alertmanager teams slack ntfy pagerduty syslog snmp'.split(' ')
const IDLE_FILES = [
  ...[...CHANNELS, 'post-json', 'net-snmp'].map(name => `alerts/channels/${name}.ts`),
  ...['collector/collector.ts', 'collector/hep-export.ts', 'snmp/snmp-agent.ts'],
  ...['kept', 'shown', 'snmp-serving'].map(name => `cli/operations/${name}.ts`),
  ...['record-files', 'record-folder', 'record-graph'].map(name => `cli/run/records/${name}.ts`),
]

const folder = new Folder()
after(() => folder.remove())

const NOTING = new URL('../support/note-modules.mjs', import.meta.url).href

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

test('what is not to be loaded is there: under another name it would be loaded unseen', () => {
  const source = new URL('../../src/', import.meta.url)
  for (const place of [...IDLE_ROOMS, ...IDLE_FILES]) assert.ok(existsSync(new URL(place, source)), place)
})

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
  assert.deepEqual(
    IDLE_ROOMS.filter(room => rooms.includes(room)),
    [],
  )
  assert.deepEqual(
    IDLE_FILES.filter(file => files.includes(file)),
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
