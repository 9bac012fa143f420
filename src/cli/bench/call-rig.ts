// One subject between the two telephones of its load, each in a process of its own: what a row of `linesman bench calls`
// is measured on.

import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Endpoint, instantOf, OperatorError } from '../../kernel/index.ts'
import { createAuthority } from '../../tls/index.ts'
import type { LoadPlan, LoadResult } from './call-caller.ts'
import type { LoadAnswer, LoadOrder, LoadSetting } from './call-load.ts'
import type { Place } from './call-script.ts'
import {
  LOAD_CORE,
  type Net,
  netOf,
  type Pem,
  PROXY_NAME,
  SBC_NAME,
  type Subject,
  startKamailio,
  startSbc,
} from './call-subjects.ts'
import type { Credentials } from './call-wire.ts'
import { familyBytes, familyMs } from './process-cost.ts'

/** `nobody`: caller and callee speak to each other directly. */
export type SubjectKind = 'sbc' | 'kamailio' | 'nobody'

export interface RunResult extends LoadResult {
  /** Processor time of the subject for each call that was answered: who refuses calls is not the cheaper for it. */
  msPerCall: number
}

/** Certificates that all rigs share, and the places where they stand. */
export class CallStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'))
  readonly pem: Pem
  readonly telephone: Credentials
  #places = 0

  private constructor(pem: Pem, telephone: Credentials) {
    this.pem = pem
    this.telephone = telephone
  }

  static async open(): Promise<CallStage> {
    const authority = await createAuthority({ name: 'bench', now: instantOf(Date.now()), key: 'rsa-2048' })
    const sbc = await authority.issue({ commonName: SBC_NAME })
    const microsoft = await authority.issue({ commonName: PROXY_NAME })
    const ca = authority.rootPem
    const { cert, key } = microsoft.pem
    return new CallStage({ sbc: { cert: sbc.pem.cert, key: sbc.pem.key }, root: ca }, { cert, key, ca })
  }

  /** A folder and a network of 127.0.0.0/8 for another subject. */
  place(): { folder: string; net: Net } {
    this.#places += 1
    return { folder: join(this.folder, String(this.#places)), net: netOf(FIRST_NET + this.#places) }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const FIRST_NET = 71

export class CallRig {
  readonly #subject: Subject | undefined
  readonly #load: Load
  /** Of an SBC: where Microsoft's side connects to. */
  readonly teamsSide: Endpoint

  private constructor(subject: Subject | undefined, load: Load, net: Net) {
    this.#subject = subject
    this.#load = load
    this.teamsSide = { address: net.far, port: 5061 }
  }

  static async open(stage: CallStage, kind: SubjectKind, transport: 'udp' | 'tls'): Promise<CallRig> {
    const { folder, net } = stage.place()
    const { pem } = stage
    const subject =
      kind === 'sbc'
        ? await startSbc({ folder, net, pem, teams: transport })
        : kind === 'kamailio'
          ? await startKamailio({ folder, net, pem, transport })
          : undefined
    const load = new Load()
    await load.ask({ type: 'open', setting: settingOf(stage, kind, net, transport) })
    return new CallRig(subject, load, net)
  }

  async run(plan: LoadPlan): Promise<RunResult> {
    const before = this.#cpuMs
    const result = await this.#load.ask({ type: 'run', plan })
    return { ...result, msPerCall: (this.#cpuMs - before) / result.answered }
  }

  /** Places calls and keeps them; `release` lets go of them. */
  hold(plan: Omit<LoadPlan, 'holdMs'>): Promise<LoadResult> {
    return this.#load.ask({ type: 'hold', plan })
  }

  release(): Promise<LoadResult> {
    return this.#load.ask({ type: 'release' })
  }

  /** Memory of the subject. */
  get bytes(): number {
    return this.#subject === undefined ? 0 : familyBytes(this.#subject.pid)
  }

  async close(): Promise<void> {
    await this.#load.end()
    await this.#subject?.end()
  }

  get #cpuMs(): number {
    return this.#subject === undefined ? 0 : familyMs(this.#subject.pid)
  }
}

function settingOf(stage: CallStage, kind: SubjectKind, net: Net, transport: 'udp' | 'tls'): LoadSetting {
  const callee: Place = { address: net.callee, port: 5061, transport }
  // The carrier's side of the SBC is UDP in any case.
  const near = kind === 'sbc' ? 'udp' : transport
  const subject: Place =
    kind === 'sbc'
      ? { address: net.near, port: 5060, transport: near }
      : kind === 'kamailio'
        ? { address: net.kamailio, port: 5060, transport: near }
        : callee
  return {
    caller: { address: net.caller, port: 5060, transport: near },
    callee,
    subject,
    subjectName: kind === 'nobody' ? PROXY_NAME : SBC_NAME,
    credentials: { caller: stage.telephone, callee: stage.telephone },
  }
}

/** The process of the telephones. */
class Load {
  readonly #child: ChildProcess

  constructor() {
    const entry = new URL('call-load.ts', import.meta.url)
    const core = ['-c', String(LOAD_CORE), process.execPath]
    this.#child = fork(entry, [], { execPath: 'taskset', execArgv: core })
  }

  ask(order: LoadOrder): Promise<LoadResult> {
    return new Promise((done, fail) => {
      this.#child.once('message', (answer: LoadAnswer) => {
        if (answer.type === 'failed')
          fail(new OperatorError({ code: 'bench/load', where: 'the load', what: answer.says }))
        else done(answer.type === 'result' ? answer.result : NOTHING)
      })
      this.#child.send(order)
    })
  }

  end(): Promise<void> {
    return new Promise(done => {
      this.#child.once('exit', () => done())
      this.#child.send({ type: 'close' } satisfies LoadOrder)
    })
  }
}

const NO_TIMES = { p50: 0, p99: 0, longest: 0 }
const NOTHING: LoadResult = {
  placed: 0,
  answered: 0,
  ended: 0,
  refused: {},
  retryAfter: 0,
  lost: 0,
  repeated: 0,
  ringing: NO_TIMES,
  answering: NO_TIMES,
  refusing: NO_TIMES,
  ending: NO_TIMES,
  seconds: 0,
  cpuMs: 0,
}
