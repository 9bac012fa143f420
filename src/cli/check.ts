// `linesman check`: everything that is wrong with a configuration. Warnings alone end with 0: the SBC can run.

import { formatProblem, type Problem } from '../config/index.ts'
import { readConfig } from './config-file.ts'
import { FINE, WRONG } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

export function check(options: { config: string; json?: true }, terminal: Terminal): number {
  const read = readConfig(options.config)
  const problems = read.ok ? read.value.warnings : read.fault
  if (options.json) {
    const answer = { schemaVersion: 1, file: options.config, ok: read.ok, problems }
    terminal.out(`${JSON.stringify(answer, null, 2)}\n`)
  } else {
    for (const problem of problems) terminal.out(`${formatProblem(options.config, problem)}\n`)
    terminal.out(`${options.config}: ${verdict(problems)}\n`)
  }
  return read.ok ? FINE : WRONG
}

function verdict(problems: readonly Problem[]): string {
  const errors = problems.filter(problem => problem.severity === 'error').length
  const parts = [counted(errors, 'error'), counted(problems.length - errors, 'warning')].filter(Boolean)
  return parts.length === 0 ? 'fine' : parts.join(', ')
}

const counted = (count: number, word: string): string =>
  count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`
