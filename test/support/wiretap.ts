// What passes on loopback, captured with dumpcap while something happens, and tshark's reading of it.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CaptureAnalysis, type CaptureOptions, type CaptureResult } from '../../src/capture/index.ts'
import { inFolder, missing, startProgram } from './program.ts'

/** Why nothing can be captured here; false where it can. */
export const withoutCapture: string | false =
  missing('dumpcap', 'tshark') ||
  missing('tshark', 'tshark') ||
  (process.getuid?.() !== 0 && 'capturing on loopback needs root here')

const PATIENCE_MS = 10_000
/** dumpcap hands on what it has this often. */
const SETTLE_MS = 400

/** Captures what `filter` (pcap-filter(7)) lets through while `body` runs; `look` gets the file. */
export async function tapped<Value>(
  filter: string,
  body: () => Promise<unknown>,
  look: (file: string) => Value | Promise<Value>,
): Promise<Value> {
  return inFolder(async folder => {
    const file = join(folder, 'tap.pcapng')
    const dumpcap = startProgram('dumpcap', ['-q', '-i', 'lo', '-B', '64', '-f', filter, '-w', file], folder)
    try {
      const end = Date.now() + PATIENCE_MS
      while (!/File: /.test(dumpcap.output())) {
        if (Date.now() > end || dumpcap.code() !== undefined)
          throw new Error(`dumpcap does not capture: ${dumpcap.output()}`)
        await pause(20)
      }
      await body()
      await pause(SETTLE_MS)
    } finally {
      await dumpcap.end()
    }
    return look(file)
  })
}

const pause = (length: number): Promise<void> => new Promise(done => setTimeout(done, length))

export function analysed(file: string, options: Partial<CaptureOptions> = {}): CaptureResult {
  const analysis = new CaptureAnalysis({ observer: 'tap.pcapng', ...options })
  analysis.push(readFileSync(file))
  return analysis.end()
}

/** Rows of tshark's fields; what occurs several times in a packet is joined by commas. */
export function tshark(
  file: string,
  filter: string,
  fields: readonly string[],
  more: readonly string[] = [],
): string[][] {
  const wanted = fields.flatMap(field => ['-e', field])
  const args = ['-r', file, ...more, '-Y', filter, '-T', 'fields', '-E', 'separator=/t', ...wanted]
  const out = execFileSync('tshark', args, { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] })
  return out
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t'))
}
