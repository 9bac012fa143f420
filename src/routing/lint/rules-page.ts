// The page of all rules, for docs: what each finds, why that matters, how to see it by hand, what to do.

import type { LintRule } from './rule.ts'

/** Markdown: a table of all, then a section each. */
export function rulesPage(rules: readonly LintRule[]): string {
  const rows = rules.map(
    ({ id, severity, title }) => `| [\`${id}\`](#${anchorOf(id)}) | ${severity} | ${title.en} |`,
  )
  return [
    '| rule | severity | what it finds |',
    '| --- | --- | --- |',
    ...rows,
    ...rules.flatMap(section),
    '',
  ].join('\n')
}

function section({ id, title, why, byHand, remedy, reference, needs, needsAddresses }: LintRule): string[] {
  const all = [...needs, ...(needsAddresses ? ['addresses (`--resolve`)'] : [])]
  return [
    '',
    `### ${id}`,
    '',
    `**${title.en}.** ${why}`,
    '',
    `- By hand: ${byHand}`,
    `- What to do: ${remedy.en}`,
    `- Needs: ${all.length === 0 ? 'nothing in particular' : all.join(', ')}`,
    `- See ${reference}.`,
  ]
}

/** As a heading's anchor on a page. */
const anchorOf = (id: string): string => id.replace('/', '')
