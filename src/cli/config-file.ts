// The configuration named on the command line, loaded with what it refers to.

import { dirname, resolve } from 'node:path'
import { formatProblem, type Loaded, loadConfig, type Problem } from '../config/index.ts'
import { instantOf, OperatorError, type Result } from '../kernel/index.ts'
import { publicRootBlocks } from '../node/index.ts'
import { fileError, readWhole } from './files.ts'
import type { Terminal } from './terminal.ts'

/** A configuration is small, and so are certificates. */
const LIMIT_BYTES = 4 * 1024 * 1024

/** Throws an `OperatorError` when the file itself cannot be read. */
export function readConfig(file: string): Result<Loaded, Problem[]> {
  let text: string
  try {
    text = readWhole(file, LIMIT_BYTES)
  } catch (error) {
    throw fileError(file, error, 'read')
  }
  const folder = dirname(resolve(file))
  return loadConfig(text, {
    readFile: path => readWhole(resolve(folder, path), LIMIT_BYTES),
    env: process.env,
    now: instantOf(Date.now()),
    publicRoots: publicRootBlocks(),
  })
}

/** For commands that need it: problems go to stderr, errors end the command. */
export function needConfig(file: string, terminal: Terminal): Loaded {
  const read = readConfig(file)
  const problems = read.ok ? read.value.warnings : read.fault
  for (const problem of problems) terminal.err(`${formatProblem(file, problem)}\n`)
  if (read.ok) return read.value
  const errors = problems.filter(problem => problem.severity === 'error').length
  throw new OperatorError({
    code: 'config/errors',
    where: file,
    what: errors === 1 ? 'one error' : `${errors} errors`,
    hint: 'correct what is listed above',
  })
}
