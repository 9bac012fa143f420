// Files that commands read and write, with errors in the operator's words.

import { closeSync, constants, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { OperatorError } from '../kernel/index.ts'

/** Reads a file whole when it is a regular one within the limit; throws as `node:fs` does otherwise. */
export function readWhole(path: string, limitBytes: number): string {
  // What is no file, as a pipe that nobody writes to, is not waited for.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const about = fstatSync(file)
    const { size } = about
    if (about.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' })
    if (!about.isFile()) throw Object.assign(new Error('no file'), { code: 'ENOTFILE' })
    if (size > limitBytes) throw Object.assign(new Error(`${size} octets`), { code: 'EFBIG' })
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Numbers of callers stand in facts: only the owner may read them. */
export function writeNamed(path: string, content: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600 })
  } catch (error) {
    throw fileError(path, error, 'written')
  }
}

const REASONS = new Map([
  ['ENOENT', 'does not exist'],
  ['EACCES', 'is not yours to open'],
  ['EISDIR', 'is a folder'],
  ['ENOTFILE', 'is no file'],
  ['EFBIG', 'is too large'],
  ['ENOSPC', 'does not fit on the disk'],
])

export function fileError(path: string, error: unknown, done: 'read' | 'written'): OperatorError {
  const { code = '' } = error as NodeJS.ErrnoException
  const reason = REASONS.get(code) ?? `cannot be ${done} (${code})`
  return new OperatorError({
    code: 'usage/file',
    where: path,
    what: code === 'ENOENT' && done === 'written' ? 'its folder does not exist' : reason,
    hint: done === 'read' ? 'name a file that can be read' : 'name another file',
  })
}
