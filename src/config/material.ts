// Values that may stand elsewhere: a file beside the configuration, a variable of the environment, or the text itself.
// What is read here may be secret: no problem repeats it.

import { fault, type Instant, ok, type Result } from '../kernel/index.ts'
import type { Objection } from './problem.ts'

/** What the configuration's door hands in from outside. */
export interface Surroundings {
  /** The file's text; throws as `node:fs` does. Relative paths begin at the folder of the configuration. */
  readFile: (path: string) => string
  env: Readonly<Record<string, string | undefined>>
}

export interface LoadOptions extends Surroundings {
  now: Instant
  /** Roots of public CAs as PEM blocks, from which Microsoft's are picked and by which certificates are judged. */
  publicRoots: readonly string[]
}

/** A secret: `env:NAME`, `file:PATH` (without a final line end), or the text itself. */
export function readSecret(text: string, around: Surroundings): Result<string, Objection> {
  const referred = readReference(text, around)
  return referred === undefined ? ok(text) : referred.ok ? ok(referred.value.replace(/\r?\n$/, '')) : referred
}

/** Something in PEM: as `readSecret`, and a text that is no PEM by itself is a path. */
export function readMaterial(text: string, around: Surroundings): Result<string, Objection> {
  const referred = readReference(text, around)
  if (referred !== undefined) return referred
  return text.includes('-----BEGIN ') ? ok(text) : readPath(text, around)
}

function readReference(text: string, around: Surroundings): Result<string, Objection> | undefined {
  const [, kind, name] = /^(env|file):(.*)$/s.exec(text) ?? []
  if (kind === undefined || name === undefined) return undefined
  if (kind === 'file') return readPath(name, around)
  const value = around.env[name]
  return value === undefined || value === ''
    ? fault({
        what: `the environment has no ${name}`,
        remedy: `set ${name} for the process, or use file:PATH`,
      })
    : ok(value)
}

function readPath(path: string, around: Surroundings): Result<string, Objection> {
  try {
    return ok(around.readFile(path))
  } catch (error) {
    return fault(unreadable(path, (error as NodeJS.ErrnoException).code ?? ''))
  }
}

function unreadable(path: string, code: string): Objection {
  switch (code) {
    case 'ENOENT':
      return {
        what: `the file ${path} does not exist`,
        remedy: 'correct the path; it begins at the folder of the configuration',
      }
    case 'EACCES':
    case 'EPERM':
      return {
        what: `the file ${path} may not be read`,
        remedy: 'give the user that runs Linesman the right to read it',
      }
    case 'EISDIR':
      return { what: `${path} is a folder`, remedy: 'name a file in it' }
    default:
      return { what: `the file ${path} cannot be read (${code})`, remedy: 'see whether it is all right' }
  }
}
