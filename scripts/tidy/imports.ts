// Who imports what: finds the specifiers in the code of a file, and turns relative ones into paths.

import { posix } from 'node:path'
import { blank } from './blank.ts'
import { lineAt, type SourceFile } from './rule.ts'

export interface Import {
  line: number
  /** As written: `node:fs`, `../kernel/index.ts`. */
  specifier: string
  /** Path from the root of the project if the specifier is relative. */
  path?: string
  /** All of it is types, and it is gone when the code runs. */
  isType: boolean
}

// `import ... from '`, `export ... from '`, `import '` and `import('`; the strings themselves are blanked out.
const SPECIFIER = /\b(?:from|import|import\s*\(|require\s*\()\s*(['"])( *)\1/g
// What stands before such a `from` where it is `import type ...` or `export type ...`.
const TYPES = /\b(?:import|export)\s+type\s+(?!from\b)[^;'"()]*$/

const known = new WeakMap<SourceFile, Import[]>()

/** All imports and re-exports of `file`, types included. */
export function importsOf(file: SourceFile): Import[] {
  let imports = known.get(file)
  if (imports === undefined) {
    const { code } = blank(file.text)
    let before = 0
    imports = [...code.matchAll(SPECIFIER)].map(match => {
      const isType = TYPES.test(code.slice(before, match.index))
      before = match.index + match[0].length
      const end = match.index + match[0].length - 1
      const specifier = file.text.slice(end - (match[2] as string).length, end)
      const line = lineAt(file.text, match.index)
      if (!specifier.startsWith('.')) return { line, specifier, isType }
      return { line, specifier, isType, path: posix.join(posix.dirname(file.path), specifier) }
    })
    known.set(file, imports)
  }
  return imports
}
