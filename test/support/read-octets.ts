// Files at hand through the door of `diagnose`, without a disk.

import { inputOf } from '../../src/cli/sources/input.ts'
import { type Evidence, readInputs } from '../../src/cli/sources/read-sources.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

const SILENT: Terminal = {
  out: () => {},
  err: () => {},
  colour: false,
  columns: undefined,
  keepsUp: () => true,
  outliveReaders: () => {},
}

/** By name. */
export const readOctets = (files: Readonly<Record<string, Uint8Array>>): Promise<Evidence> =>
  readInputs(
    Object.entries(files).map(([name, octets]) => ({ name, open: () => inputOf(octets) })),
    {},
    SILENT,
  )
