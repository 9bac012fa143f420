// Looking into the declared keys: what the configuration's reference, its errors and its explanation are made from.

import type { z } from 'zod'
import type { KeySaid } from './keys.ts'

/** Everything declared about a key. */
export interface KeyFacts extends Partial<KeySaid> {
  /** How the value is written. */
  shape?: string
  isList: boolean
  needed: boolean
  /** Default, as in the file. */
  standard?: unknown
  /** Keys below it, when it is a group or a list of groups. */
  below?: Record<string, z.ZodType>
}

interface Definition {
  type: string
  innerType?: z.ZodType
  in?: z.ZodType
  element?: z.ZodType
  options?: z.ZodType[]
  shape?: Record<string, z.ZodType>
  defaultValue?: unknown
}

const definition = (schema: z.ZodType): Definition => (schema as unknown as { def: Definition }).def

/** Reads through wrappers down to the value, its list or its group; what is said outermost counts. */
export function keyFacts(schema: z.ZodType): KeyFacts {
  const facts: KeyFacts = { isList: false, needed: true }
  for (let each: z.ZodType | undefined = schema; each !== undefined; ) {
    const said = (each.meta() ?? {}) as Partial<KeyFacts>
    for (const [name, value] of Object.entries(said))
      (facts as unknown as Record<string, unknown>)[name] ??= value
    const def = definition(each)
    if (def.type === 'prefault') facts.standard = def.defaultValue
    if (def.type === 'prefault' || def.type === 'optional') facts.needed = false
    if (def.type === 'array') facts.isList = true
    if (def.shape !== undefined) facts.below = def.shape
    // Of `off` or keys, the keys are what can be looked into.
    const group: z.ZodType | undefined = def.options?.find(option => definition(option).type === 'object')
    each = def.innerType ?? def.element ?? group
  }
  return facts
}

/** The declaration at a path below `schema`; `schema` itself where the path leads nowhere. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType {
  let found = schema
  for (const part of path) {
    if (typeof part !== 'string') continue
    const below = keyFacts(found).below?.[part]
    if (below === undefined) return found
    found = below
  }
  return found
}

export const metaOf = (schema: z.ZodType, path: readonly PropertyKey[]): KeyFacts =>
  keyFacts(schemaAt(schema, path))

export const keysAt = (schema: z.ZodType, path: readonly PropertyKey[]): string[] =>
  Object.keys(keyFacts(schemaAt(schema, path)).below ?? {})
