// Evidence of any kind, mixed and in any order, to facts. To read another kind, write its `Source` and add it to the
// list here.

import { basename, resolve } from 'node:path'
import {
  alignClocks,
  type ClockOffset,
  duration,
  type Fact,
  inTimeOrder,
  nameAddresses,
} from '../../facts/index.ts'
import { millis, OperatorError, parseZone, printable } from '../../kernel/index.ts'
import { fileError, readWhole } from '../files.ts'
import type { Terminal } from '../terminal.ts'
import { captureSource } from './capture-source.ts'
import { factSource } from './fact-source.ts'
import { hepSource } from './hep-source.ts'
import { type Input, openInput } from './input.ts'
import { logSource } from './log-source.ts'
import { ProgressLines } from './progress-lines.ts'
import { recordsSource } from './records-source.ts'
import { settingsSource } from './settings-source.ts'
import { HEAD_BYTES, type Source } from './source.ts'
import { WHAT_TO_NAME } from './what-is-read.ts'

/** The first that recognises a file reads it. */
const SOURCES: readonly Source[] = [
  captureSource,
  hepSource,
  recordsSource,
  settingsSource,
  logSource,
  factSource,
]

export interface SourceOptions {
  /** File with TLS secrets. */
  keylog?: string
  local?: string[]
  /** `+01:00`: of times that name no zone. */
  zone?: string
}

/** The shape scripts rely on. */
export interface SourceReport {
  name: string
  /** `unknown` for what is of no kind known here. */
  kind: string
  read: number
  skipped: number
  problems: string[]
  /** Only among several: how its clock stood to the others'; absent where they have nothing in common. */
  clock?: ClockOffset
}

export interface Evidence {
  /** Oldest first. */
  facts: readonly Fact[]
  sources: SourceReport[]
}

const KEY_LOG_LIMIT_BYTES = 200 * 1024 * 1024

/** Reads all files; `-` is stdin. Throws an OperatorError where one cannot be opened or none is of a known kind. */
export async function readSources(
  files: readonly string[],
  options: SourceOptions,
  terminal: Terminal,
): Promise<Evidence> {
  refuseRepeats(files)
  const names = namesOf(files)
  const inputs = files.map((file, index) => ({ name: names[index] as string, open: () => openInput(file) }))
  return readInputs(inputs, options, terminal)
}

export interface NamedInput {
  name: string
  /** Asked when its turn comes. */
  open: () => Promise<Input>
}

/** The same for what need not be a file. */
export async function readInputs(
  inputs: readonly NamedInput[],
  { keylog, ...options }: SourceOptions,
  terminal: Terminal,
): Promise<Evidence> {
  const keyLog = keylog === undefined ? undefined : readKeyLog(keylog)
  const read: (SourceReport & { facts: Fact[] })[] = []
  for (const input of inputs) read.push(await readOne(input, { ...options, keyLog }, terminal))
  if (read.every(source => source.kind === 'unknown')) throw nothingKnown(read)
  nameAddresses(read)
  const clocks = alignClocks(read)
  const sources = read.map(({ facts: _, ...report }, index) => {
    const clock = clocks[index]
    return clock === undefined ? report : { ...report, clock }
  })
  return { facts: inTimeOrder(read.flatMap(source => source.facts)), sources }
}

async function readOne(
  { name, open }: NamedInput,
  { keyLog, local = [], zone }: Omit<SourceOptions, 'keylog'> & { keyLog: string | undefined },
  terminal: Terminal,
): Promise<SourceReport & { facts: Fact[] }> {
  const input = await open()
  const source = SOURCES.find(each => each.recognises(input.head))
  if (source === undefined) {
    const problems = [await whyUnknown(input)]
    return { name, kind: 'unknown', read: 0, skipped: 0, problems, facts: [] }
  }
  const lines = new ProgressLines(name, line => terminal.err(line), performance.now())
  const progress = (done: string): void => lines.done(done, input.done(), performance.now())
  const given = {
    ...(keyLog !== undefined && { keyLog }),
    ...(zone !== undefined && { zoneMinutes: zoneMinutes(zone) }),
  }
  // What comes before a packed file breaks off, or a disk, is read all the same.
  const failed: string[] = []
  const whole = async function* () {
    try {
      yield* input.chunks
    } catch (error) {
      failed.push(`reading ended early: ${(error as Error).message}`)
    }
  }
  const { problems, ...reading } = await source.read(whole(), { name, local, progress, ...given })
  return { name, kind: source.kind, ...reading, problems: [...failed, ...problems] }
}

/** A short one is at its end, or broke off: then that is why. */
async function whyUnknown({ head, chunks, close }: Input): Promise<string> {
  try {
    if (head.length < HEAD_BYTES) for await (const _ of chunks);
  } catch (error) {
    return `it cannot be read to its end: ${(error as Error).message}`
  } finally {
    await close()
  }
  if (head.length === 0) return 'it is empty'
  return 'it is of no kind that can be read'
}

/** Problems of all sources, a line each, for a person. */
export function tellProblems(sources: readonly SourceReport[], terminal: Terminal): void {
  for (const { name, problems } of sources)
    for (const problem of problems)
      terminal.err(`${printable(`${name}:${/^\d+: /.test(problem) ? '' : ' '}${problem}`)}\n`)
}

/** How far a source's clock was from the one all are shown by, for a person; nothing where there is nothing to say. */
export function clockRemark({ clock }: SourceReport): string {
  if (clock === undefined || clock.events === 0) return ''
  const { reference, aheadMs, spreadMs, events } = clock
  const way = aheadMs < 0 ? 'behind' : 'ahead of'
  return `; its clock is ${duration(millis(Math.abs(aheadMs)))} ${way} ${reference}'s, whose times are shown (${events} events in common, half of them within ${duration(spreadMs)})`
}

/** What is read twice counts twice: a message that looks as if it had been sent again, a call that failed as well. */
function refuseRepeats(files: readonly string[]): void {
  const paths = files.map(file => (file === '-' ? file : resolve(file)))
  const repeated = files.find((_, index) => paths.indexOf(paths[index] as string) !== index)
  if (repeated === undefined) return
  throw new OperatorError({
    code: 'usage/same-file-twice',
    where: repeated,
    what: 'is named twice',
    hint: 'name each file once',
  })
}

/** Files by their names alone, where these tell them apart. */
function namesOf(files: readonly string[]): string[] {
  const short = files.map(file => basename(file))
  return files.map((file, index) => {
    const isAlone = short.filter(name => name === short[index]).length === 1
    return isAlone ? (short[index] as string) : file
  })
}

function readKeyLog(path: string): string {
  try {
    return readWhole(path, KEY_LOG_LIMIT_BYTES)
  } catch (error) {
    throw fileError(path, error, 'read')
  }
}

export function zoneMinutes(zone: string): number {
  const minutes = parseZone(zone)
  if (minutes !== undefined) return minutes
  throw new OperatorError({
    code: 'usage/zone',
    where: '--zone',
    what: `"${zone}" is no time zone`,
    hint: 'write how far it is from UTC: +01:00',
  })
}

const nothingKnown = (sources: readonly SourceReport[]): OperatorError =>
  new OperatorError({
    code: 'sources/unknown-kind',
    where: sources.map(({ name }) => name).join(', '),
    what: [...new Set(sources.flatMap(({ problems }) => problems))].join('; '),
    hint: WHAT_TO_NAME,
  })
