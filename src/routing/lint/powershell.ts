// Changes as the PowerShell that makes them: what would happen, the same for real, and how to get back to the values that
// the export has.

import type { EmergencyNumber } from '../tenant/emergency.ts'
import type { NormalizationRule } from '../tenant/number-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Change, changed, objectOf, undoing } from './change.ts'
import { CMDLETS, type ParameterKind, USER_CMDLETS } from './cmdlets.ts'
import { flagLiteral, textLiteral, textsLiteral } from './literal.ts'

/** Commands, one a line. */
export interface PowerShell {
  /** Changes nothing: `-WhatIf`, or where a cmdlet lacks that, what is there now. */
  whatIf: string
  apply: string
  undo: string
}

export function powershell(tenant: Tenant, changes: readonly Change[]): PowerShell {
  const forward = commandsOf(tenant, changes)
  const back = commandsOf(changed(tenant, changes), undoing(tenant, changes))
  return {
    whatIf: forward.map(({ text, instead }) => instead ?? `${text} -WhatIf`).join('\n'),
    apply: forward.map(({ text }) => text).join('\n'),
    undo: back.map(({ text }) => text).join('\n'),
  }
}

interface Command {
  text: string
  /** Where the cmdlet has no -WhatIf. */
  instead?: string
}

function commandsOf(tenant: Tenant, changes: readonly Change[]): Command[] {
  let now = tenant
  return changes.flatMap(change => {
    const commands = change.part === 'users' ? userCommands(change) : [objectCommand(now, change)]
    now = changed(now, [change])
    return commands
  })
}

const VERBS = { set: 'Set', new: 'New', remove: 'Remove' } as const

function objectCommand(tenant: Tenant, change: Exclude<Change, { part: 'users' }>): Command {
  const { noun, parameters, defaults = {} } = CMDLETS[change.part]
  const before = objectOf(tenant, change) ?? {}
  const fields: Readonly<Record<string, unknown>> = change.do === 'remove' ? {} : { ...change.fields }
  const said = Object.entries(parameters).flatMap(([parameter, kind]) => {
    const field = fieldOf(parameter)
    if (!(field in fields)) return []
    const value = fields[field]
    if (change.do === 'new' && (isEmpty(value) || value === defaults[field])) return []
    return [
      `-${parameter} ${valueText(kind, value, change.do === 'set' ? before[field] : undefined, change.identity)}`,
    ]
  })
  const name = `${VERBS[change.do]}-${noun} -Identity ${textLiteral(change.identity)}`
  return { text: [name, ...said].join(' ') }
}

const fieldOf = (parameter: string): string => parameter.charAt(0).toLowerCase() + parameter.slice(1)

const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0)

function userCommands(change: Extract<Change, { part: 'users' }>): Command[] {
  const fields: Readonly<Record<string, unknown>> = change.do === 'set' ? { ...change.fields } : {}
  return Object.entries(fields).flatMap(([field, value]) => {
    const known = USER_CMDLETS[field]
    if (known === undefined) return []
    const { cmdlet, parameter, kind, whatIf } = known
    const identity = textLiteral(change.identity)
    const text = `${cmdlet} -Identity ${identity} -${parameter} ${valueText(kind, value)}`
    if (whatIf) return [{ text }]
    const property = field.charAt(0).toUpperCase() + field.slice(1)
    const instead = `Get-CsOnlineUser -Identity ${identity} | Select-Object UserPrincipalName, ${property}  # ${cmdlet} has no -WhatIf`
    return [{ text, instead }]
  })
}

/** `before` tells what to add to a list or to take from it. */
function valueText(kind: ParameterKind, value: unknown, before?: unknown, parent = ''): string {
  if (value === undefined) return '$null'
  switch (kind) {
    case 'text':
      return textLiteral(String(value))
    case 'flag':
      return flagLiteral(value === true)
    case 'number':
      return String(value)
    case 'codes':
      return textLiteral((value as readonly number[]).join(','))
    case 'texts':
      return listValue(value as readonly string[], before as readonly string[] | undefined)
    case 'normalization rules':
      return objectList((value as readonly NormalizationRule[]).map(rule => normalizationRule(rule, parent)))
    case 'emergency numbers':
      return objectList((value as readonly EmergencyNumber[]).map(emergencyNumber))
  }
}

/** A list keeps its order where only its end grows, or something is taken away; else it is said whole. */
function listValue(texts: readonly string[], before: readonly string[] = []): string {
  const added = texts.slice(before.length)
  if (before.length > 0 && added.length > 0 && before.every((text, index) => texts[index] === text)) {
    return `@{Add=${oneOrMore(added)}}`
  }
  const left = before.filter(text => texts.includes(text))
  const taken = before.filter(text => !texts.includes(text))
  const isRest = left.length === texts.length && left.every((text, index) => texts[index] === text)
  return taken.length > 0 && texts.length > 0 && isRest
    ? `@{Remove=${oneOrMore(taken)}}`
    : textsLiteral(texts)
}

const oneOrMore = (texts: readonly string[]): string =>
  texts.length === 1 ? textLiteral(texts[0] as string) : textsLiteral(texts)

const objectList = (objects: readonly string[]): string => `@(${objects.join(', ')})`

function normalizationRule(rule: NormalizationRule, parent: string): string {
  const said = [
    `-Parent ${textLiteral(parent)}`,
    `-Name ${textLiteral(rule.name)}`,
    ...(rule.description === undefined ? [] : [`-Description ${textLiteral(rule.description)}`]),
    `-Pattern ${textLiteral(rule.pattern)}`,
    `-Translation ${textLiteral(rule.translation)}`,
    `-IsInternalExtension ${flagLiteral(rule.isInternalExtension)}`,
  ]
  return `(New-CsVoiceNormalizationRule ${said.join(' ')} -InMemory)`
}

function emergencyNumber({
  emergencyDialString,
  emergencyDialMask,
  onlinePstnUsage,
}: EmergencyNumber): string {
  const said = [
    `-EmergencyDialString ${textLiteral(emergencyDialString)}`,
    ...(emergencyDialMask.length === 0
      ? []
      : [`-EmergencyDialMask ${textLiteral(emergencyDialMask.join(';'))}`]),
    `-OnlinePSTNUsage ${textLiteral(onlinePstnUsage)}`,
  ]
  return `(New-CsTeamsEmergencyNumber ${said.join(' ')})`
}
