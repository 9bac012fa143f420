// Notifications taken by Net-SNMP's snmptrapd, and translated by it with Linesman's MIB.

import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ChannelOf, type Notice, openChannel, type SnmpSecurity } from '../../src/alerts/index.ts'
import { AGAIN, BEGUN, HUGE, RESOLVED, WATCHDOG } from '../../src/alerts/testing/index.ts'
import { SENDER, sendOnce, until } from '../support/alert-receivers.ts'
import { freePort } from '../support/free-port.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'

const skip = missing('snmptrapd', 'snmptrapd')

const MIB = fileURLToPath(new URL('../../ops/LINESMAN-MIB.txt', import.meta.url))
/** Debian ships none of the modules of RFC 2578 to 2580, the package net-snmp does. */
const BASE_MIBS = join(dirname(createRequire(import.meta.url).resolve('net-snmp')), 'lib', 'mibs')

const KEY = 'a-key-of-sixteen'
const SETTINGS = `
authCommunity log linesman
createUser plain SHA ${KEY}
createUser both SHA-256 ${KEY} AES other-${KEY}
createUser strong SHA-512 ${KEY} AES-256 other-${KEY}
authUser log plain auth
authUser log both priv
authUser log strong priv
`

/** What it printed of the notices, given by the last words to wait for. */
async function printed(
  security: SnmpSecurity,
  notices: readonly Notice[],
  last: RegExp,
  language: 'en' | 'de' = 'en',
): Promise<string> {
  return inFolder(async folder => {
    const mibs = join(folder, 'mibs')
    mkdirSync(mibs)
    copyFileSync(MIB, join(mibs, 'LINESMAN-MIB.txt'))
    for (const file of readdirSync(BASE_MIBS))
      copyFileSync(join(BASE_MIBS, file), join(mibs, `${basename(file, '.mib')}.txt`))
    writeFileSync(join(folder, 'snmptrapd.conf'), SETTINGS)
    const port = await freePort()
    const how = ['-f', '-Lo', '-n', '-C', '-c', 'snmptrapd.conf', '-M', mibs, '-m', 'LINESMAN-MIB', '-t']
    const command = [`SNMP_PERSISTENT_DIR=${folder}`, 'snmptrapd', ...how, `udp:127.0.0.1:${port}`]
    const server = startProgram('env', command, folder)
    const settings: ChannelOf<'snmp'> = {
      name: 'snmp',
      type: 'snmp',
      language,
      to: { address: '127.0.0.1', port },
      security,
    }
    try {
      await until(() => /NET-SNMP version/.test(server.output()), server.output)
      for (const notice of notices) await sendOnce(settings, notice)
      await until(() => last.test(server.output()), server.output)
      return Buffer.from(server.output(), 'latin1').toString('utf8')
    } finally {
      await server.end()
    }
  })
}

test('a trap is translated with the MIB, and none of its objects is unknown', { skip }, async () => {
  const security = { version: 'v2c', community: 'linesman' } as const
  const text = await printed(security, [BEGUN, AGAIN, RESOLVED, WATCHDOG], /linesmanNextAt/)
  for (const part of [
    'LINESMAN-MIB::linesmanAlertRaised',
    'LINESMAN-MIB::linesmanAlertPersists',
    'LINESMAN-MIB::linesmanAlertCleared',
    'LINESMAN-MIB::linesmanWatchdog',
    'LINESMAN-MIB::linesmanAlertRule.0 = STRING: health/down',
    'LINESMAN-MIB::linesmanAlertAbout.0 = STRING: sbc sbc.example.com',
    'LINESMAN-MIB::linesmanAlertSeverity.0 = INTEGER: critical(1)',
    'LINESMAN-MIB::linesmanAlertTitle.0 = STRING: Teams cannot reach the SBC',
    'LINESMAN-MIB::linesmanAlertStartedAt.0 = STRING: 2026-1-31,8:15:0.0,+0:0',
    'LINESMAN-MIB::linesmanAlertEndedAt.0 = STRING: 2026-1-31,9:15:0.0,+0:0',
    'LINESMAN-MIB::linesmanNextAt.0 = STRING: 2026-1-31,9:15:0.0,+0:0',
  ])
    assert.ok(text.includes(part), `${part} is not in\n${text}`)
  assert.match(text, /linesmanAlertCount\.0 = Gauge32: 4/)
  assert.doesNotMatch(text, /32473|Wrong Type|MIB module/)
})

test('texts in German arrive as they are', { skip }, async () => {
  const security = { version: 'v2c', community: 'linesman' } as const
  const text = await printed(security, [BEGUN], /certificate\/expires[\s\S]*AlertCount/, 'de')
  assert.match(text, /linesmanAlertRemedy\.0 = STRING: Den TLS-Kontext mit dem öffentlichen Zertifikat/)
})

const SECURITIES: readonly [name: string, security: SnmpSecurity][] = [
  ['SNMPv2c', { version: 'v2c', community: 'linesman', inform: true }],
  ['SNMPv3 with SHA', { version: 'v3', user: 'plain', auth: { protocol: 'sha', key: KEY } }],
  [
    'SNMPv3 with SHA-256 and AES',
    {
      version: 'v3',
      user: 'both',
      auth: { protocol: 'sha256', key: KEY },
      privacy: { protocol: 'aes', key: `other-${KEY}` },
    },
  ],
  [
    'SNMPv3 with SHA-512 and AES-256',
    {
      version: 'v3',
      user: 'strong',
      auth: { protocol: 'sha512', key: KEY },
      privacy: { protocol: 'aes256', key: `other-${KEY}` },
    },
  ],
]

for (const [name, security] of SECURITIES)
  test(`an inform of ${name} is acknowledged`, { skip }, async () => {
    const text = await printed(security, [BEGUN, HUGE], /linesmanAlertRaised/)
    assert.match(text, /linesmanAlertTitle\.0 = STRING: Teams cannot reach the SBC/)
  })

test('an inform that nobody answers, or with a wrong key, is not taken for sent', { skip }, async () => {
  const wrong: SnmpSecurity = { version: 'v3', user: 'plain', auth: { protocol: 'sha', key: `wrong-${KEY}` } }
  await assert.rejects(printed(wrong, [BEGUN], /never/), error => {
    assert.ok(error instanceof Error)
    assert.doesNotMatch(error.message, new RegExp(KEY))
    return true
  })
  const settings: ChannelOf<'snmp'> = {
    name: 'snmp',
    type: 'snmp',
    language: 'en',
    to: { address: '127.0.0.1', port: await freePort() },
    security: { version: 'v2c', community: 'linesman', inform: true },
  }
  const channel = await openChannel(settings, SENDER)
  await assert.rejects(channel.send(BEGUN, AbortSignal.timeout(300)), /given up|timed out/)
})
