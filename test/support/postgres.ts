// A PostgreSQL server of the tests' own: a cluster in a folder, on a port of loopback, run by a user without rights, as it
// refuses to run as root.

import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'

/** Debian keeps them off the PATH; the newest version. */
const BIN = globSync('/usr/lib/postgresql/*/bin')
  .filter(folder => existsSync(join(folder, 'initdb')))
  .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }))
  .at(-1)

/** Of the account `nobody`'s kind: the one Debian's package makes, else the one that runs the tests. */
const isRoot = process.getuid?.() === 0
const ACCOUNT = isRoot ? accountOf('postgres') : undefined

export const withoutPostgres: string | false =
  BIN === undefined
    ? 'no PostgreSQL server here; as root on Debian: apt-get install postgresql'
    : isRoot && ACCOUNT === undefined
      ? 'PostgreSQL does not run as root, and there is no account postgres here'
      : false

const PATIENCE_MS = 60_000

export interface Postgres {
  /** A new, empty database. */
  database(name: string): Promise<string>
  end(): Promise<void>
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-postgres-'))
  if (ACCOUNT !== undefined) chownSync(folder, ACCOUNT.uid, ACCOUNT.gid)
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const runs = { ...ACCOUNT, cwd: folder, stdio: 'ignore', timeout: PATIENCE_MS } as const
  const bin = (name: string): string => join(BIN ?? '', name)
  execFileSync(bin('initdb'), ['-D', data, '-U', 'linesman', '-A', 'trust', '-E', 'UTF8', '--no-sync'], runs)
  const port = await freePort()
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c fsync=off`
  const log = join(folder, 'log')
  execFileSync(bin('pg_ctl'), ['-D', data, '-l', log, '-w', '-o', settings, 'start'], runs)
  const url = (database: string): string => `postgresql://linesman@127.0.0.1:${port}/${database}`
  return {
    database: async name => {
      const client = new pg.Client({ connectionString: url('postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return url(name)
    },
    end: async () => {
      execFileSync(bin('pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], runs)
      // Its last files go a moment after it.
      await pause(0)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
