// `linesman route lint`: reads an export, and prints what is wrong in it.

import { type FindingSection, findingText } from '../../diagnosis/index.ts'
import { type Language, listed, type Noun, say, worded } from '../../findings/index.ts'
import { instantOf, OperatorError } from '../../kernel/index.ts'
import {
  type Addresses,
  LINT_RULES,
  type Linted,
  type LintFinding,
  type LintRule,
  lint,
  type NotRun,
} from '../../routing/index.ts'
import { FINE, FOUND } from '../exit-code.ts'
import { fileError, readWhole } from '../files.ts'
import type { Terminal } from '../terminal.ts'
import { COST, lintScript, REMEDY } from './route-lint-script.ts'
import { readReading, readTenant } from './route-question.ts'

export interface RouteLintCommand {
  tenant: string
  /** Ids of rules; all of them when absent. */
  rule?: readonly string[]
  reading?: readonly string[]
  resolve?: string
  powershell?: true
  lang: Language
  json?: true
}

export function routeLint(options: RouteLintCommand, terminal: Terminal): number {
  const rules = options.rule?.map(ruleNamed) ?? LINT_RULES
  const addresses = options.resolve === undefined ? undefined : readAddresses(options.resolve)
  const reading = readReading(options.reading)
  const { tenant } = readTenant(options.tenant, terminal)
  const at = instantOf(Date.now())
  const about = { at, source: options.tenant, language: options.lang }
  const linted = lint(tenant, { ...about, reading, rules, ...(addresses && { addresses }) })
  terminal.out(answer(linted, rules, options, terminal))
  return linted.findings.length === 0 ? FINE : FOUND
}

function answer(
  { findings, notRun }: Linted,
  rules: readonly LintRule[],
  { json, powershell, lang: language }: RouteLintCommand,
  terminal: Terminal,
): string {
  if (json) return `${JSON.stringify({ schemaVersion: 1, findings, notRun }, null, 2)}\n`
  if (powershell) return lintScript(findings, language)
  const { colour, columns } = terminal
  const width = Math.min(columns ?? WIDTH, WIDTH)
  const sections = (finding: LintFinding): FindingSection[] => remediesOf(finding, language)
  const text = findingText(findings, { colour, language, width, times: false, sections })
  return `${text}\n${summary(findings, notRun, rules, language)}`
}

const WIDTH = 110

/** Commands shown with a finding; more are only printed by --powershell. */
const COMMANDS_SHOWN = 4

function remediesOf({ remedies }: LintFinding, language: Language): FindingSection[] {
  return remedies.map(({ says, gain, cost, powershell }, index) => {
    const commands = powershell?.whatIf.split('\n') ?? []
    const many = commands.length > COMMANDS_SHOWN
    return {
      title: remedies.length === 1 ? REMEDY[language] : `${REMEDY[language]} ${index + 1}`,
      paragraphs: [
        says,
        ...(gain === null ? [] : [gain]),
        `${COST[language]}: ${cost}`,
        ...(many ? [worded(say(MANY, { count: commands.length }), language)] : []),
      ],
      code: many ? [] : commands,
    }
  })
}

function summary(
  findings: readonly LintFinding[],
  notRun: readonly NotRun[],
  rules: readonly LintRule[],
  language: Language,
): string {
  const values = {
    findings: { count: findings.length, of: FINDING },
    rules: { count: rules.length - notRun.length, of: RULE },
  }
  const found = `${worded(say(FOUND_OF, values), language)}\n`
  const byLack = Map.groupBy(notRun, ({ lacks }) => listed(lacks, lacks.length))
  const silent = [...byLack].map(
    ([lacks, group]) =>
      `${worded(say(NOT_RUN, { lacks, rules: group.map(({ rule }) => rule).join(', ') }), language)}\n`,
  )
  return found + silent.join('')
}

const FINDING: Noun = { en: ['finding', 'findings'], de: ['Befund', 'Befunde'] }
const RULE: Noun = { en: ['rule', 'rules'], de: ['Regel', 'Regeln'] }
const FOUND_OF = { en: '{findings} of {rules}.', de: '{findings} von {rules}.' } as const
const NOT_RUN = {
  en: 'Not run, without {lacks}: {rules}.',
  de: 'Nicht geprüft, ohne {lacks}: {rules}.',
} as const
const MANY = {
  en: 'PowerShell: {count} commands, printed by --powershell.',
  de: 'PowerShell: {count} Befehle, zu sehen mit --powershell.',
} as const

function ruleNamed(id: string): LintRule {
  const found = LINT_RULES.find(rule => rule.id === id || rule.id === `routing/${id}`)
  if (found !== undefined) return found
  throw new OperatorError({
    code: 'usage/rule',
    where: id,
    what: 'there is no such rule',
    hint: `there are ${LINT_RULES.map(rule => rule.id.replace('routing/', '')).join(', ')}`,
  })
}

/** A name and its addresses a line; `#` begins a comment. */
const ADDRESSES_LIMIT = 10 * 1024 * 1024

function readAddresses(path: string): Addresses {
  const addresses = new Map<string, string[]>()
  for (const line of readAddressText(path).split(/\r?\n/)) {
    const [name, ...found] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (name) addresses.set(name.toLowerCase(), [...(addresses.get(name.toLowerCase()) ?? []), ...found])
  }
  return addresses
}

function readAddressText(path: string): string {
  try {
    return readWhole(path, ADDRESSES_LIMIT)
  } catch (error) {
    throw fileError(path, error, 'read')
  }
}
