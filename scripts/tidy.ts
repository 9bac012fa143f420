// The house rules as a command: `node scripts/tidy.ts [FOLDER]` reads the files of the project, runs the rules of
// `scripts/tidy/` over them, prints `path:line rule what to do`, and exits 1 if there is anything to mend.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { banned } from './tidy/banned.ts'
import { browser } from './tidy/browser.ts'
import { opening, todo } from './tidy/comments.ts'
import { cycles } from './tidy/cycles.ts'
import { direction } from './tidy/direction.ts'
import { fileLength, functionLength } from './tidy/length.ts'
import { machinePaths } from './tidy/machine-paths.ts'
import { namedFiles } from './tidy/named-files.ts'
import { names } from './tidy/names.ts'
import { type Exception, ratchet } from './tidy/ratchet.ts'
import type { HouseRule, SourceFile } from './tidy/rule.ts'
import { syntax } from './tidy/syntax.ts'
import { testsRun } from './tidy/tests-run.ts'
import { wordings } from './tidy/wordings.ts'

const RULES: readonly HouseRule[] = [
  direction,
  cycles,
  banned,
  browser,
  functionLength,
  fileLength,
  names,
  syntax,
  opening,
  todo,
  testsRun,
  machinePaths,
  namedFiles,
  wordings,
]

const FILES = [
  '{src,test,scripts}/**/*.{ts,tsx,mjs,json,yaml,md}',
  'docs/**/*.{md,yaml,yml}',
  'bin/*',
  '.ci/*',
  '*.{md,json,yaml}',
]

const root = process.argv[2] ?? dirname(import.meta.dirname)
const files: SourceFile[] = globSync(FILES, { cwd: root })
  .sort()
  .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const exceptions: Exception[] = JSON.parse(readFileSync(join(root, 'scripts/tidy/ratchet.json'), 'utf8'))

const violations = ratchet(
  RULES.flatMap(rule => rule(files)),
  exceptions,
)
for (const { path, line, rule, advice } of violations) console.log(`${path}:${line} ${rule} ${advice}`)
if (violations.length > 0) process.exitCode = 1
