// Rules `function-length` and `file-length`: a function fits on a screen, a file in one sitting.

import { blank } from './blank.ts'
import { functionsOf } from './functions.ts'
import { isTest, isTypeScript, type SourceFile, type Violation } from './rule.ts'

const FUNCTION_LIMIT = 70
const FILE_LIMIT = 400

/** Test files are left out: a test is a list of steps and may be as long as its story. */
export function functionLength(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(file => isTypeScript(file) && !isTest(file.path))
    .flatMap(file =>
      functionsOf(blank(file.text).code)
        .map(found => ({ ...found, lines: found.lastLine - found.firstLine + 1 }))
        .filter(({ lines }) => lines > FUNCTION_LIMIT)
        .map(({ name, firstLine, lines }) => ({
          path: file.path,
          line: firstLine,
          rule: 'function-length',
          advice: `split ${name}: ${lines} lines, ${FUNCTION_LIMIT} at most`,
          measured: lines,
        })),
    )
}

export function fileLength(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(file => /\.(tsx?|mjs)$/.test(file.path))
    .flatMap(({ path, text }) => {
      const lines = text.trimEnd().split('\n').length
      if (lines <= FILE_LIMIT) return []
      const advice = `split the file: ${lines} lines, ${FILE_LIMIT} at most`
      return [{ path, line: 1, rule: 'file-length', advice, measured: lines }]
    })
}
