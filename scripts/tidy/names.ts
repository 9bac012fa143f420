// Rule `name`: files are named after their main export, in kebab-case; a name that fits everything says nothing.

import { isTypeScript, type SourceFile, type Violation } from './rule.ts'

const EMPTY_NAMES = /^(utils?|types?|managers?|helpers?|common|misc)$|-(utils?|types|managers?|helpers?)$/

export function names(files: readonly SourceFile[]): Violation[] {
  return files.filter(isTypeScript).flatMap(({ path }) => {
    const parts = path.replace(/(\.test)?\.tsx?$/, '').split('/')
    const advice = parts.map(adviceOn).find(said => said !== undefined)
    return advice === undefined ? [] : [{ path, line: 1, rule: 'name', advice }]
  })
}

function adviceOn(name: string): string | undefined {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return `write "${name}" in kebab-case`
  if (EMPTY_NAMES.test(name)) return `"${name}" says nothing: name it after the one idea in it`
  return undefined
}
