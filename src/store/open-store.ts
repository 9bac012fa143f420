// Opens a store where a path or a URL says: `postgresql://...` or a file of SQLite.

import { SqlStore } from './sql-store.ts'
import { SqliteFile } from './sqlite/sqlite-file.ts'
import type { Retention } from './store.ts'

export interface StorePlace extends Retention {
  /** `postgresql://user:password@host:5432/database`, or the path of a file. */
  place: string
  /** Somebody else writes and has made the tables. */
  readOnly?: true
  /** The observer that tells of its calls by `call` facts, so that its messages alone are no calls. */
  own?: string
}

export const isPostgres = (place: string): boolean => /^postgres(?:ql)?:\/\//.test(place)

/** On this thread, which a file of SQLite keeps waiting for the disk. Throws an `OperatorError`. */
export async function openStore({ place, readOnly, own, ...retention }: StorePlace): Promise<SqlStore> {
  if (!isPostgres(place))
    return new SqlStore(
      new SqliteFile(place, { capBytes: retention.capBytes, ...(readOnly && { readOnly }) }),
      retention,
      own,
    )
  // Loaded where it is wanted only.
  const { PostgresDatabase } = await import('./postgres/postgres-database.ts')
  return new SqlStore(await PostgresDatabase.open(place), retention, own)
}
