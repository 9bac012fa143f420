// `linesman bench syslog`: what it costs to bring an SBC's log to all its facts. Nobody else does that, so the peer is
// `grep -c`, which only looks at each line once: a floor, no rival.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fact } from '../../facts/index.ts'
import {
  asteriskLog,
  cubeLog,
  kamailioLog,
  type LogStyle,
  opensipsLog,
  oracleLog,
  ribbonCoreLog,
  ribbonEdgeLog,
} from '../../logs/index.ts'
import type { Terminal } from '../terminal.ts'
import { measured } from './measured-process.ts'
import { type Comparison, compare } from './paired.ts'
import type { BenchCommand, Row } from './row.ts'
import { blockFacts, syslogBlock, writeBlocks } from './syslog-log.ts'

const CHILD = join(import.meta.dirname, 'syslog-child.ts')
const FULL_LINES = 3_000_000
const QUICK_LINES = 300_000
/** Of each of the others. */
const OTHER_LINES = 500_000

/** How the log comes: as daemons store it, a message in one line; or as a viewer does, a line for each of its own. */
const STYLES: [LogStyle, string][] = [
  ['rsyslog', 'a message in one line'],
  ['viewer', 'messages over several lines'],
]

/** Those of whom SIP is read have a line for each of a message; the others tell of TLS alone. */
const OTHERS: [string, (facts: readonly Fact[]) => string][] = [
  ['CUBE', cubeLog],
  ['Oracle', oracleLog],
  ['Ribbon SBC Core', ribbonCoreLog],
  ['Ribbon SBC Edge', ribbonEdgeLog],
  ['Asterisk', asteriskLog],
  ['Kamailio', kamailioLog],
  ['OpenSIPS', opensipsLog],
]

export async function benchSyslog({ runs, quick }: BenchCommand, terminal: Terminal): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'))
  try {
    const comparisons: Comparison[] = []
    for (const [style, how] of STYLES) {
      const path = join(folder, `${style}.log`)
      const lines = await writeBlocks(path, syslogBlock(style), quick ? QUICK_LINES : FULL_LINES)
      terminal.err(`${style}.log: ${lines} lines\n`)
      const peer = { name: 'grep -c', run: () => costOf('grep', ['-c', 'SIP Message', path], lines) }
      comparisons.push({ ...comparison(path, lines, `AudioCodes, ${how}`), peer })
    }
    const facts = blockFacts()
    for (const [vendor, write] of OTHERS) {
      const path = join(folder, `${vendor}.log`)
      const lines = await writeBlocks(path, write(facts), quick ? OTHER_LINES / 10 : OTHER_LINES)
      comparisons.push(comparison(path, lines, vendor))
    }
    return await compare(comparisons, { runs, warmUps: 1 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function comparison(path: string, lines: number, how: string): Comparison {
  const size = `${(lines / 1e6).toFixed(1)} million lines of ${how}`
  return {
    measures: [
      { name: `all facts of ${size}`, unit: 'lines per CPU second', better: 'higher' },
      { name: `memory for ${size}`, unit: 'MB at most', better: 'lower' },
    ],
    run: () => costOf(process.execPath, [CHILD, path], lines),
  }
}

async function costOf(command: string, args: string[], lines: number): Promise<[number, number]> {
  const { cpuMs, peakMegabytes } = await measured(command, args)
  return [Math.round((1000 * lines) / Math.max(1, cpuMs)), Math.round(peakMegabytes)]
}
