// Files at hand through the door of `diagnose`, without a disk.

import {
  type Evidence,
  inputOf,
  readInputs,
  type SourceOptions,
  type Terminal,
} from '../../src/cli/testing/index.ts'

const SILENT: Terminal = {
  out: () => {},
  err: () => {},
  colour: false,
  columns: undefined,
  keepsUp: () => true,
  outliveReaders: () => {},
}

/** By name. */
export const readOctets = (
  files: Readonly<Record<string, Uint8Array>>,
  options: SourceOptions = {},
): Promise<Evidence> =>
  readInputs(
    Object.entries(files).map(([name, octets]) => ({ name, open: () => inputOf(octets) })),
    options,
    SILENT,
  )
