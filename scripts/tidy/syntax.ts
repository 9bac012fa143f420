// Rule `syntax`: no enum (a union of words does it, and Node runs it as it stands) and no default export (a thing
// has one name everywhere).

import { blank } from './blank.ts'
import { isTypeScript, lineAt, type SourceFile, type Violation } from './rule.ts'

const FORBIDDEN: readonly { pattern: RegExp; advice: string }[] = [
  { pattern: /\benum\s+\w+\s*\{/g, advice: 'write a union of words instead of an enum' },
  { pattern: /\bexport\s+default\b|\bas\s+default\b/g, advice: 'export by name, not as default' },
]

export function syntax(files: readonly SourceFile[]): Violation[] {
  return files.filter(isTypeScript).flatMap(({ path, text }) => {
    const { code } = blank(text)
    return FORBIDDEN.flatMap(({ pattern, advice }) =>
      [...code.matchAll(pattern)].map(match => ({
        path,
        line: lineAt(code, match.index),
        rule: 'syntax',
        advice,
      })),
    )
  })
}
