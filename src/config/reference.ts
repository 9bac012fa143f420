// The table of all keys for the documentation, made from their declarations.

import type { z } from 'zod'
import { schema, sections } from './schema.ts'
import { type KeyFacts, keyFacts } from './schema-walk.ts'

/** Markdown: a heading and a table for the top and for each section. */
export function configReference(): string {
  const parts = [table({ fqdn: schema.shape.fqdn }, '')]
  for (const [name, section] of Object.entries(sections)) {
    parts.push(`### \`${name}\`\n\n${keyFacts(section).description}\n\n${table(section.shape, `${name}.`)}`)
  }
  return parts.join('\n')
}

function table(shape: Record<string, z.ZodType>, prefix: string): string {
  const head = '| key | value | default | meaning |\n| --- | --- | --- | --- |\n'
  return head + rowsOf(shape, prefix).join('')
}

function rowsOf(shape: Record<string, z.ZodType>, prefix: string): string[] {
  return Object.entries(shape).flatMap(([key, schema]) => {
    const facts = keyFacts(schema)
    const path = prefix + key
    const row = `| \`${path}\` | ${writtenAs(facts)} | ${standardOf(facts)} | ${meaningOf(facts)} |\n`
    return [row, ...rowsOf(facts.below ?? {}, `${path}${facts.isList ? '[]' : ''}.`)]
  })
}

function writtenAs(facts: KeyFacts): string {
  if (facts.below !== undefined) return facts.isList ? 'list of keys' : 'keys'
  return facts.isList ? `list of ${facts.shape}` : (facts.shape ?? 'text')
}

function standardOf({ standard, otherwise, needed }: KeyFacts): string {
  if (needed) return '**needed**'
  if (otherwise !== undefined) return otherwise
  if (Array.isArray(standard)) return standard.map(each => `\`${each}\``).join(', ')
  return typeof standard === 'string' ? `\`${standard}\`` : ''
}

const meaningOf = ({ description, source }: KeyFacts): string =>
  (source === undefined ? `${description}` : `${description} (${source})`).replaceAll('|', '\\|')
