// `linesman ladder`: calls drawn from captures and files of facts. There may be hundreds of thousands: then they are listed
// where a person looks, and nothing holds more than one drawing.

import { setTimeout } from 'node:timers/promises'
import { type Call, type CallLadders, type Fact, type Ladder, laddersIn } from '../facts/index.ts'
import { OperatorError } from '../kernel/index.ts'
import { type CallChoice, chosen } from './call-choice.ts'
import { callLines, callListJson } from './call-list.ts'
import { FINE } from './exit-code.ts'
import { drawings, LADDER_FORMATS, type LadderFormat, NARROW } from './ladder-drawings.ts'
import { readSources, type SourceOptions, tellProblems } from './sources/read-sources.ts'
import type { Terminal } from './terminal.ts'

export interface LadderCommand extends SourceOptions, CallChoice {
  call?: string
  list?: true
  format: string
  observer?: string
  width?: number
  json?: true
}

/** Drawn one below the other as text; more are listed. */
const TEXT_CALLS = 50
/** How long a reader who does not keep up is waited for each time. */
const READER_MS = 5

export async function ladder(
  files: readonly string[],
  options: LadderCommand,
  terminal: Terminal,
): Promise<number> {
  const format = formatOf(options)
  chosen([], options)
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
  const view = options.observer === undefined ? {} : { observer: observerIn(facts, options.observer) }
  const found = laddersIn(facts, view)
  const calls = callsMeant(found, options)
  for (const text of answer(found, calls, format, options, terminal)) {
    terminal.out(text)
    while (!terminal.keepsUp()) await setTimeout(READER_MS)
  }
  return FINE
}

function* answer(
  found: CallLadders,
  calls: readonly Call[],
  format: LadderFormat,
  options: LadderCommand,
  terminal: Terminal,
): Generator<string> {
  const look = { terminal, ...(options.width !== undefined && { width: options.width }) }
  if (options.list) {
    yield* format === 'json' ? callListJson(calls) : callLines(calls)
  } else if (found.calls.length === 0) {
    yield* drawings({ title: 'connections', draws: [connectionsAlone(found)] }, format, look)
  } else if (format === 'text' && calls.length > TEXT_CALLS) {
    yield* callLines(calls)
    terminal.err(`${calls.length} calls: ${NARROW}\n`)
  } else {
    const title = calls.length === 1 ? (calls[0] as Call).title : `${calls.length} calls`
    yield* drawings({ title, draws: calls.map(call => () => found.draw(call)) }, format, look)
  }
}

const wished = ({ number, at }: LadderCommand): string =>
  [number !== undefined && `--number ${number}`, at !== undefined && `--at ${at}`].filter(Boolean).join(' ')

function callsMeant(found: CallLadders, options: LadderCommand): readonly Call[] {
  if (options.call === undefined) {
    const calls = chosen(found.calls, options)
    if (calls.length > 0 || found.calls.length === 0) return calls
    throw new OperatorError({
      code: 'usage/no-such-call',
      where: 'ladder',
      what: `none of ${found.calls.length} calls fits ${wished(options)}`,
      hint: 'see them all with --list',
    })
  }
  const calls = found.called(options.call)
  if (calls.length > 0) return calls
  const known = found.calls.slice(0, 10).map(call => call.id)
  throw new OperatorError({
    code: 'usage/no-such-call',
    where: options.call,
    what: 'there is no such call',
    hint: `there are ${known.join(', ') || 'none'}${found.calls.length > 10 ? ' and others: see --list' : ''}`,
  })
}

/** Where no call was seen the connections may still tell why. */
const connectionsAlone = (found: CallLadders) => (): Ladder => {
  const ladder = found.combined()
  if (ladder !== undefined) return ladder
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

function formatOf(options: LadderCommand): LadderFormat {
  const format = LADDER_FORMATS.find(each => each === (options.json ? 'json' : options.format))
  if (format !== undefined) return format
  throw new OperatorError({
    code: 'usage/format',
    where: '--format',
    what: `"${options.format}" is not known`,
    hint: 'write text, mermaid, svg, html or json',
  })
}
