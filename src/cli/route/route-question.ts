// Reads what `linesman route` is asked: the tenant, who calls, what is down. A wrong name is told with those next to it.

import { nearestOnes } from '../../config/index.ts'
import { OperatorError, printable } from '../../kernel/index.ts'
import {
  type Asked,
  DEFAULT_READING,
  type Down,
  formatHow,
  type Gateway,
  gatewaysOf,
  HOWS,
  type How,
  type ImportedTenant,
  importProblemText,
  indexTenant,
  nameKey,
  newUser,
  parseHow,
  READINGS,
  type Reading,
  type TenantIndex,
  type User,
} from '../../routing/index.ts'
import type { Terminal } from '../terminal.ts'
import { loadTenant } from './load-tenant.ts'

export interface RouteCommand {
  tenant: string
  user?: string
  number?: string
  down?: readonly string[]
  demoted?: readonly string[]
  region?: string
  ingress?: string
  reading?: readonly string[]
  compareReadings?: true
  matrix?: true
  format: string
  json?: true
}

/** Problems of an export that are told one by one. */
const PROBLEMS_TOLD = 20

/** Reads the export and tells its problems; what it has is used. */
export function readTenant(folder: string, terminal: Terminal): TenantIndex {
  const imported = loadTenant(folder)
  tellProblems(imported, terminal)
  return indexTenant(imported.tenant)
}

function tellProblems({ problems, problemsLeftOut }: ImportedTenant, terminal: Terminal): void {
  for (const problem of problems.slice(0, PROBLEMS_TOLD)) {
    terminal.err(`${printable(importProblemText(problem))}\n`)
  }
  const more = Math.max(0, problems.length - PROBLEMS_TOLD) + problemsLeftOut
  if (more > 0) terminal.err(`and ${more} more problems of this export\n`)
}

export function readQuestion(index: TenantIndex, options: RouteCommand, terminal: Terminal): Asked {
  const user = readUser(index, options.user, terminal)
  if (options.number === undefined) {
    throw wrong('--number', 'is missing', 'write what is dialled, as --number +4952518791')
  }
  if (!/\d/.test(options.number)) {
    throw wrong('--number', `"${options.number}" has no digit`, 'write a number, as +4952518791')
  }
  const gateways = gatewaysOf(index)
  return {
    user,
    dialled: options.number,
    down: (options.down ?? []).map(each => readDown(each, gateways)),
    demoted: readDemoted(options, gateways),
    ...(options.ingress !== undefined && {
      ingress: gatewayNamed('--ingress', options.ingress, gateways).fqdn,
    }),
  }
}

function readUser(index: TenantIndex, name: string | undefined, terminal: Terminal): User {
  if (name === undefined) return newUser({ userPrincipalName: 'anybody' })
  const users = [...index.users.values()]
  if (!index.tenant.known.includes('users')) {
    terminal.err(
      `there are no users in the export: ${printable(name)} is taken as one to whom nothing is granted\n`,
    )
    return newUser({ userPrincipalName: name })
  }
  const found = index.users.get(nameKey(name))
  if (found !== undefined) return found
  const byFirstPart = users.filter(({ userPrincipalName }) => isFirstPart(name, userPrincipalName))
  if (byFirstPart.length === 1) return byFirstPart[0] as User
  const names = users.map(({ userPrincipalName }) => userPrincipalName)
  const meant = byFirstPart.length > 1 ? byFirstPart.map(({ userPrincipalName }) => userPrincipalName) : names
  throw unknown('--user', name, 'the tenant has no such user', meant)
}

const isFirstPart = (name: string, whole: string): boolean => nameKey(whole).startsWith(`${nameKey(name)}@`)

function readDown(text: string, gateways: ReadonlyMap<string, Gateway>): Down {
  const [name = '', said] = text.split('=', 2)
  const how = said === undefined ? 'unreachable' : howOf(said)
  return { gateway: gatewayNamed('--down', name, gateways).fqdn, how }
}

function howOf(said: string): How {
  const how = parseHow(said)
  if (how !== undefined) return how
  throw unknown('--down', said, 'an SBC cannot be down like that', ['503', ...HOWS.map(formatHow)])
}

/** For the matrix, in which each SBC is down once: what is down then, as `--down silent`. */
export function readHow(down: readonly string[] = []): How {
  const [said, ...others] = down
  if (said === undefined) return 'unreachable'
  if (others.length === 0 && !said.includes('=')) return howOf(said)
  throw wrong('--down', 'the matrix takes down each SBC itself', 'say only how, as --down silent')
}

function readDemoted(
  { demoted = [], region }: RouteCommand,
  gateways: ReadonlyMap<string, Gateway>,
): readonly string[] {
  const said = demoted.map(each => each.split('@', 2) as [string, string?])
  const regions = new Set(said.flatMap(([, where]) => (where === undefined ? [] : [nameKey(where)])))
  if (region !== undefined && regions.size === 0) {
    throw wrong('--region', 'changes nothing alone', 'say what is demoted there, as --demoted SBC@EMEA')
  }
  if (region === undefined && regions.size > 0) {
    throw wrong('--region', 'is missing', `say which region calls, as --region ${[...regions][0]}`)
  }
  return said
    .map(([name, where]) => ({ fqdn: gatewayNamed('--demoted', name, gateways).fqdn, where }))
    .filter(({ where }) => where === undefined || nameKey(where) === nameKey(region ?? ''))
    .map(({ fqdn }) => fqdn)
}

function gatewayNamed(option: string, name: string, gateways: ReadonlyMap<string, Gateway>): Gateway {
  const found = gateways.get(nameKey(name))
  if (found !== undefined) return found
  const all = [...gateways.values()]
  const byFirstLabel = all.filter(({ fqdn }) => nameKey(fqdn).startsWith(`${nameKey(name)}.`))
  if (byFirstLabel.length === 1) return byFirstLabel[0] as Gateway
  const meant = byFirstLabel.length > 1 ? byFirstLabel : all
  throw unknown(
    option,
    name,
    'the tenant has no such SBC',
    meant.map(({ fqdn }) => fqdn),
  )
}

export function readReading(said: readonly string[] = []): Reading {
  const chosen: Record<string, string> = {}
  for (const each of said) {
    const [name = '', value = ''] = each.split('=', 2)
    const option = READINGS.find(known => nameKey(known.name) === nameKey(name))
    if (option === undefined) {
      throw unknown(
        '--reading',
        name,
        'nothing of that name is contested',
        READINGS.map(known => known.name),
      )
    }
    const values = option.choices.map(choice => choice.value)
    const found = values.find(known => nameKey(known) === nameKey(value))
    if (found === undefined) {
      throw unknown('--reading', value, `${option.name} cannot be read like that`, values)
    }
    chosen[option.name] = found
  }
  return { ...DEFAULT_READING, ...chosen }
}

const wrong = (where: string, what: string, hint: string): OperatorError =>
  new OperatorError({ code: 'usage/route', where, what, hint })

/** Names that are told when none is near. */
const NAMES_TOLD = 5

/** With the names nearest to it, or some of those there are. */
function unknown(option: string, name: string, what: string, known: readonly string[]): OperatorError {
  const near = nearestOnes(name, known, NAMES_TOLD)
  const some = known.slice(0, 2 * NAMES_TOLD).join(', ')
  const more = known.length > 2 * NAMES_TOLD ? ` and ${known.length - 2 * NAMES_TOLD} others` : ''
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${some || 'none'}${more}`
  return wrong(option, `${what}: "${name}"`, hint)
}
