// Captures as a source: pcap and pcapng. What other programs sent through the captured wire about traffic (exports of
// flows) is read by the rooms that know it.

import { setFlagsFromString } from 'node:v8'
import { CaptureAnalysis, isCapture, TlsKeys } from '../../capture/index.ts'
import { FactKeeper } from '../../facts/index.ts'
import { FlowReader } from '../../flows/index.ts'
import type { ReadContext, Reading, Source } from './source.ts'

export const captureSource: Source = { kind: 'capture', recognises: isCapture, read }

/** Facts pile up while a capture is read, and V8 would let the heap grow to three times of them between collections. */
const HEAP_GROWTH_PERCENT = 25

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const keys = new TlsKeys()
  if (context.keyLog !== undefined) keys.add(context.keyLog)
  const observer = context.name
  const carried = new FactKeeper()
  const flows = new FlowReader({ observer, note: fact => carried.note(fact) })
  const analysis = new CaptureAnalysis({
    observer,
    keys,
    ours: context.local,
    datagram: (bytes, at, from, to, packet) =>
      flows.datagram(bytes, from, to, { at, ref: `packet ${packet}` }),
  })
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
  flows.end()
  const { packets, otherPackets } = counts
  const dropped = carried.dropped === 0 ? [] : [`${carried.dropped} flows were let go: too many to keep`]
  return {
    facts: [...facts, ...carried.all()],
    read: packets - otherPackets,
    skipped: otherPackets,
    problems: [...failed, ...problems, ...flows.problems(), ...dropped],
  }
}
