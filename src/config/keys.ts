// How a key of the configuration is declared: how its text is read, what it is for, whose word stands behind it, and
// its default as a person would write it. The reference in the documentation is made from the same declarations.

import { z } from 'zod'
import type { Read } from './text-values.ts'

/** What the reference says of a key. */
export interface KeySaid {
  description: string
  /** RFC section, page of Microsoft or other evidence, where the choice is not ours alone. */
  source?: string
  /** What happens without the key, where it is not a fixed value. */
  otherwise?: string
  /** Neither printed nor explained. */
  secret?: true
}

/** A single value, written as `shape`. */
export const value = <Value>(shape: string, read: (text: string) => Read<Value>) =>
  z
    .string()
    .transform((text, context): Value => {
      const result = read(text)
      if (result.ok) return result.value
      const { what, remedy } = result.fault
      context.issues.push({ code: 'custom', message: what, params: { remedy }, input: text })
      return z.NEVER
    })
    .meta({ shape })

export const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(LIST_LIMIT)

/** Entries of any list. */
const LIST_LIMIT = 1000

export const required = <Schema extends z.ZodType>(schema: Schema, said: KeySaid): Schema =>
  schema.meta({ ...said })

export const optional = <Schema extends z.ZodType>(schema: Schema, said: KeySaid) =>
  schema.optional().meta({ ...said })

/** With a default, in the words of the file. */
export const defaulted = <Schema extends z.ZodType>(
  schema: Schema,
  standard: z.input<Schema>,
  said: KeySaid,
) => schema.prefault(() => standard as never).meta({ ...said })
