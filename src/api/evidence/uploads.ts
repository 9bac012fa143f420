// Files of one request onto the disk, within bounds: octets of all together, files, and nothing but files. What a file is
// called is only ever told again, and never a path.

import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyError, FastifyRequest } from 'fastify'
import type { UploadLimits } from '../../config/index.ts'
import { OperatorError, printable } from '../../kernel/index.ts'
import { Refusal } from '../refusal.ts'
import type { EvidenceFile } from '../services.ts'

export interface Upload {
  folder: string
  files: EvidenceFile[]
}

/**
 * Into a folder of its own below `parent`, which is removed again where it comes to nothing. Throws a `Refusal`, or an
 * `OperatorError` where the disk takes nothing.
 */
export async function receive(
  request: FastifyRequest,
  parent: string,
  limits: UploadLimits,
): Promise<Upload> {
  if (!request.isMultipart())
    throw wrong('this is no multipart/form-data', 'send it as curl -F file=@NAME does')
  const folder = await mkdtemp(join(parent, 'linesman-evidence-')).catch(error => {
    throw reasonOf(error)
  })
  try {
    const files = await receiveFiles(request, folder, limits)
    if (files.length === 0) throw wrong('there is no file in it', 'send one as curl -F file=@NAME does')
    return { folder, files }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw reasonOf(error)
  }
}

async function receiveFiles(
  request: FastifyRequest,
  folder: string,
  { bytes, files: most }: UploadLimits,
): Promise<EvidenceFile[]> {
  const files: EvidenceFile[] = []
  let left = bytes
  const parts = request.parts({
    limits: { fileSize: bytes + 1, files: most, fields: 0, parts: most, headerPairs: 50, fieldNameSize: 100 },
  })
  for await (const part of parts) {
    if (part.type !== 'file') throw wrong(`"${printable(part.fieldname)}" is no file`, 'send files alone')
    const path = join(folder, String(files.length))
    const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        left -= chunk.length
        if (left < 0) throw tooLarge(bytes)
        yield chunk
      }
    }
    await pipeline(part.file, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    files.push({ name: nameOf(part.filename, files), path })
  }
  return files
}

/** Told apart, as findings tell sources apart by it. */
function nameOf(given: string | undefined, files: readonly EvidenceFile[]): string {
  const name = printable(given?.replace(/^.*[\\/]/, '') ?? '').slice(0, 200) || 'file'
  return files.some(each => each.name === name) ? `${name} (${files.length + 1})` : name
}

/** Of the request, which was taken back or is no form as it should be; of the disk; else what it is. */
function reasonOf(error: unknown): unknown {
  if (error instanceof Refusal || (error as FastifyError).statusCode !== undefined) return error
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (syscall === undefined) return wrong(`the form cannot be read: ${printable(message)}`, 'send it again')
  return new OperatorError({
    code: 'upload/disk',
    what: `files that are handed in cannot be kept: ${code} in ${syscall}`,
    hint: 'make room in the folder for temporary files (TMPDIR), and start again where it is gone',
  })
}

const wrong = (what: string, hint: string): Refusal => new Refusal(400, { code: 'upload/form', what, hint })

const tooLarge = (bytes: number): Refusal =>
  new Refusal(413, {
    code: 'upload/too-large',
    what: `the files have more than ${Math.floor(bytes / 1024 / 1024)} MB together`,
    hint: 'cut a capture down to the call in question, or raise api.upload.size',
  })
