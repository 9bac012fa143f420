// A change of a tenant as data, so that it can be played before anybody runs it: made, and taken back to what was there.

import { assert } from '../../kernel/index.ts'
import type { EmergencyCallRoutingPolicy } from '../tenant/emergency.ts'
import type { Gateway } from '../tenant/gateway.ts'
import type { DialPlan, InboundNumberPattern, TranslationRule } from '../tenant/number-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { nameKey } from '../tenant/tenant-index.ts'
import type { User } from '../tenant/user.ts'
import type { VoiceRoute, VoiceRoutingPolicy } from '../tenant/voice-route.ts'

/** What can be changed, by the part of the tenant it lies in. */
export interface ChangedObjects {
  gateways: Gateway
  voiceRoutes: VoiceRoute
  voiceRoutingPolicies: VoiceRoutingPolicy
  /** The one list of usages there is. */
  pstnUsages: { identity: string; usage: readonly string[] }
  users: User
  dialPlans: DialPlan
  translationRules: TranslationRule
  emergencyCallRoutingPolicies: EmergencyCallRoutingPolicy
  inboundBlockedNumberPatterns: InboundNumberPattern
}

export type ChangedPart = keyof ChangedObjects

/** A field that is undefined is taken away. */
type Fields<Thing> = { readonly [Field in keyof Thing]?: Thing[Field] | undefined }

export type Change = {
  [Part in ChangedPart]:
    | { do: 'set'; part: Part; identity: string; fields: Fields<ChangedObjects[Part]> }
    | { do: 'new'; part: Part; identity: string; fields: Omit<ChangedObjects[Part], 'identity'> }
    | { do: 'remove'; part: Part; identity: string }
}[ChangedPart]

type Plain = Readonly<Record<string, unknown>>

/** The tenant after the changes, one after the other. */
export const changed = (tenant: Tenant, changes: readonly Change[]): Tenant => changes.reduce(apply, tenant)

/** What takes the changes back, in this order. */
export function undoing(tenant: Tenant, changes: readonly Change[]): Change[] {
  let now = tenant
  const back: Change[] = []
  for (const change of changes) {
    back.unshift(inverse(now, change))
    now = apply(now, change)
  }
  return back
}

/** What an object has before a change; undefined when it is not there. */
export function objectOf(
  tenant: Tenant,
  { part, identity }: Pick<Change, 'part' | 'identity'>,
): Plain | undefined {
  return objectsOf(tenant, part).find(object => isNamed(object, identity))
}

function apply(tenant: Tenant, change: Change): Tenant {
  const objects = objectsOf(tenant, change.part)
  switch (change.do) {
    case 'new':
      return withObjects(tenant, change.part, [
        ...objects,
        { ...named(change), ...withoutUndefined(change.fields) },
      ])
    case 'remove':
      return withObjects(
        tenant,
        change.part,
        objects.filter(object => !isNamed(object, change.identity)),
      )
    case 'set':
      return withObjects(
        tenant,
        change.part,
        objects.map(object =>
          isNamed(object, change.identity) ? withoutUndefined({ ...object, ...change.fields }) : object,
        ),
      )
  }
}

function inverse(tenant: Tenant, change: Change): Change {
  const { part, identity } = change
  if (change.do === 'new') return { do: 'remove', part, identity } as Change
  const object = objectOf(tenant, change)
  assert(object !== undefined, `${part} has ${identity}, which is changed`)
  if (change.do === 'remove') {
    const { identity: _, ...fields } = object
    return { do: 'new', part, identity, fields } as Change
  }
  const fields = Object.fromEntries(Object.keys(change.fields).map(field => [field, object[field]]))
  return { do: 'set', part, identity, fields } as Change
}

const named = ({ part, identity }: Change): Plain =>
  part === 'gateways' ? { identity, fqdn: identity } : { identity }

const isNamed = (object: Plain, identity: string): boolean =>
  nameKey(String(object.identity ?? object.userPrincipalName)) === nameKey(identity)

function objectsOf(tenant: Tenant, part: ChangedPart): readonly Plain[] {
  if (part === 'pstnUsages') return [{ identity: 'Global', usage: tenant.pstnUsages }]
  return tenant[part] as unknown as readonly Plain[]
}

const withObjects = (tenant: Tenant, part: ChangedPart, objects: readonly Plain[]): Tenant => ({
  ...tenant,
  [part]: part === 'pstnUsages' ? objects[0]?.usage : objects,
})

const withoutUndefined = (object: object): Plain =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
