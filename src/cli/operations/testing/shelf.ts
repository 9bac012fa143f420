// Test support: the part of a store that keeps what outlives a restart.

import type { Store } from '../../../store/index.ts'

export interface Shelf extends Pick<Store, 'keep' | 'kept'> {
  readonly texts: Map<string, string>
  /** Why nothing can be kept, while it cannot. */
  trouble?: string
}

export function shelf(texts: Readonly<Record<string, string>> = {}): Shelf {
  const made: Shelf = {
    texts: new Map(Object.entries(texts)),
    keep: async ({ name, text }) => {
      if (made.trouble !== undefined) throw new Error(made.trouble)
      made.texts.set(name, text)
    },
    kept: async name => made.texts.get(name),
  }
  return made
}
