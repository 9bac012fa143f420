// The octets of a named file or of stdin in chunks, unpacked where they are packed (gzip), with the first of them
// shown beforehand.

import { constants, readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { fileError } from '../files.ts'
import { HEAD_BYTES } from './source.ts'

export interface Input {
  /** The first octets, unpacked; empty for an empty file. */
  head: Uint8Array
  /** All of them, the head included. A chunk is good until the next one is asked for. */
  chunks: AsyncGenerator<Uint8Array>
  /** How much of the file was read, from 0 to 1; undefined for stdin. */
  done(): number | undefined
  /** For whoever does not read it to its end. */
  close(): Promise<void>
}

type Origin = Pick<Input, 'done' | 'close'>
const NOWHERE: Origin = { done: () => undefined, close: async () => {} }

const CHUNK_BYTES = 256 * 1024
const UNPACKED_BYTES = 1024 * 1024

/** `-` is stdin. Throws an OperatorError for a file that cannot be opened. `filesAlone`: nor is anything else waited for. */
export async function openInput(path: string, { filesAlone = false } = {}): Promise<Input> {
  if (path === '-') return unpacked(streamChunks(process.stdin), NOWHERE)
  let file: FileHandle | undefined
  let sizeBytes: number
  try {
    // Somebody may have put a pipe in the place of what was a file a moment ago.
    file = await open(path, constants.O_RDONLY | (filesAlone ? constants.O_NONBLOCK : 0))
    const about = await file.stat()
    if (about.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' })
    if (!about.isFile() && filesAlone) throw Object.assign(new Error('no file'), { code: 'ENOTFILE' })
    // Of a pipe nobody knows when it will hold something: that is waited for, and holds up nothing else.
    if (!about.isFile()) return unpacked(streamChunks(file.createReadStream()), NOWHERE)
    sizeBytes = about.size
  } catch (error) {
    await file?.close()
    throw fileError(path, error, 'read')
  }
  const opened = file
  let readBytes = 0
  const counted = async function* () {
    for await (const chunk of fileChunks(opened)) {
      readBytes += chunk.length
      yield chunk
    }
  }
  return unpacked(counted(), {
    done: () => (sizeBytes === 0 ? undefined : Math.min(1, readBytes / sizeBytes)),
    close: () => opened.close(),
  })
}

/** Octets at hand, as if they had been in a file. */
export const inputOf = (octets: Uint8Array): Promise<Input> => unpacked(pieces(octets), NOWHERE)

async function* pieces(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < octets.length; from += CHUNK_BYTES)
    yield octets.subarray(from, from + CHUNK_BYTES)
}

async function* streamChunks(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield chunk as Buffer
}

/**
 * Read on the spot into the same octets again and again, which stay in the processor's cache: to hand each read to another
 * thread costs more than the read, and the system reads ahead by itself.
 */
async function* fileChunks(file: FileHandle): AsyncGenerator<Uint8Array> {
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
    for (;;) {
      const bytesRead = readSync(file.fd, buffer, 0, CHUNK_BYTES, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function unpacked(chunks: AsyncGenerator<Uint8Array>, origin: Origin): Promise<Input> {
  const input = await withHead(chunks, origin)
  const isPacked = input.head[0] === 0x1f && input.head[1] === 0x8b
  return isPacked ? withHead(gunzipped(input.chunks), origin) : input
}

async function* gunzipped(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const copies = async function* () {
    for await (const chunk of chunks) yield Buffer.from(chunk)
  }
  const source = Readable.from(copies())
  const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES })
  source.once('error', error => gunzip.destroy(error))
  for await (const chunk of source.pipe(gunzip)) yield chunk as Buffer
}

/** Reads as many chunks as the head takes; they come again with all others. */
async function withHead(chunks: AsyncGenerator<Uint8Array>, origin: Origin): Promise<Input> {
  const first: Uint8Array[] = []
  let bytes = 0
  let failure: unknown
  while (bytes < HEAD_BYTES) {
    const next = await chunks.next().catch(error => {
      failure = error
      return { done: true as const, value: undefined }
    })
    if (next.done === true) break
    first.push(Uint8Array.from(next.value))
    bytes += next.value.length
  }
  const again = async function* () {
    yield* first
    if (failure !== undefined) throw failure
    yield* chunks
  }
  return { head: Buffer.concat(first).subarray(0, HEAD_BYTES), chunks: again(), ...origin }
}
