// Where commands write: answers on stdout, progress and logs on stderr, colour only for a person at a terminal.

/** Octets that may wait for a slow reader of stdout before lines are left out. */
const WAITING_LIMIT = 16 * 1024 * 1024

export interface Terminal {
  /** The answer. */
  out(text: string): void
  /** Progress, logs, errors. */
  err(text: string): void
  /** Whether stdout takes colour. */
  colour: boolean
  /** Characters in a line of stdout, where it is a terminal. */
  columns: number | undefined
  /** Whether stdout keeps up; a flow of lines that need not be whole stops when it does not. */
  keepsUp(): boolean
  /** From now on a closed pipe ends nothing: a running SBC outlives whoever read its log. */
  outliveReaders(): void
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  let outlives = false
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      // `linesman ... | head` is no error: whoever read has seen enough.
      if (!outlives) process.exit(0)
    })
  }
  return {
    out: text => void (stdout.writable && stdout.write(text)),
    err: text => void (stderr.writable && stderr.write(text)),
    colour: stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb',
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    keepsUp: () => stdout.writableLength < WAITING_LIMIT,
    outliveReaders: () => {
      outlives = true
    },
  }
}

/** Ends the process once everything written has left it. */
export function endProcess(code: number): void {
  const written = (stream: NodeJS.WriteStream, then: () => void) =>
    stream.writable ? stream.write('', then) : then()
  written(process.stdout, () => written(process.stderr, () => process.exit(code)))
}
