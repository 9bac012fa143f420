// Rule `named-file`: a file or folder of the project that a page names is there. Sources may be named by the end of their path;
// what belongs to who reads the page, as `linesman.yaml`, is none of ours.

import { lineAt, type SourceFile, type Violation } from './rule.ts'

/** What looks like a path. Of a pattern, as `src/*.ts`, and of an address nothing is ours. */
const NAME = /(?<![\w.*/@-])[\w@][\w./@-]*\w/g

const isOurs = (name: string): boolean =>
  /\.(?:tsx?|mjs)$/.test(name) || /^(?:src|test|scripts|docs)\/(?:.*\/)?[\w@-]+(?:\.md)?$/.test(name)

export function namedFiles(files: readonly SourceFile[]): Violation[] {
  const known = new Set(files.flatMap(({ path }) => [...endsOf(path), ...foldersOf(path)]))
  const pages = files.filter(({ path }) => /^(?:README|docs\/.*)\.md$/.test(path))
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(NAME)]
      .filter(([name]) => isOurs(name) && !known.has(name))
      .map(({ index, 0: name }) => ({
        path,
        line: lineAt(text, index),
        rule: 'named-file',
        advice: `there is no ${name}: name what is there now`,
      })),
  )
}

const endsOf = (path: string): string[] =>
  path.split('/').map((_, from, parts) => parts.slice(from).join('/'))

const foldersOf = (path: string): string[] =>
  path.split('/').map((_, to, parts) => parts.slice(0, to).join('/'))
