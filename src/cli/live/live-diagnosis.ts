// `linesman diagnose --capture`: packets as they pass, and what is wrong as soon as it shows.
//
//   dumpcap --pcapng--> Captured --every second: facts--> FactLog --every few: rules--> findings not told before
//              '--where there is a key log: LateKeys--^
//   dumpcap --ring of files, where one is wanted--> a folder

import { mkdirSync } from 'node:fs'
import { examine } from '../../diagnosis/index.ts'
import { FactLog, inTimeOrder } from '../../facts/index.ts'
import type { Finding, Language, ToldFinding } from '../../findings/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { ChildProgram } from '../../node/index.ts'
import { FINE, FOUND } from '../exit-code.ts'
import { fileError } from '../files.ts'
import { findingsFor } from '../lab.ts'
import { reportWriter } from '../report-file.ts'
import { DiagnosisWatch, RECENT_FACTS } from '../run/diagnosis-watch.ts'
import { NewFindings } from '../run/new-findings.ts'
import { onSignals } from '../signals.ts'
import { Captured } from '../sources/captured.ts'
import { type SourceOptions, tellProblems, zoneMinutes } from '../sources/read-sources.ts'
import type { Terminal } from '../terminal.ts'
import {
  type CaptureProgram,
  type CaptureWish,
  captureFault,
  captureProgram,
  captures,
  dropsIn,
} from './capture-program.ts'
import { LateKeys } from './late-keys.ts'

export interface LiveOptions {
  filter?: string
  seconds?: number
  /** Folder. */
  ring?: string
  /** Megabytes. */
  ringSize?: number
}

interface LiveCommand extends SourceOptions, LiveOptions {
  lang: Language
  report?: string
  json?: true
}

const TAKE_MS = 1000
/** How often a key log is looked at for more. */
const KEYS_MS = 200
/** How often what was seen is looked at for findings. */
const WATCH_MS = 2000
const RING_MB = 100

export async function diagnoseLive(on: string, options: LiveCommand, terminal: Terminal): Promise<number> {
  const report = options.report === undefined ? undefined : reportWriter(options.report, options.lang)
  const program = captureProgram()
  const live = new LiveDiagnosis(on, options, terminal)
  const wish = { interface: on, ...(options.filter !== undefined && { filter: options.filter }) }
  await live.run(program, wish)
  const { facts, source } = live
  report?.(examine(facts), facts, [source])
  tellProblems([source], terminal)
  terminal.err(`${source.name}: ${source.read} packets read, ${source.skipped} passed over\n`)
  if (live.found === 0 && !options.json) terminal.out(findingsFor([], options.lang, terminal))
  return live.found === 0 ? FINE : FOUND
}

class LiveDiagnosis {
  readonly #options: LiveCommand
  readonly #terminal: Terminal
  readonly #captured: Captured
  readonly #keys: LateKeys | undefined
  readonly #log = new FactLog([], RECENT_FACTS)
  readonly #watch: DiagnosisWatch
  readonly #new = new NewFindings()
  readonly source
  /** Findings told. */
  found = 0

  constructor(name: string, options: LiveCommand, terminal: Terminal) {
    this.#options = options
    this.#terminal = terminal
    const { keylog, local = [], zone } = options
    const minutes = zone === undefined ? {} : { zoneMinutes: zoneMinutes(zone) }
    this.#captured = new Captured({ name, local, keysMayCome: keylog !== undefined, ...minutes })
    this.#keys = keylog === undefined ? undefined : new LateKeys(keylog, this.#captured)
    if (this.#keys?.areThere === false)
      terminal.err(`${keylog} is not there yet: keys are taken when it is\n`)
    this.#watch = new DiagnosisWatch(this.#log, findings => this.#found(findings))
    this.source = { name, kind: 'capture', read: 0, skipped: 0, problems: [] as string[] }
  }

  /** The latest of them, oldest first. */
  get facts() {
    return inTimeOrder(this.#log.all())
  }

  /** Until Ctrl-C, the end of the time, or that of the program. */
  async run(program: CaptureProgram, wish: CaptureWish): Promise<void> {
    const child = this.#start(program, wish)
    const ring = this.#ring(program, wish)
    const over = Promise.withResolvers<void>()
    const stop = onSignals(wanted => wanted === 'end' && over.resolve())
    const timers = [
      setInterval(() => this.#keys?.release(), KEYS_MS),
      setInterval(() => this.#take(), TAKE_MS),
      setInterval(() => this.#watch.begin(), WATCH_MS),
    ]
    const { seconds } = this.#options
    const last = seconds === undefined ? undefined : setTimeout(over.resolve, seconds * 1000)
    const children = [child, ...(ring === undefined ? [] : [ring])]
    const early = await Promise.race([
      over.promise.then(() => undefined),
      ...children.map(each => each.ended.then(() => each)),
    ])
    for (const timer of timers) clearInterval(timer)
    clearTimeout(last)
    await Promise.all(children.map(each => each.end()))
    stop()
    this.#keys?.release(true)
    if (this.#keys?.problem !== undefined) this.source.problems.push(this.#keys.problem)
    if (early !== undefined && (early === ring || this.#captured.packets === 0))
      throw captureFault(program.name, early.said)
    if (early !== undefined) this.source.problems.push(`${program.name} ended before it was told to`)
    this.#end(program, child)
  }

  #start(program: CaptureProgram, wish: CaptureWish): ChildProgram {
    let isTold = false
    return new ChildProgram(program.path, program.toPipe(wish), {
      octets: chunk => (this.#keys ?? this.#captured).push(chunk),
      words: said => {
        if (isTold || !captures(said)) return
        isTold = true
        this.#terminal.err(`capturing on ${wish.interface} with ${program.name}; Ctrl-C ends it\n`)
      },
    })
  }

  #ring(program: CaptureProgram, wish: CaptureWish): ChildProgram | undefined {
    const { ring: folder, ringSize: megabytes = RING_MB } = this.#options
    if (folder === undefined) return undefined
    try {
      // Numbers of callers stand in packets: only the owner may read them.
      mkdirSync(folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw fileError(folder, error, 'written')
    }
    return new ChildProgram(program.path, program.toRing(wish, { folder, megabytes }))
  }

  #take(): void {
    for (const fact of this.#captured.take(instantOf(Date.now()))) this.#log.note(fact)
  }

  #found(all: readonly ToldFinding[]): void {
    const findings = this.#new.of(all).map(told => told[this.#options.lang])
    this.found += findings.length
    if (findings.length > 0) this.#tell(findings)
  }

  #tell(findings: readonly Finding[]): void {
    const { json, lang } = this.#options
    if (!json) return this.#terminal.out(findingsFor(findings, lang, this.#terminal))
    for (const finding of findings)
      this.#terminal.out(`${JSON.stringify({ schemaVersion: 1, ...finding })}\n`)
  }

  #end(program: CaptureProgram, child: ChildProgram): void {
    // A pcap says nothing of what was lost; pcapng does.
    if (program.name === 'tcpdump') this.#captured.lost(dropsIn(child.said))
    const { facts, problems, read, skipped } = this.#captured.end()
    for (const fact of facts) this.#log.note(fact)
    this.#watch.finish()
    const wrong = this.#captured.packets === 0 ? ['no packet came'] : problems
    this.source.problems.push(...wrong)
    Object.assign(this.source, { read, skipped })
  }
}
