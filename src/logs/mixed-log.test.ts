// A server of syslog keeps what all devices send in one file: each is read as if it were alone.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../facts/index.ts'
import { toldDefaultCertificate, toldTransfer } from '../facts/testing/index.ts'
import { AudiocodesLogWriter } from './audiocodes/log-writer.ts'
import { readLog, wholeMessages } from './testing/index.ts'
import { asteriskLog, cubeLog, kamailioLog, opensipsLog, ribbonCoreLog } from './vendor-logs.ts'

const article = wholeMessages(toldDefaultCertificate().facts)
const failing = article.map(fact => (fact.kind === 'tls-handshake' ? { ...fact, alert: 'unknown_ca' } : fact))

/** Records of syslog, in which a message has its lines escaped. */
const LOGS: Record<string, string[]> = {
  audiocodes: linesOf(new AudiocodesLogWriter().facts(article).text),
  cube: linesOf(cubeLog(wholeMessages(toldTransfer().facts), { addressed: true, syslog: true })).map(line =>
    line.replace(' 192.0.2.21 ', ' cube1 '),
  ),
  'ribbon-core': linesOf(ribbonCoreLog(article, { syslog: true })),
  kamailio: linesOf(kamailioLog(failing)),
  opensips: linesOf(opensipsLog(failing)),
  asterisk: asteriskLog(failing)
    .split(/\n(?=\[2025)/)
    .map(record => `Apr  1 07:55:04 sbc1 asterisk[812]: ${record.replaceAll('\n', '#012')}`),
  firewall: Array.from(
    { length: 5 },
    (_, index) =>
      `Apr  1 07:55:0${4 + index} fw1 kernel: IN=eth0 OUT=eth1 SRC=52.114.75.24 DST=192.0.2.21 LEN=60 PROTO=TCP SPT=857${index} DPT=5061 WINDOW=64240 SYN`,
  ),
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n')
}

/** As many of each as it has, one after the other by turns. */
function mixed(kinds: readonly string[]): string {
  const logs = kinds.map(kind => [...(LOGS[kind] as string[])])
  const lines: string[] = []
  while (logs.some(log => log.length > 0)) for (const log of logs) lines.push(...log.splice(0, 1))
  return `${lines.join('\n')}\n`
}

/** Without who saw it and where, in an order that does not depend on what came at the same second. */
const bare = (facts: readonly Fact[]): string[] =>
  facts
    .map(({ observer: _, ...fact }) => JSON.stringify({ ...fact, ref: undefined, connection: undefined }))
    .sort()

const KINDS = Object.keys(LOGS)

for (const first of KINDS)
  test(`all in one file, ${first} first: each tells what it tells alone`, () => {
    const kinds = [first, ...KINDS.filter(kind => kind !== first)]
    const { facts, kind } = readLog(mixed(kinds))
    assert.deepEqual(kind?.split(', ').sort(), KINDS.toSorted())
    for (const each of kinds) {
      const alone = readLog(`${(LOGS[each] as string[]).join('\n')}\n`)
      const observer = each === first ? 'sbc.log' : `sbc.log ${each}`
      assert.deepEqual(bare(facts.filter(fact => fact.observer === observer)), bare(alone.facts), each)
    }
  })

test('two programs on one host, and lines that mean nothing to either', () => {
  const noise = Array.from(
    { length: 300 },
    (_, index) => `Apr  1 07:55:04 sbc1 cron[${index}]: nothing of ours`,
  )
  const lines = [...noise, ...(LOGS.kamailio as string[]), ...noise, ...(LOGS.asterisk as string[]), ...noise]
  const { facts, kind, skipped, problems } = readLog(`${lines.join('\n')}\n`)
  assert.equal(kind, 'kamailio, asterisk')
  assert.equal(skipped, 900)
  assert.match(problems.join('\n'), /means nothing here: cron\[0\]: nothing of ours/)
  assert.deepEqual([...new Set(facts.map(({ observer }) => observer))].sort(), [
    'sbc.log',
    'sbc.log asterisk',
  ])
})
