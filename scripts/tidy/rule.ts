// What a house rule is: a pure function over the files of the project. Rules live one a file beside this one;
// `scripts/tidy.ts` reads the files, runs them all and prints what they find.

/** A file as the rules see it; `path` is relative to the root of the project, with `/` between its parts. */
export interface SourceFile {
  path: string
  text: string
}

/** Something to mend. */
export interface Violation {
  path: string
  /** From 1. */
  line: number
  rule: string
  /** What to do about it, in one line. */
  advice: string
  /** The measured value where the rule has a limit (lines); the ratchet counts 1 where it is absent. */
  measured?: number
}

/** A rule looks at all files, because some (cycles) need more than one. */
export type HouseRule = (files: readonly SourceFile[]) => Violation[]

/** The line (from 1) in which the character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

export const isTypeScript = (file: SourceFile): boolean => /\.tsx?$/.test(file.path)

export const isTest = (path: string): boolean => path.endsWith('.test.ts')
