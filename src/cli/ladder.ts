// `linesman ladder`: calls drawn from captures and files of facts.

import {
  type Fact,
  type Ladder,
  ladderHtml,
  ladderJson,
  ladderMermaid,
  ladderOf,
  ladderSvg,
  ladderText,
} from '../facts/index.ts'
import { OperatorError } from '../kernel/index.ts'
import { FINE } from './exit-code.ts'
import { readSources, type SourceOptions, tellProblems } from './sources/read-sources.ts'
import type { Terminal } from './terminal.ts'

export interface LadderCommand extends SourceOptions {
  call?: string
  format: string
  observer?: string
  width?: number
  json?: true
}

export async function ladder(
  files: readonly string[],
  options: LadderCommand,
  terminal: Terminal,
): Promise<number> {
  const draw = drawing(options, terminal)
  const { facts, sources } = await readSources(files, options, terminal)
  tellProblems(sources, terminal)
  if (facts.length === 0) {
    throw new OperatorError({
      code: 'ladder/no-facts',
      where: files.join(', '),
      what: 'there are no facts in it',
      hint: 'take a capture of the signalling, or make a file of facts with --facts of demo, lab or run',
    })
  }
  terminal.out(draw(laddersOf(facts, options)))
  return FINE
}

function laddersOf(facts: readonly Fact[], options: LadderCommand): Ladder[] {
  const view = options.observer === undefined ? {} : { observer: observerIn(facts, options.observer) }
  const ladders = ladderOf(facts, { ...view, ...(options.call !== undefined && { call: options.call }) })
  if (ladders.length > 0) return ladders
  if (options.call === undefined) return connectionsAlone(facts, view)
  const known = ladderOf(facts, view).map(each => each.id)
  throw new OperatorError({
    code: 'usage/no-such-call',
    where: options.call,
    what: 'there is no such call',
    hint: `there are ${known.slice(0, 10).join(', ') || 'none'}${known.length > 10 ? ' and others' : ''}`,
  })
}

/** Where no call was seen the connections may still tell why. */
function connectionsAlone(facts: readonly Fact[], view: { observer?: string }): Ladder[] {
  const ladders = ladderOf(facts, { ...view, combined: true })
  if (ladders.length > 0) return ladders
  throw new OperatorError({
    code: 'ladder/nothing-to-draw',
    what: 'the facts hold no call and no connection',
    hint: 'make a call while --facts is written',
  })
}

function observerIn(facts: readonly Fact[], name: string): string {
  const observers = new Set(facts.map(fact => fact.observer))
  if (observers.has(name)) return name
  throw new OperatorError({
    code: 'usage/no-such-observer',
    where: '--observer',
    what: `nobody called "${name}" saw anything`,
    hint: `there are ${[...observers].slice(0, 10).join(', ')}`,
  })
}

function drawing(options: LadderCommand, terminal: Terminal): (ladders: Ladder[]) => string {
  switch (options.json ? 'json' : options.format) {
    case 'text':
      return ladders => textOf(ladders, terminal, options.width)
    case 'mermaid':
      return ladders => ladders.map(ladder => ladderMermaid(ladder)).join('\n')
    case 'html':
      return ladders => ladderHtml(ladders)
    case 'json':
      return ladders => `${JSON.stringify(ladderJson(ladders), null, 2)}\n`
    case 'svg':
      return oneSvg
    default:
      throw new OperatorError({
        code: 'usage/format',
        where: '--format',
        what: `"${options.format}" is not known`,
        hint: 'write text, mermaid, svg, html or json',
      })
  }
}

/** As the terminal takes it, one below the other. */
export const textOf = (ladders: readonly Ladder[], terminal: Terminal, width = terminal.columns): string =>
  ladders
    .map(each => ladderText(each, { colour: terminal.colour, ...(width !== undefined && { width }) }))
    .join('\n')

function oneSvg(ladders: readonly Ladder[]): string {
  const [first, ...others] = ladders
  if (first !== undefined && others.length === 0) return ladderSvg(first)
  throw new OperatorError({
    code: 'usage/one-call',
    where: '--format svg',
    what: `there are ${ladders.length} calls and a picture holds one`,
    hint: 'name one with --call, or use --format html',
  })
}
