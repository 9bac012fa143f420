// `linesman bench capture`: what it costs to bring a mixed capture to all its facts, next to what tshark needs for one
// of its tables. The capture is made for the run and removed after it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Terminal } from '../terminal.ts'
import { FULL_SIZE, SMALL_SIZE, writeTraffic } from './capture-traffic.ts'
import { measured } from './measured-process.ts'
import { type Comparison, compare } from './paired.ts'
import type { BenchCommand, Row } from './row.ts'

const CHILD = join(import.meta.dirname, 'capture-child.ts')

interface CaptureFile {
  path: string
  packets: number
}

/** What tshark is asked for, one answer a run; the whole of it is what one of ours gives. */
const QUESTIONS: [name: string, args: string[]][] = [
  ['conversations of TCP', ['-q', '-z', 'conv,tcp']],
  ['statistics of SIP', ['-q', '-z', 'sip,stat']],
  [
    'names and certificates of TLS',
    ['-Y', 'tls.handshake', '-T', 'fields', '-e', 'tls.handshake.extensions_server_name'],
  ],
]

export async function benchCapture({ runs, quick }: BenchCommand, terminal: Terminal): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'))
  try {
    const made = async (name: string, size: typeof FULL_SIZE): Promise<CaptureFile> => {
      const path = join(folder, name)
      const { packets, bytes } = await writeTraffic(path, size)
      terminal.err(`${name}: ${packets} packets, ${Math.round(bytes / 1e6)} MB\n`)
      return { path, packets }
    }
    const small = await made('small.pcap', SMALL_SIZE)
    const large = quick ? small : await made('large.pcap', FULL_SIZE)
    const hasTshark = await measured('tshark', ['--version']).then(
      () => true,
      () => false,
    )
    if (!hasTshark) terminal.err('tshark is not installed here: measured without a peer\n')
    const questions = hasTshark ? QUESTIONS : [undefined]
    return await compare(
      questions.map(question => comparison(large, small, question)),
      { runs, warmUps: 1 },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The peer reads the smaller file: its cost a packet does not depend on the size, its memory does. */
function comparison(
  large: CaptureFile,
  small: CaptureFile,
  question: (typeof QUESTIONS)[number] | undefined,
): Comparison {
  const size = `${(large.packets / 1e6).toFixed(1)} million packets`
  const against = question === undefined ? '' : `; ${question[0]} alone from tshark`
  return {
    measures: [
      { name: `all facts of ${size}${against}`, unit: 'packets per CPU second', better: 'higher' },
      { name: `memory for that${against}`, unit: 'MB at most', better: 'lower' },
    ],
    run: () => costOf(process.execPath, [CHILD, large.path], large.packets),
    ...(question !== undefined && {
      peer: {
        name: `tshark, ${(small.packets / 1e6).toFixed(1)} million packets`,
        run: () => costOf('tshark', ['-r', small.path, ...question[1]], small.packets),
      },
    }),
  }
}

async function costOf(command: string, args: string[], packets: number): Promise<[number, number]> {
  const { cpuMs, peakMegabytes } = await measured(command, args)
  return [Math.round((1000 * packets) / cpuMs), Math.round(peakMegabytes)]
}
