// Rule `machine-path`: a path that exists on one machine only does not belong in the project.

import { isTest, lineAt, type SourceFile, type Violation } from './rule.ts'

const EVERYWHERE = ['work', 'root', 'farm', 'home/\\w+', 'Users/\\w+']
const OUTSIDE_TESTS = [...EVERYWHERE, 'tmp']

const pattern = (folders: string[]): RegExp => new RegExp(`(?<![\\w.$}~-])/(?:${folders.join('|')})/`, 'g')

export function machinePaths(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const forbidden = pattern(isTest(path) || path.startsWith('test/') ? EVERYWHERE : OUTSIDE_TESTS)
    return [...text.matchAll(forbidden)].map(match => ({
      path,
      line: lineAt(text, match.index),
      rule: 'machine-path',
      advice: `${match[0]} is a place on one machine: use a path from the project or the system's temporary folder`,
    }))
  })
}
