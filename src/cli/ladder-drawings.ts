// Ladders as what a person or a script asked for, one drawn after the other; what is too much for one answer is left
// out, which is said.

import {
  type Ladder,
  ladderHtmlText,
  ladderJsonText,
  ladderMermaid,
  ladderSvg,
  ladderText,
} from '../facts/index.ts'
import { OperatorError } from '../kernel/index.ts'
import type { Terminal } from './terminal.ts'

export const LADDER_FORMATS = ['text', 'mermaid', 'html', 'json', 'svg'] as const
export type LadderFormat = (typeof LADDER_FORMATS)[number]

export interface Look {
  terminal: Terminal
  width?: number
}

export interface ToDraw {
  title: string
  draws: readonly (() => Ladder | undefined)[]
}

/** What a browser shows, and what a script still reads. */
const PAGE = { calls: 500, rows: 50_000 }
const WHOLE = { calls: 1_000_000, rows: 1_000_000 }
export const NARROW = 'draw one with --call ID, or name fewer with --number or --at'

/** Piece by piece. */
export function* drawings(
  { title, draws }: ToDraw,
  format: LadderFormat,
  { terminal, width }: Look,
): Generator<string> {
  const bounded = new Bounded(draws, format === 'json' || format === 'text' ? WHOLE : PAGE)
  switch (format) {
    case 'text':
      yield* apart(bounded.ladders(), each => textOf([each], terminal, width))
      break
    case 'mermaid':
      yield* apart(bounded.ladders(), each => ladderMermaid(each))
      break
    case 'html':
      yield* ladderHtmlText(bounded.ladders(), title)
      break
    case 'json':
      yield* ladderJsonText(bounded.ladders(), () => bounded.leftOut)
      break
    case 'svg':
      yield oneSvg(draws)
  }
  const { leftOut } = bounded
  if (leftOut > 0) terminal.err(`${leftOut} of ${draws.length} calls are left out here: ${NARROW}\n`)
}

/** Drawn as they are asked for, until there is enough. */
class Bounded {
  leftOut = 0
  readonly #draws: ToDraw['draws']
  readonly #most: { calls: number; rows: number }

  constructor(draws: ToDraw['draws'], most: { calls: number; rows: number }) {
    this.#draws = draws
    this.#most = most
  }

  *ladders(): Generator<Ladder> {
    let rows = 0
    for (const [index, draw] of this.#draws.entries()) {
      if (index >= this.#most.calls || rows >= this.#most.rows) {
        this.leftOut = this.#draws.length - index
        return
      }
      const ladder = draw()
      rows += ladder?.rows.length ?? 0
      if (ladder !== undefined) yield ladder
    }
  }
}

function* apart(ladders: Iterable<Ladder>, text: (ladder: Ladder) => string): Generator<string> {
  let before = ''
  for (const ladder of ladders) {
    yield `${before}${text(ladder)}`
    before = '\n'
  }
}

/** As the terminal takes it, one below the other. */
export const textOf = (ladders: readonly Ladder[], terminal: Terminal, width = terminal.columns): string =>
  ladders
    .map(each => ladderText(each, { colour: terminal.colour, ...(width !== undefined && { width }) }))
    .join('\n')

function oneSvg(draws: ToDraw['draws']): string {
  const only = draws.length === 1 ? draws[0]?.() : undefined
  if (only !== undefined) return ladderSvg(only)
  throw new OperatorError({
    code: 'usage/one-call',
    where: '--format svg',
    what: `there are ${draws.length} calls and a picture holds one`,
    hint: 'name one with --call, or use --format html',
  })
}
