// As much of PowerShell as the scripts of lint use, run on a tenant: what the text does, not what it was made from. Throws
// on whatever it does not know.

import { GATEWAY_DEFAULTS } from '../../tenant/gateway.ts'
import type { Tenant } from '../../tenant/tenant.ts'
import { PARAMETERS } from './cmdlet-parameters.ts'

type Value = string | number | boolean | null | Value[] | ListChange | Called
type ListChange = { change: 'Add' | 'Remove'; value: Value }
interface Called {
  cmdlet: string
  said: ReadonlyMap<string, Value>
}

/** The tenant after the commands, one a line. */
export const runPowerShell = (tenant: Tenant, script: string): Tenant =>
  script.split('\n').reduce((now, line) => carryOut(now, new Reader(line).command()), tenant)

const NOUNS: Record<string, keyof Tenant> = {
  CsOnlinePSTNGateway: 'gateways',
  CsOnlineVoiceRoute: 'voiceRoutes',
  CsOnlineVoiceRoutingPolicy: 'voiceRoutingPolicies',
  CsTenantDialPlan: 'dialPlans',
  CsTeamsTranslationRule: 'translationRules',
  CsTeamsEmergencyCallRoutingPolicy: 'emergencyCallRoutingPolicies',
  CsInboundBlockedNumberPattern: 'inboundBlockedNumberPatterns',
}

const GRANTS: Record<string, string> = {
  'Grant-CsOnlineVoiceRoutingPolicy': 'onlineVoiceRoutingPolicy',
  'Grant-CsTenantDialPlan': 'tenantDialPlan',
  'Grant-CsTeamsEmergencyCallRoutingPolicy': 'teamsEmergencyCallRoutingPolicy',
}

type Plain = Record<string, unknown>

function carryOut(tenant: Tenant, { cmdlet, said }: Called): Tenant {
  const identity = String(said.get('Identity'))
  const is = (each: Plain): boolean => (each.identity ?? each.userPrincipalName) === identity
  const edit = (part: keyof Tenant, change: (each: Plain) => Plain): Tenant => {
    const objects = tenant[part] as unknown as Plain[]
    if (objects.filter(is).length !== 1) throw new Error(`${cmdlet} ${identity}: not there`)
    return { ...tenant, [part]: objects.map(each => (is(each) ? change(each) : each)) }
  }
  const grant = GRANTS[cmdlet]
  if (grant !== undefined) return edit('users', each => withField(each, grant, said.get('PolicyName')))
  if (cmdlet === 'Set-CsPhoneNumberAssignment') {
    return edit('users', each =>
      withField(each, 'enterpriseVoiceEnabled', said.get('EnterpriseVoiceEnabled')),
    )
  }
  if (cmdlet === 'Set-CsOnlinePstnUsage') {
    return { ...tenant, pstnUsages: listOf(said.get('Usage'), tenant.pstnUsages) as string[] }
  }
  const [verb, noun = ''] = cmdlet.split('-')
  const part = NOUNS[noun]
  if (part === undefined) throw new Error(`${cmdlet} is not known`)
  if (verb === 'Set') return edit(part, each => withAll(each, said))
  const objects = tenant[part] as unknown as Plain[]
  if (verb === 'Remove') return { ...tenant, [part]: objects.filter(each => !is(each)) }
  return { ...tenant, [part]: [...objects, withAll(newObject(part, identity), said)] } as Tenant
}

function newObject(part: keyof Tenant, identity: string): Plain {
  switch (part) {
    case 'gateways':
      return { ...GATEWAY_DEFAULTS, identity, fqdn: identity }
    case 'voiceRoutes':
      return { identity, onlinePstnUsages: [], onlinePstnGatewayList: [] }
    default:
      return { identity, onlinePstnUsages: [] }
  }
}

const withAll = (object: Plain, said: ReadonlyMap<string, Value>): Plain =>
  [...said]
    .filter(([name]) => name !== 'Identity')
    .reduce((now, [name, value]) => withField(now, fieldOf(name), value), object)

const fieldOf = (parameter: string): string =>
  parameter === 'OnlinePSTNUsage' ? 'onlinePstnUsage' : parameter.charAt(0).toLowerCase() + parameter.slice(1)

function withField(object: Plain, field: string, value: Value | undefined): Plain {
  const { [field]: before, ...others } = object
  if (value === null || value === undefined) return others
  if (field === 'failoverResponseCodes')
    return {
      ...others,
      [field]: String(value)
        .split(',')
        .filter(code => code !== '')
        .map(Number),
    }
  const isList =
    Array.isArray(value) || Array.isArray(before) || (typeof value === 'object' && 'change' in value)
  return { ...others, [field]: isList ? listOf(value, (before as unknown[]) ?? []) : value }
}

function listOf(value: Value | undefined, before: readonly unknown[]): unknown[] {
  if (typeof value !== 'object' || value === null || !('change' in value)) return many(value)
  const items = many(value.value)
  return value.change === 'Add' ? [...before, ...items] : before.filter(item => !items.includes(item))
}

const many = (value: Value | undefined): unknown[] => [value ?? []].flat().map(made)

/** In-memory objects of New-CsVoiceNormalizationRule and New-CsTeamsEmergencyNumber. */
function made(value: Value): unknown {
  if (typeof value !== 'object' || value === null || !('cmdlet' in value)) return value
  const fields = [...value.said].filter(([name]) => name !== 'Parent' && name !== 'InMemory')
  const object = Object.fromEntries(fields.map(([name, said]) => [fieldOf(name), said]))
  if (value.cmdlet === 'New-CsVoiceNormalizationRule') return object
  const mask = String(object.emergencyDialMask ?? '')
  return { ...object, emergencyDialMask: mask === '' ? [] : mask.split(';') }
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  command(): Called {
    const called = this.#call()
    if (this.#at < this.#text.length) throw new Error(`not read: ${this.#text.slice(this.#at)}`)
    return called
  }

  #call(): Called {
    const cmdlet = this.#take(/^[A-Z][a-z]+-Cs\w+/)
    const said = new Map<string, Value>()
    for (let name = this.#try(/^ -(\w+)/); name !== undefined; name = this.#try(/^ -(\w+)/)) {
      const parameter = name.slice(2)
      if (!PARAMETERS[cmdlet]?.includes(parameter)) throw new Error(`${cmdlet} has no -${parameter}`)
      said.set(parameter, /^ [^-]/.test(this.#rest) ? this.#value(/^ /) : true)
    }
    return { cmdlet, said }
  }

  #value(before = /^/): Value {
    this.#take(before)
    if (this.#try(/^@\(/) !== undefined) return this.#items(')')
    const change = this.#try(/^@\{(Add|Remove)=/)
    if (change !== undefined) {
      const value = this.#value()
      this.#take(/^\}/)
      return { change: change.slice(2, -1) as ListChange['change'], value }
    }
    if (this.#try(/^\(/) !== undefined) {
      const value = /^[A-Z]/.test(this.#rest) ? this.#call() : this.#sum()
      this.#take(/^\)/)
      return value
    }
    if (this.#rest.startsWith("'")) return this.#quoted()
    const word = this.#take(/^(\$true|\$false|\$null|-?\d+)/)
    return word === '$null' ? null : word.startsWith('$') ? word === '$true' : Number(word)
  }

  #items(end: string): Value[] {
    const items: Value[] = []
    while (!this.#rest.startsWith(end)) {
      items.push(this.#value())
      this.#try(/^, /)
    }
    this.#at++
    return items
  }

  #sum(): string {
    let text = ''
    do {
      const code = this.#try(/^\[char\]0x[0-9A-F]{4}/)
      text += code === undefined ? this.#quoted() : String.fromCharCode(Number(code.slice(6)))
    } while (this.#try(/^ \+ /) !== undefined)
    return text
  }

  #quoted(): string {
    const literal = this.#take(/^'(?:[^'\u2018-\u201b]|(['\u2018-\u201b])\1)*'/)
    return literal.slice(1, -1).replace(/(['\u2018-\u201b])\1/g, '$1')
  }

  get #rest(): string {
    return this.#text.slice(this.#at)
  }

  #try(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#rest)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #take(pattern: RegExp): string {
    const found = this.#try(pattern)
    if (found === undefined) throw new Error(`${pattern} expected at: ${this.#rest}`)
    return found
  }
}
