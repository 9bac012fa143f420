// `linesman run`: the SBC as configured, or what watches those of others alone.
//
//   listening --SIGHUP--> listening (reloaded) --SIGTERM--> draining --no call left, or SIGTERM again--> ended
//   watching  --SIGHUP--> watching (reloaded)  --SIGTERM--------------------------------------------> ended

import type { Loaded } from '../../config/index.ts'
import { formatProblem } from '../../config/index.ts'
import { FactLog, type FactOf, formatFactLine } from '../../facts/index.ts'
import { millis, OperatorError } from '../../kernel/index.ts'
import { NodeWorld, OwnConnections, systemClocks } from '../../node/index.ts'
import { needConfig, readConfig } from '../config-file.ts'
import { FINE } from '../exit-code.ts'
import { LineFile } from '../line-file.ts'
import { Operations } from '../operations/operations.ts'
import { onSignals, type ReloadWishes } from '../signals.ts'
import type { Terminal } from '../terminal.ts'
import { Collecting } from './collecting.ts'
import { RECENT_FACTS } from './diagnosis-watch.ts'
import { letHelpersStandBack } from './helper-threads.ts'
import { MemoryReturn } from './memory-return.ts'
import { OWN, OwnSbc } from './own-sbc.ts'
import { RecordCollecting } from './records/record-collecting.ts'
import { reload } from './reload.ts'
import { RunLog, TOLD } from './run-log.ts'
import { operationsOf, renewedBy } from './run-operations.ts'
import { keepGarbageYoung } from './young-garbage.ts'

export interface RunCommand {
  config: string
  facts?: string
  json?: true
}

/** How often is looked whether evidence of others has news, and whether there is memory to give back. */
const WATCH_MS = 5000
/** Binding a socket of one's own machine takes less. */
const BINDING = millis(200)
/** How often a draining SBC is asked whether a call is left. */
const LOOK_MS = 100

export async function run(options: RunCommand, terminal: Terminal, reloads: ReloadWishes): Promise<number> {
  keepGarbageYoung()
  const refused = letHelpersStandBack()
  if (refused !== undefined) terminal.err(`threads of the engine keep their priority: ${refused}\n`)
  const loaded = needConfig(options.config, terminal)
  terminal.outliveReaders()
  const service = new Service(loaded, options, terminal)
  await service.open()
  await service.start()
  reloads.heed(() => service.askReload())
  await service.untilOver()
  // A configuration of what ends is nobody's.
  reloads.heed(() => {})
  await service.end()
  return FINE
}

class Service {
  readonly #options: RunCommand
  readonly #terminal: Terminal
  readonly #world: NodeWorld
  /** Absent where others' SBCs are watched alone. */
  readonly #own: OwnSbc | undefined
  readonly #log: RunLog
  readonly #file: LineFile | undefined
  readonly #collecting: Collecting
  /** Of our own probes, which may ask this SBC, too. */
  readonly #dials = new OwnConnections()
  readonly #records: RecordCollecting
  readonly #memory = new MemoryReturn()
  readonly #over = Promise.withResolvers<void>()
  #operations: Operations | undefined
  #loaded: Loaded
  /** The first listener that could not be had. */
  #lost: FactOf<'unbound'> | undefined
  /** How to stop hearing of an end. */
  #deafen = (): void => {}
  #isDraining = false
  #isReloadDue = false
  /** The last one is over. */
  #reloading: Promise<void> = Promise.resolve()
  /** Facts that whoever reads stdout was too slow for. */
  #unread = 0

  constructor(loaded: Loaded, options: RunCommand, terminal: Terminal) {
    this.#loaded = loaded
    this.#options = options
    this.#terminal = terminal
    const { hosts, servers } = loaded.dns
    this.#world = new NodeWorld({
      facts: new FactLog([], RECENT_FACTS),
      own: { ignores: this.#dials },
      hosts: Object.entries(hosts),
      ...(servers.length > 0 && { dnsServers: servers }),
    })
    this.#log = new RunLog(line => terminal.err(`${line}\n`), systemClocks)
    this.#file =
      options.facts === undefined ? undefined : new LineFile(options.facts, says => this.#say(says))
    this.#collecting = new Collecting(loaded, this.#world.facts, this.#log)
    this.#records = new RecordCollecting({ facts: this.#world.facts, say: says => this.#say(says) })
    this.#own = loaded.sbc && new OwnSbc(loaded.sbc, this.#world)
  }

  async open(): Promise<void> {
    const { facts } = this.#world
    const plan = operationsOf({
      facts,
      records: this.#records,
      sbc: this.#own?.sbc,
      dials: this.#dials,
      loaded: () => this.#loaded,
      say: says => this.#say(says),
      leftOut: () => ({
        'calls.waiting': this.#world.lostCalls,
        ...this.#collecting.leftOut(),
        ...this.#records.leftOut(),
        ...(this.#file && { 'facts.file': this.#file.leftOut }),
        ...(this.#options.json && { 'facts.stdout': this.#unread }),
      }),
    })
    this.#operations = await Operations.open(plan)
  }

  async start(): Promise<void> {
    const { facts } = this.#world
    facts.subscribe(fact => {
      // Of others only what is wrong is told, by the findings.
      if (fact.observer === OWN) this.#log.hear(fact)
      if (fact.kind === 'unbound') this.#lost ??= fact
    }, TOLD)
    const file = this.#file
    if (file !== undefined) facts.subscribe(fact => file.write(formatFactLine(fact)))
    if (this.#options.json) {
      facts.subscribe(fact => {
        if (this.#terminal.keepsUp()) this.#terminal.out(`${formatFactLine(fact)}\n`)
        else this.#unread++
      })
    }
    // Before the SBC: its first message goes to whoever keeps HEP, too.
    this.#lost = await this.#collecting.start(BINDING)
    if (this.#lost !== undefined) await this.#failToBind(this.#lost)
    this.#own?.start()
    // There may be calls from now on. Until then an end needs no order.
    this.#deafen = onSignals(() => this.#end(), ['end'])
    await this.#world.passUntil(() => this.#lost !== undefined, BINDING)
    if (this.#lost !== undefined) await this.#failToBind(this.#lost)
    if (this.#own !== undefined) this.#say(`listening: ${this.#own.places}`)
    const { watch } = this.#loaded
    if (watch !== undefined) this.#say(`watching: ${watch.sbcs.map(({ fqdn }) => fqdn).join(', ')}`)
    const recalled = await this.#operations?.recall()
    await this.#records.start(this.#loaded.records, recalled)
    const places = [this.#collecting.places, this.#records.places].filter(each => each !== undefined)
    if (places.length > 0) this.#say(`collecting: ${places.join(', ')}`)
    const address = this.#operations?.address
    if (address !== undefined) this.#say(`dashboard: ${address}`)
  }

  async untilOver(): Promise<void> {
    const watch = setInterval(() => {
      this.#tellNews()
      this.#memory.look()
    }, WATCH_MS)
    const look = setInterval(() => {
      if (this.#isDraining && this.#isIdle) this.#over.resolve()
    }, LOOK_MS)
    await this.#over.promise
    clearInterval(watch)
    clearInterval(look)
    this.#deafen()
  }

  async end(): Promise<void> {
    await this.#reloading
    // Calls that are ended and records that waited come all at once.
    this.#operations?.awaitEnd()
    if (!this.#isIdle) await this.#hangUp()
    await this.#records.end()
    await this.#collecting.end()
    this.#tellNews()
    await this.#world.end()
    await this.#file?.end()
    await this.#operations?.end()
    this.#say('ended')
  }

  #say(line: string): void {
    this.#log.line(line, this.#world.now())
  }

  async #failToBind({ place, says }: FactOf<'unbound'>): Promise<never> {
    await this.#collecting.end()
    await this.#world.end()
    await this.#file?.end()
    await this.#operations?.end()
    throw new OperatorError({
      code: 'run/bind',
      where: `${place}.listen`,
      what: says,
      hint: 'end the program that uses it, or write an address of this machine and a free port',
    })
  }

  /** One after the other: what the file asks for may have to be loaded first. One that waits reads the file of later. */
  askReload(): void {
    if (this.#isReloadDue) return
    this.#isReloadDue = true
    this.#reloading = this.#reloading.then(() => {
      this.#isReloadDue = false
      return this.#reload()
    })
  }

  /** Never throws. */
  async #reload(): Promise<void> {
    try {
      const next = await this.#next()
      if (next !== undefined) this.#take(next)
    } catch (error) {
      this.#say(`reload: ${(error as Error).message}`)
    }
  }

  /** What the file says now, once all is loaded that it asks for; undefined where nothing of it is to be taken. */
  async #next(): Promise<Loaded | undefined> {
    const { config } = this.#options
    const read = readConfig(config)
    for (const problem of read.ok ? read.value.warnings : read.fault)
      this.#say(`reload: ${formatProblem(config, problem)}`)
    if (!read.ok) return void this.#say('reload: nothing changes until the errors are gone')
    try {
      await this.#records.load(read.value.records)
      return read.value
    } catch (error) {
      return void this.#say(`reload: nothing changes: ${(error as Error).message}`)
    }
  }

  #take(next: Loaded): void {
    const { running, says } = reload(this.#loaded, next, config => this.#own?.reconfigure(config) ?? [])
    this.#loaded = running
    // As it is in force: of a file that is not taken nothing is.
    this.#collecting.renew(running)
    this.#records.renew(running.records)
    this.#operations?.renew(renewedBy(running))
    for (const line of says) this.#say(line)
  }

  get #isIdle(): boolean {
    return this.#own?.sbc.isIdle ?? true
  }

  /** First no new calls, then, asked again, no calls at all. */
  #end(): void {
    if (this.#isDraining || this.#own === undefined) return this.#over.resolve()
    this.#isDraining = true
    this.#own.drain()
    const { calls } = this.#own
    if (calls > 0) this.#say(`draining: calls up: ${calls}; SIGTERM again ends them`)
  }

  async #hangUp(): Promise<void> {
    this.#say(`ending calls: ${this.#own?.calls}`)
    await this.#own?.hangUp()
  }

  /** Of the evidence that others send. */
  #tellNews(): void {
    for (const line of this.#collecting.news()) this.#say(line)
  }
}
