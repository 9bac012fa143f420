// What is counted, read by Net-SNMP's tools, which translate it with Linesman's MIB.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildApi } from '../../src/api/index.ts'
import { GUARDED, SBC, storyFacts, TEST_PLACES, testSystem } from '../../src/api/testing/index.ts'
import { FactLog } from '../../src/facts/index.ts'
import { systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { type AgentSettings, MibView, openAgent, type SnmpAgent } from '../../src/snmp/index.ts'
import { freePort } from '../support/free-port.ts'
import { missing } from '../support/program.ts'

const skip = missing('snmpget', 'snmp')
const noLint = missing('smilint', 'smitools')

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MIB = join(ROOT, 'ops/LINESMAN-MIB.txt')
/** Debian ships none of the modules of RFC 2578 to 2580, the package net-snmp does. */
const BASE_MIBS = join(dirname(createRequire(import.meta.url).resolve('net-snmp')), 'lib', 'mibs')

const folder = mkdtempSync(join(tmpdir(), 'linesman-'))
after(() => rmSync(folder, { recursive: true, force: true }))
copyFileSync(MIB, join(folder, 'LINESMAN-MIB.txt'))
for (const file of readdirSync(BASE_MIBS))
  copyFileSync(join(BASE_MIBS, file), join(folder, `${basename(file, '.mib')}.txt`))

const COMMUNITY = 'of-a-test-alone'
const KEYS = { authKey: 'a-key-of-sixteen', privacyKey: 'another-key-of-it' }
const WITH_COMMUNITY = ['-v2c', '-c', COMMUNITY]
/** For who is not answered: it need not wait long for that. */
const ONCE = ['-t', '0.5', '-r', '0']
const USERS = [
  { name: 'sha', auth: 'sha', privacy: 'aes', ...KEYS },
  { name: 'sha256', auth: 'sha256', privacy: 'aes', ...KEYS },
  { name: 'sha512', auth: 'sha512', privacy: 'aes256', ...KEYS },
  { name: 'strange', auth: 'sha', privacy: 'aes256', ...KEYS },
] as const
const SPELT = { sha: 'SHA', sha256: 'SHA-256', sha512: 'SHA-512', aes: 'AES', aes256: 'AES-256' } as const

const asUser = ({ name, auth, privacy, authKey, privacyKey }: (typeof USERS)[number], level = 'authPriv') => [
  ...['-v3', '-l', level, '-u', name, '-a', SPELT[auth], '-A', authKey],
  ...(level === 'authPriv' ? ['-x', SPELT[privacy], '-X', privacyKey] : []),
]

interface Asked {
  output: string
  code: number
}

const run = (tool: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<Asked>(done => {
    const options = { cwd: ROOT, env: { ...process.env, SNMP_PERSISTENT_DIR: folder, ...env } }
    execFile(tool, args, options, (error, out, err) =>
      done({ output: out + err, code: typeof error?.code === 'number' ? error.code : 0 }),
    )
  })

type Ask = (tool: string, how: readonly string[], ...what: string[]) => Promise<Asked>

/** Two stories are told to the API, and what it counts is served. */
async function served(
  body: (ask: Ask, agent: SnmpAgent, place: string) => Promise<void>,
  settings: Partial<AgentSettings> = {},
): Promise<void> {
  const system = testSystem(new FactLog([], 100_000))
  const api = await buildApi(GUARDED, system.services, TEST_PLACES)
  for (const fact of storyFacts()) system.services.facts.note(fact)
  const local = { address: '127.0.0.1', port: await freePort() }
  const engine = Buffer.from('80007ed905a0a1a2a3a4a5a6a7a8a9aaab', 'hex')
  const all = { local, allow: ['127.0.0.0/8'], engine, community: COMMUNITY, users: USERS, ...settings }
  const agent = await openAgent(all, systemChance())
  agent.show(new MibView(await api.mib()))
  const world = new NodeWorld()
  world.add('snmp', agent)
  const place = `udp:127.0.0.1:${local.port}`
  const ask: Ask = (tool, how, ...what) => {
    const names = ['-M', folder, '-m', 'LINESMAN-MIB:SNMPv2-MIB']
    return run(tool, [...names, '-t', '2', ...how, place, ...what])
  }
  try {
    await body(ask, agent, place)
  } finally {
    await world.end()
    await api.end()
  }
}

const has = (text: string, ...lines: readonly string[]): void => {
  for (const line of lines) assert.ok(text.split('\n').includes(line), `${line} in\n${text}`)
}

test('counters and states are read by their names', { skip }, () =>
  served(async ask => {
    const { output } = await ask(
      'snmpget',
      WITH_COMMUNITY,
      'linesmanCallsStanding.0',
      'linesmanCallsPlaced.inbound',
      'linesmanCallsAnswered.inbound',
      'linesmanHandshakesFailed.server',
      'linesmanConnectionsShort.server',
      `linesmanHealthInbound.sbc."${SBC}"`,
      `linesmanHealthOutbound.sbc."${SBC}"`,
      'linesmanAlertsOpen.critical',
      'linesmanInUseConnections.0',
      'sysName.0',
    )
    has(
      output,
      'LINESMAN-MIB::linesmanCallsStanding.0 = Gauge32: 0 calls',
      'LINESMAN-MIB::linesmanCallsPlaced.inbound = Counter32: 2',
      'LINESMAN-MIB::linesmanCallsAnswered.inbound = Counter32: 2',
      'LINESMAN-MIB::linesmanHandshakesFailed.server = Counter32: 4',
      'LINESMAN-MIB::linesmanConnectionsShort.server = Counter32: 4',
      `LINESMAN-MIB::linesmanHealthInbound.sbc."${SBC}" = INTEGER: up(1)`,
      `LINESMAN-MIB::linesmanHealthOutbound.sbc."${SBC}" = INTEGER: down(3)`,
      'LINESMAN-MIB::linesmanAlertsOpen.critical = Gauge32: 1',
      'LINESMAN-MIB::linesmanInUseConnections.0 = Gauge32: 3',
      `SNMPv2-MIB::sysName.0 = STRING: ${SBC}`,
    )
  }),
)

test(
  'a walk ends, by steps and in bulk, and nothing in it is without a name or of another type',
  { skip },
  () =>
    served(async ask => {
      const walked = await ask('snmpwalk', WITH_COMMUNITY, 'linesmanMIB')
      const inBulk = await ask('snmpbulkwalk', [...WITH_COMMUNITY, '-Cr50'], 'linesmanMIB')
      assert.equal(walked.code, 0)
      assert.equal(walked.output, inBulk.output)
      assert.ok(walked.output.split('\n').length > 40, walked.output)
      assert.doesNotMatch(walked.output, /32473|Wrong Type|not increasing|MIB module/)
      const all = await ask('snmpbulkwalk', WITH_COMMUNITY, '.1')
      assert.match(all.output, /sysObjectID\.0 = OID: LINESMAN-MIB::linesmanMIB\n/)
      assert.match(all.output, /No more variables left in this MIB View/)
    }),
)

test('a table is shown as one', { skip }, () =>
  served(async ask => {
    const { output } = await ask('snmptable', [...WITH_COMMUNITY, '-Ci', '-Cb'], 'linesmanHealthTable')
    assert.match(output, /sbc\."sbc1\.example\.net"\s+down\s+up\s+down\s+2025-4-1,/)
  }),
)

for (const user of USERS)
  test(`SNMPv3 answers whoever signs by ${user.auth} and encrypts by ${user.privacy}`, { skip }, () =>
    served(async ask => {
      const { output } = await ask('snmpbulkwalk', asUser(user), 'linesmanCalls')
      has(output, 'LINESMAN-MIB::linesmanCallsPlaced.inbound = Counter32: 2')
    }),
  )

test('whoever is not known, signs wrongly or does not encrypt is told so, and reads nothing', { skip }, () =>
  served(async (ask, agent) => {
    const [user] = USERS
    const tried = [
      [asUser({ ...user, name: 'nobody' as 'sha' }), /Unknown user name/],
      [asUser({ ...user, authKey: 'a-key-of-another' as typeof user.authKey }), /Authentication failure/],
      [asUser(user, 'authNoPriv'), /Unsupported security level/],
      [asUser({ ...user, privacyKey: 'a-key-of-another' as typeof user.privacyKey }), /Timeout|Decryption/],
    ] as const
    for (const [how, says] of tried) {
      const { output, code } = await ask('snmpget', how, 'linesmanCallsPlaced.inbound')
      assert.match(output, says)
      assert.doesNotMatch(output, /Counter32/)
      assert.equal(code, 1)
    }
    assert.equal(agent.counts().answered, 0)
  }),
)

test('SNMPv1, another community, and no community at all are not answered', { skip }, () =>
  served(async (ask, agent) => {
    for (const how of [
      ['-v1', '-c', COMMUNITY, ...ONCE],
      ['-v2c', '-c', 'public', ...ONCE],
    ])
      assert.match((await ask('snmpget', how, 'sysName.0')).output, /Timeout/)
    assert.equal(agent.counts().answered, 0)
  }),
)

test('an address that is not allowed is not answered', { skip }, () =>
  served(
    async ask =>
      assert.match((await ask('snmpget', [...WITH_COMMUNITY, ...ONCE], 'sysName.0')).output, /Timeout/),
    {
      allow: ['192.0.2.0/24'],
    },
  ),
)

test('nothing can be set', { skip }, () =>
  served(async ask => {
    const { output } = await ask('snmpset', WITH_COMMUNITY, 'sysName.0', 's', 'mine')
    assert.match(output, /notWritable/)
    has((await ask('snmpget', WITH_COMMUNITY, 'sysName.0')).output, `SNMPv2-MIB::sysName.0 = STRING: ${SBC}`)
  }),
)

test('what there is not is told from what has no instance', { skip }, () =>
  served(async ask => {
    const { output } = await ask('snmpget', WITH_COMMUNITY, 'linesmanStoreSize.0', 'snmpInPkts.0')
    assert.match(output, /linesmanStoreSize\.0 = No Such Instance/)
    assert.match(output, /snmpInPkts\.0 = No Such Object/)
  }),
)

test('each command of the page is run and finds something', { skip }, () =>
  served(
    async (_, __, place) => {
      const page = readFileSync(join(ROOT, 'docs/snmp.md'), 'utf8')
      const [, block = ''] = /```sh\n(.*?)```/s.exec(page) ?? []
      const commands = block.trim().split('\n')
      const setting = commands.filter(line => line.startsWith('export'))
      const asking = commands.filter(line => !line.startsWith('export'))
      assert.ok(setting.length > 0 && asking.length > 3)
      const env = { SNMP_AUTH: KEYS.authKey, SNMP_PRIVACY: KEYS.privacyKey, AGENT: place }
      for (const command of asking) {
        const { code, output } = await run('sh', ['-c', [...setting, command].join('\n')], env)
        assert.equal(code, 0, output)
        assert.match(output, /linesman/)
        assert.doesNotMatch(output, /No Such|Cannot|Unknown/)
      }
    },
    { users: [{ ...USERS[1], name: 'monitor' }] },
  ),
)

test('the MIB has nothing against the rules of RFC 2578 to 2580', { skip: noLint }, async () => {
  const bases = ['SNMPv2-SMI', 'SNMPv2-TC', 'SNMPv2-CONF'].flatMap(name => [
    '-p',
    join(folder, `${name}.txt`),
  ])
  const said = await new Promise<string>(done =>
    execFile('smilint', ['-l', '4', ...bases, MIB], (_, out, err) => done(out + err)),
  )
  assert.deepEqual(
    said.split('\n').filter(line => line.startsWith(MIB)),
    [],
  )
})
