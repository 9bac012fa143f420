// `linesman route lint`: reads an export, and prints what is wrong in it.

import { type FindingSection, findingText } from '../../diagnosis/index.ts'
import { counted, listed } from '../../findings/index.ts'
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
import { lintScript } from './route-lint-script.ts'
import { readReading, readTenant } from './route-question.ts'

export interface RouteLintCommand {
  tenant: string
  /** Ids of rules; all of them when absent. */
  rule?: readonly string[]
  reading?: readonly string[]
  resolve?: string
  powershell?: true
  json?: true
}

export function routeLint(options: RouteLintCommand, terminal: Terminal): number {
  const rules = options.rule?.map(ruleNamed) ?? LINT_RULES
  const addresses = options.resolve === undefined ? undefined : readAddresses(options.resolve)
  const reading = readReading(options.reading)
  const { tenant } = readTenant(options.tenant, terminal)
  const at = instantOf(Date.now())
  const linted = lint(tenant, { at, source: options.tenant, reading, rules, ...(addresses && { addresses }) })
  terminal.out(answer(linted, rules, options, terminal))
  return linted.findings.length === 0 ? FINE : FOUND
}

function answer(
  { findings, notRun }: Linted,
  rules: readonly LintRule[],
  { json, powershell }: RouteLintCommand,
  terminal: Terminal,
): string {
  if (json) return `${JSON.stringify({ schemaVersion: 1, findings, notRun }, null, 2)}\n`
  if (powershell) return lintScript(findings)
  const { colour, columns } = terminal
  const width = Math.min(columns ?? WIDTH, WIDTH)
  const text = findingText(findings, { colour, width, times: false, sections: remediesOf })
  return `${text}\n${summary(findings, notRun, rules)}`
}

const WIDTH = 110

/** Commands shown with a finding; more are only printed by --powershell. */
const COMMANDS_SHOWN = 4

function remediesOf({ remedies }: LintFinding): FindingSection[] {
  return remedies.map(({ says, gain, cost, powershell }, index) => {
    const commands = powershell?.whatIf.split('\n') ?? []
    const many = commands.length > COMMANDS_SHOWN
    return {
      title: remedies.length === 1 ? 'Remedy' : `Remedy ${index + 1}`,
      paragraphs: [
        says,
        ...(gain === null ? [] : [gain]),
        `Cost: ${cost}`,
        ...(many ? [`PowerShell: ${commands.length} commands, printed by --powershell.`] : []),
      ],
      code: many ? [] : commands,
    }
  })
}

function summary(
  findings: readonly LintFinding[],
  notRun: readonly NotRun[],
  rules: readonly LintRule[],
): string {
  const found = `${counted(findings.length, 'finding')} of ${counted(rules.length - notRun.length, 'rule')}.\n`
  const byLack = Map.groupBy(notRun, ({ lacks }) => listed(lacks, lacks.length))
  const silent = [...byLack].map(
    ([lacks, group]) => `Not run, without ${lacks}: ${group.map(({ rule }) => rule).join(', ')}.\n`,
  )
  return found + silent.join('')
}

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
