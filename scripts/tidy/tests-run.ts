// Rule `tests-run`: no test runs alone, and one that does not run says why in words that the runner prints.

import { blank } from './blank.ts'
import { isTest, lineAt, type SourceFile, type Violation } from './rule.ts'

const ALONE = 'remove it: every test runs'
const SILENT = "say why it does not run: { skip: 'reason' } or context.skip('reason')"

const PATTERNS: readonly { pattern: RegExp; advice: string }[] = [
  { pattern: /\b(?:test|it|describe|suite)\.only\b|\bonly:\s*true\b/g, advice: ALONE },
  { pattern: /\b(?:test|it|describe|suite)\.(?:skip|todo)\b|\b(?:skip|todo):\s*true\b/g, advice: SILENT },
  { pattern: /\.(?:skip|todo)\(\s*\)/g, advice: SILENT },
]

export function testsRun(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(file => isTest(file.path))
    .flatMap(({ path, text }) => {
      const { code } = blank(text)
      return PATTERNS.flatMap(({ pattern, advice }) =>
        [...code.matchAll(pattern)].map(match => ({
          path,
          line: lineAt(code, match.index),
          rule: 'tests-run',
          advice,
        })),
      )
    })
}
