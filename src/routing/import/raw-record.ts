// One object of an export before anything is made of it: its fields by name, without regard to case.

export interface RawRecord {
  /** Whether lists are lists in it, as in JSON, and not texts. */
  hasLists?: true
  /** By lower-case name. */
  fields: ReadonlyMap<string, unknown>
  /** Fields whose text went over several lines and was put together again. */
  wrapped?: ReadonlySet<string>
}

export function rawRecord(object: object): RawRecord {
  return {
    hasLists: true,
    fields: new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value])),
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
