// A source that is read as a whole, for what cannot be read piece by piece.

import { fileError } from '../files.ts'

/** All chunks in one, copied. Throws an OperatorError that names `name` where there is more than the limit. */
export async function wholeOf(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  limitBytes: number,
): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > limitBytes) throw fileError(name, { code: 'EFBIG' }, 'read')
    pieces.push(Uint8Array.from(chunk))
  }
  return Buffer.concat(pieces)
}
