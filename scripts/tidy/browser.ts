// Rule `browser`: rooms that the dashboard loads run in a browser, so nothing that they import, over however many files,
// is a module of Node. Types are gone by then, and what they are taken from is not loaded.

import { importsOf } from './imports.ts'
import { BROWSER_ROOMS } from './rooms.ts'
import { isTest, isTypeScript, type SourceFile, type Violation } from './rule.ts'

export function browser(files: readonly SourceFile[]): Violation[] {
  const sources = new Map(files.filter(isTypeScript).map(file => [file.path, file]))
  const inRooms = [...sources.values()].filter(
    ({ path }) => BROWSER_ROOMS.some(room => path.startsWith(`src/${room}/`)) && !isTest(path),
  )
  const reached = new Set<SourceFile>()
  const waiting = inRooms.filter(({ path }) => !path.includes('/testing/'))
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    for (const { path = '', isType } of importsOf(file)) {
      const next = sources.get(path)
      if (next !== undefined && !isType) waiting.push(next)
    }
  }
  return [...reached].flatMap(nodeModules)
}

const nodeModules = (file: SourceFile): Violation[] =>
  importsOf(file)
    .filter(({ specifier }) => specifier.startsWith('node:'))
    .map(({ line, specifier }) => ({
      path: file.path,
      line,
      rule: 'browser',
      advice: `${specifier} is not there in a browser, which loads this: ${BROWSER_ROOMS.join(', ')} use it`,
    }))
