// Captures as a source: pcap and pcapng, from files.

import { setFlagsFromString } from 'node:v8'
import { isCapture } from '../../capture/index.ts'
import { Captured } from './captured.ts'
import type { ReadContext, Reading, Source } from './source.ts'

export const captureSource: Source = { kind: 'capture', recognises: isCapture, read }

/**
 * Facts pile up while a capture is read: V8 would take that for a reason to make the nursery ever larger. What it finds of
 * them when it collects the whole heap is nearly all in use, so it is to do that seldom: facts have bounds of their own.
 */
const HEAP_FLAGS = ['--semi-space-growth-factor=1', '--heap-growing-percent=400']

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag)
  const captured = new Captured(context)
  for await (const chunk of chunks) {
    captured.push(chunk)
    context.progress(`${captured.packets} packets`)
  }
  return captured.end()
}
