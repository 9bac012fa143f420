// Rules `opening` (a file says what it is before anything else) and `todo` (a TODO carries the condition that ends
// it, so that somebody can see when it is over).

import { blank } from './blank.ts'
import { isTest, isTypeScript, lineAt, type SourceFile, type Violation } from './rule.ts'

export function opening(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(file => isTypeScript(file) && /^(src|scripts)\//.test(file.path) && !isTest(file.path))
    .filter(({ text }) => !/^(#!.*\n)?\s*(\/\/|\/\*)\s*\S/.test(text))
    .map(({ path }) => ({
      path,
      line: 1,
      rule: 'opening',
      advice: 'open with a comment that says what this file is',
    }))
}

// The rest of a mark is its line and the comment lines after it, up to the next mark.
const MARK = /(?:\/\/|\*)[ \t]*(TODO|FIXME|XXX)\b(.*(?:\n[ \t]*(?:\/\/|\*)(?![ \t]*(?:TODO|FIXME|XXX)).*)*)/g

export function todo(files: readonly SourceFile[]): Violation[] {
  return files.filter(isTypeScript).flatMap(({ path, text }) => {
    const { comments } = blank(text)
    return [...comments.matchAll(MARK)]
      .filter(([, mark, rest]) => mark !== 'TODO' || !/\b(until|when)\b/i.test(rest as string))
      .map(match => ({
        path,
        line: lineAt(comments, match.index),
        rule: 'todo',
        advice: 'write TODO with the condition that ends it ("until ..." or "when ...")',
      }))
  })
}
