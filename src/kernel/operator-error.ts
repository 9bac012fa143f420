// The operator's mistakes: one line that says what, where and what to do.

interface OperatorErrorParts {
  /** Stable word for scripts, as `config/unknown-key`. */
  code: string
  /** What is wrong, as a sentence without the full stop. */
  what: string
  /** Path in the configuration or file that is meant. */
  where?: string
  /** What to do about it. */
  hint?: string
}

export class OperatorError extends Error {
  override name = 'OperatorError'
  readonly code: string
  readonly where: string | undefined
  readonly hint: string | undefined

  constructor(parts: OperatorErrorParts) {
    const place = parts.where === undefined ? '' : `${parts.where}: `
    const hint = parts.hint === undefined ? '' : `; ${parts.hint}`
    // What comes from a parser may span lines.
    super(`${place}${parts.what}${hint}`.replace(/\s*[\r\n]+\s*/g, ' '))
    this.code = parts.code
    this.where = parts.where
    this.hint = parts.hint
  }
}
