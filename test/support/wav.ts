// WAV files of 16-bit samples at 8 kHz, one channel (RIFF): what a telephone of others speaks and records.

import { PromptDetector, type PromptName } from '../../src/media/index.ts'

const RATE = 8000
const HEAD_BYTES = 44

export function encodeWav(pcm: Int16Array): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + 2 * pcm.length)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  // PCM, one channel.
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(RATE, 24)
  bytes.writeUInt32LE(2 * RATE, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(2 * pcm.length, 40)
  pcm.forEach((sample, index) => {
    bytes.writeInt16LE(sample, HEAD_BYTES + 2 * index)
  })
  return bytes
}

/** Prompts in a recording, in the order heard. A header that was never brought up to date is no hindrance. */
export function promptsInWav(bytes: Buffer): PromptName[] {
  const begin = bytes.indexOf('data')
  if (begin < 0) return []
  const count = Math.floor((bytes.length - begin - 8) / 2)
  const pcm = Int16Array.from({ length: count }, (_, index) => bytes.readInt16LE(begin + 8 + 2 * index))
  return new PromptDetector().push(pcm)
}
