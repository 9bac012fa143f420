// Captures as a source: pcap and pcapng.

import { setFlagsFromString } from 'node:v8'
import { CaptureAnalysis, isCapture, TlsKeys } from '../../capture/index.ts'
import type { ReadContext, Reading, Source } from './source.ts'

export const captureSource: Source = { kind: 'capture', recognises: isCapture, read }

/** Facts pile up while a capture is read, and V8 would let the heap grow to three times of them between collections. */
const HEAP_GROWTH_PERCENT = 25

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const keys = new TlsKeys()
  if (context.keyLog !== undefined) keys.add(context.keyLog)
  const analysis = new CaptureAnalysis({ observer: context.name, keys, ours: context.local })
  const failed: string[] = []
  try {
    for await (const chunk of chunks) {
      analysis.push(chunk)
      context.progress(`${analysis.packets} packets`)
    }
  } catch (error) {
    // A packed file that breaks off: what was unpacked before is read all the same.
    failed.push(`reading ended early: ${(error as Error).message}`)
  }
  const { facts, counts, problems } = analysis.end()
  const { packets, otherPackets } = counts
  return { facts, read: packets - otherPackets, skipped: otherPackets, problems: [...failed, ...problems] }
}
