// Test support: what a page of the handbook repeats of its rule, between marks, and the frame of a new page.

import type { Language } from '../../findings/index.ts'
import { diagnose } from '../diagnose.ts'
import type { Actor, Rule } from '../rule.ts'
import { findingText } from '../words/finding-text.ts'
import type { Example } from './examples/example.ts'

/** What a page has under its title, in this order; all but the last are written by hand. */
export const SECTIONS = [
  'What you notice',
  'What happens',
  'How Linesman knows',
  'Prove it yourself',
  'What to do',
  'Not to be confused with',
  'Source',
  'Example',
] as const

const LANGUAGE: Language = 'en'
const ACTORS: Readonly<Record<Actor, string>> = {
  sbc: "the SBC's operator",
  microsoft: "Microsoft's support, with what you can show it",
  carrier: 'the carrier',
  network: 'whoever runs the network and its firewalls',
}

/** A page with what is made put between its marks. */
export const withMade = (page: string, rule: Rule, example: Example): string =>
  [
    ['rule', headOf(rule)],
    ['example', exampleOf(rule, example)],
  ].reduce(
    (text, [mark, content]) =>
      text.replace(
        new RegExp(`(<!-- ${mark} -->\n)[^]*?(<!-- /${mark} -->)`),
        (_, open: string, close: string) => `${open}\n${content}\n${close}`,
      ),
    page,
  )

const headOf = ({ id, title, severity, actor = 'sbc', remedy, reference }: Rule): string => `\
# ${title[LANGUAGE]}

| | |
| --- | --- |
| rule | \`${id}\` |
| severity | ${severity} |
| next step | ${ACTORS[actor]} |
| in short | ${cell(remedy[LANGUAGE])} |
| reference | ${cell(reference)} |
`

/** A pipe ends a cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

/** As `linesman diagnose` prints it; of other findings on the same story only the names. */
function exampleOf({ id }: Rule, { facts, beside = [] }: Example): string {
  const finding = diagnose(facts(), { language: LANGUAGE }).filter(each => each.rule === id)
  const others = beside.map(each => `[${each}](../${each}.md)`)
  return [
    `\`\`\`text\n${findingText(finding, { language: LANGUAGE, evidence: EVIDENCE_SHOWN })}\`\`\`\n`,
    ...(others.length === 0 ? [] : [`On the same evidence: ${others.join(', ')}.\n`]),
  ].join('\n')
}
const EVIDENCE_SHOWN = 4

/** What `UPDATE=1` lays where a rule has no page yet; it passes only when each section says something. */
export const emptyPage = (): string => {
  const sections = SECTIONS.slice(0, -1).map(section => `## ${section}\n\n`)
  return `<!-- rule -->\n<!-- /rule -->\n\n${sections.join('')}## Example\n\n<!-- example -->\n<!-- /example -->\n`
}

/** What stands under each heading of the second level. */
export const sectionsOf = (page: string): Map<string, string> =>
  new Map(
    page
      .split(/^## /m)
      .slice(1)
      .map(part => {
        const [heading = '', ...lines] = part.split('\n')
        return [heading, lines.join('\n').trim()]
      }),
  )
