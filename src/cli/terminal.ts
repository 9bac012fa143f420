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
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  quietOnClosedPipe()
  return {
    out: text => void stdout.write(text),
    err: text => void stderr.write(text),
    colour: stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '',
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    keepsUp: () => stdout.writableLength < WAITING_LIMIT,
  }
}

/** Ends the process once everything written has left it. */
export function endProcess(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
}

/** `linesman ... | head` is no error: whoever read has seen enough. */
function quietOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
}
